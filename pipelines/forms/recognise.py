"""Where the forms of a document begin and end, and of what kind each is.

Here belongs the splitting of a document's rows and the scoring of anchors. Reading the blocks of a
form belongs in `pipelines.forms.mapping`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.forms.rows import Row
from pipelines.forms.vocabulary import find_exact_role, find_role, is_title, load_vocabulary
from pipelines.normalize.money import find_money_unit
from pipelines.normalize.text import fold_label
from pipelines.normalize.year import is_year_line

#: a title stands at most this many rows above the row that names the project
TITLE_REACH = 8
#: below this score a stretch of rows is no form of any known kind
LEAST_KIND_SCORE = 4
#: a cell with more characters is a narrative, no label
LONGEST_ANCHOR_CELL = 40
#: 人民币万元
LONGEST_UNIT = 6
SELF_EVALUATIONS = frozenset(
    {"project_self_evaluation", "department_self_evaluation", "transfer_self_evaluation"}
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The rows of one form with its kind and, for doubt, the runner-up."""

    rows: tuple[Row, ...]
    kind: str
    score: int
    runner_up: str
    runner_up_score: int

    @property
    def is_self_evaluation(self) -> bool:
        return self.kind in SELF_EVALUATIONS


def split_forms(rows: Sequence[Row]) -> list[Stretch]:
    """Split the rows of a document at the beginnings of forms; rows before the first are left out.

    A form begins at a title line that names follow, or at a row that names a project when no title
    stands shortly above it (a title may be missing after the first form, or repeat as a running header).
    """
    starts = [_include_preamble(rows, start) for start in _find_starts(rows)]
    if not starts:
        return []
    ends = [*starts[1:], len(rows)]
    return [_classify(tuple(rows[start:end])) for start, end in zip(starts, ends, strict=True)]


def _find_starts(rows: Sequence[Row]) -> list[int]:
    names = [index for index, row in enumerate(rows) if _names_project(row)]
    titles = [index for index, row in enumerate(rows) if _is_title_row(row)]
    headers = [index for index, row in enumerate(rows) if _heads_block(row)]

    def holds_header(start: int, end: int) -> bool:
        # rows that hold one hold a whole form's body, so that a new name begins a new form
        return bisect_left(headers, start) < bisect_left(headers, end)

    starts: list[int] = []
    for index in names:
        floor = starts[-1] if starts else -1
        reach = [title for title in titles if max(floor, index - TITLE_REACH - 1) < title <= index]
        # several title lines in a row ("附件", the title, the title again): the first of the run
        start = _first_of_run(reach, rows, index)
        if starts and not holds_header(starts[-1], start):
            # the name stands twice in one form (a summary line above the table, a repeated header)
            continue
        starts.append(start)
    for title in titles:
        following = next((other for other in [*starts, len(rows)] if other > title), len(rows))
        preceding = max((other for other in starts if other <= title), default=-1)
        if preceding >= 0 and not holds_header(preceding, title):
            continue
        if preceding >= 0 and _goes_on(rows[preceding:title], rows[title:following]):
            continue
        if title not in starts and holds_header(title, following):
            starts.append(title)
            starts.sort()
    return starts


def _goes_on(before: Sequence[Row], rows: Sequence[Row]) -> bool:
    """Tell whether rows below a title go on with the form before it: the page repeats title and heading of
    indicators, nothing stands between the two, and only one of the two stretches has a total."""
    first = next((row for row in rows if not row.line and row.filled and not _is_title_row(row)), None)
    if first is None or not _heads_indicators(first) or first.page_no == before[-1].page_no:
        return False
    heading = next((row for row in reversed(before) if _heads_indicators(row)), None)
    is_same = heading is not None and _labels(heading) == _labels(first)
    return is_same and not (_has_total(before) and _has_total(rows))


def _labels(row: Row) -> list[str]:
    return [fold_label(slot.text) for slot in row.filled if find_role("indicator", slot.text)]


def _has_total(rows: Sequence[Row]) -> bool:
    return any(row.filled and find_role("total", row.filled[0].text) == "total" for row in rows)


def _include_preamble(rows: Sequence[Row], start: int) -> int:
    """Return where a form begins when the lines straight above it say no more than its year or its unit of
    money."""
    while start and (line := rows[start - 1].line) and (is_year_line(line.text) or _is_unit_line(line.text)):
        start -= 1
    return start


def _is_unit_line(text: str) -> bool:
    head, colon, unit = text.replace("：", ":").partition(":")
    is_unit = bool(colon) and find_exact_role("header", head) == "money_unit"
    return is_unit and len(unit.strip()) <= LONGEST_UNIT and find_money_unit(unit) is not None


def _first_of_run(reach: list[int], rows: Sequence[Row], index: int) -> int:
    for title in reach:
        between = rows[title + 1 : index]
        if all(row.line or len(row.filled) <= 4 for row in between):
            return title
    return index


def _names_project(row: Row) -> bool:
    if row.line:
        head = fold_label(row.line.text.replace("：", ":").partition(":")[0])
        return ":" in row.line.text.replace("：", ":") and find_exact_role("header", head) == "project_name"
    for position, slot in enumerate(row.filled):
        head, colon, value = slot.text.replace("：", ":").partition(":")
        if find_exact_role("header", slot.text) == "project_name":
            return position <= 2 and not _heads_columns(row)
        if colon and value.strip() and find_exact_role("header", head) == "project_name":
            return True
    return False


def _heads_columns(row: Row) -> bool:
    """Tell whether the row is the header of a list (项目名称 beside money columns), no name row."""
    return sum(1 for slot in row.filled if find_role("fund", slot.text)) >= 2


def _is_title_row(row: Row) -> bool:
    if row.line:
        return is_title(row.line.text)
    return len(row.filled) == 1 and is_title(row.filled[0].text)


def _heads_block(row: Row) -> bool:
    """Tell whether the row is the header of an indicator or of a funding block."""
    return _heads_indicators(row) or sum(1 for slot in row.filled if find_role("fund", slot.text)) >= 3


def _heads_indicators(row: Row) -> bool:
    return sum(1 for slot in row.filled if find_role("indicator", slot.text)) >= 3


def _texts(row: Row) -> list[str]:
    return [row.line.text] if row.line else [slot.text for slot in row.filled]


def _classify(rows: tuple[Row, ...]) -> Stretch:
    # anchors count in titles and labels only: a narrative or an indicator may speak of anything
    head = rows[: next((no for no, row in enumerate(rows) if _heads_indicators(row)), len(rows)) + 2]
    texts = (text for row in head for text in _texts(row) if len(text) <= LONGEST_ANCHOR_CELL)
    text = fold_label("\n".join(texts))
    scores = sorted(((kind.score(text), kind.name) for kind in load_vocabulary().kinds), reverse=True)
    (score, name), (second_score, second_name) = scores[:2]
    if score < LEAST_KIND_SCORE:
        # a form by its title, but of no kind that the label file knows
        name = "other" if any(_is_title_row(row) for row in rows) else "unknown"
    return Stretch(rows, name, score, second_name, second_score)
