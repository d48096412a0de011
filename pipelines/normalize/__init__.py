"""Printed text to value. Pure and total: a value, or a named reason why there is none.

Here belongs what a printed text means by itself. Where it stands on the form belongs in
`pipelines.forms`; whether it is plausible beside its neighbours belongs in the audit rules.

    text.py             folding for comparison, joining of broken lines, markup, stray counters
    reading.py          the shape of an answer: value, reason, note
    numerals.py         digits with separators, Chinese numerals
    units.py            units of measure and scale words
    money.py            amounts to yuan
    numbers.py          percent and points
    dates.py            dates, deadlines, periods, relative to the year of the form
    year.py             the fiscal year of a form
    words.py            closed vocabulary of values: achievement, level, yes/no, nothing, filler
    quantities.py       one number with operator and unit
    number_rules.py     rules for numbers: lists, damage, names with values
    range_rules.py      rules for two numbers that are one value
    per_rules.py        the rule for amounts per something
    value_rules.py      the table of all rules, in order
    values.py           targets and actual values
    direction.py        is more better, and how far the target was attained
    taxonomy.py         level 1 and level 2
    funding_sources.py  funding lines
    funding_parts.py    funding lines that one cell lists
    organizations.py    names and codes of organisations and projects
    grade.py            grades and their scales
    jurisdiction.py     the place that a name or a project code names
    form.py             a mapped form as rows of the star tables
    indicator.py        of these the row of one indicator
    details.py          of these what has no column of its own
    filing.py           places and oddities of values, collected on the way
    recognised.py       which recognised values the form itself contradicts
    confidence.py       how sure the reading of a form is
"""
