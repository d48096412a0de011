"""Cells to forms: where each form begins, what kind it is, and what it says under which label.

    rows.py             pages of cells as rows, and which column of a header a cell stands under
    beside.py           forms that stand side by side, parted
    recognise.py        where forms begin, and of which kind they are
    vocabulary.py       labels.toml as functions
    lists.py            lists of projects, a row each
    mapping.py          one form from top to bottom: which row belongs to which block
    state.py            what is known of the form so far
    header.py           block: labels with their values
    funding.py          block: lines of money by source
    money_pairs.py      sources of money beside their amounts
    goals.py            block: planned and actual goals
    goal_rows.py        which rows head that block, and which go on with it
    columns.py          headings of funding and indicators, and the cells under them
    headings.py         what headings whose label is not enough say by each other
    strangers.py        labels that nobody knows, taken by their place or noted
    grids.py, fit.py    a table of another grid under the same headings
    indicator_rows.py   block: rows of indicators
    cut_rows.py         what page breaks cut, put together
    levels.py           labels of merged cells, carried back over page breaks
    labels.py           pieces of labels, joined
    indicators.py       rows to indicators, each under its levels
    totals.py           block: totals, grade, conclusion, signatures
    ends.py             where a form ends before its document does
    siblings.py         what several forms of a document share
    model.py            the shape of what comes out
"""
