"""The indicator block: headings, merged levels, leaves, parts and fillers, with the gold of each row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from tests.generator.content import Child, Indicator
from tests.generator.geometry import find_edges
from tests.generator.layout import GridCell, IndicatorBlock, Row
from tests.generator.quantities import Spelling
from tests.generator.sheet import SPINE_WIDTH, Sheet, label, spell_points, value

LEVEL1 = ("level1", "level1_weight")
LEVEL2 = ("level2", "level2_weight")
#: canonical unit and factor of what is printed in another unit
CANONICAL_UNITS = {"万元": ("元", Decimal(10000)), "元/人·月": ("元/(人·月)", Decimal(1))}


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row to print: a leaf, a part of it, or a filler below the last leaf of a level 2."""

    leaf: Indicator
    #: number of the leaf within its level 2
    number: int
    child: Child | None = None
    filler: str | None = None

    @property
    def level1(self) -> object:
        return self.leaf.goal_no, self.leaf.level1.text

    @property
    def level2(self) -> object:
        return self.level1, self.leaf.level2


def indicator_widths(block: IndicatorBlock) -> list[float]:
    """Relative widths of the cells of a full row."""
    return [SPINE_WIDTH] * (block.spine is not None) + [each.width for each in block.columns]


def print_indicators(sheet: Sheet, block: IndicatorBlock, goal_no: int | None = None) -> None:
    """Add the block to the sheet (of one goal, or of all) and its rows to the gold."""
    leaves = [
        each
        for each in sheet.content.indicators
        if goal_no in (None, each.goal_no) and (block.only is None or each.level1.text in block.only)
    ]
    entries = list(_list_entries(leaves, block))
    heading_count = 2 if any(each.group for each in block.columns) else 1
    sheet.headings = tuple(len(sheet.rows) + each for each in range(heading_count))
    spine: list[GridCell | None] = []
    if block.spine is not None:
        spine = [label(block.spine, heading_count + len(entries))]
    _print_headings(sheet, block, spine)
    covered: list[GridCell | None] = [None] * len(spine)
    widths = indicator_widths(block)
    sizes1, sizes2 = Counter(each.level1 for each in entries), Counter(each.level2 for each in entries)
    above: _Entry | None = None
    for entry in entries:
        span1 = sizes1[entry.level1] if above is None or above.level1 != entry.level1 else 0
        span2 = sizes2[entry.level2] if above is None or above.level2 != entry.level2 else 0
        row: Row = {"indicator_no": len(sheet.indicators) + 1}
        if goal_no is not None:
            row["goal_no"] = goal_no
        sheet.add([*covered, *_print_row(sheet, block, entry, (span1, span2), row)], widths)
        if entry.filler is None:
            sheet.indicators.append(row)
        above = entry


def _list_entries(leaves: Sequence[Indicator], block: IndicatorBlock) -> Iterator[_Entry]:
    for _, group in groupby(leaves, key=lambda leaf: (leaf.goal_no, leaf.level1.text, leaf.level2)):
        entry = None
        for number, leaf in enumerate(group, start=1):
            entry = _Entry(leaf, number)
            yield entry
            for child in leaf.children:
                yield _Entry(leaf, number, child)
        if entry is not None:
            for text in block.fillers:
                yield _Entry(entry.leaf, entry.number, None, text)


def _print_headings(sheet: Sheet, block: IndicatorBlock, spine: list[GridCell | None]) -> None:
    """One row of headings; two where columns stand in groups."""
    widths = indicator_widths(block)
    if not any(each.group for each in block.columns):
        sheet.add([*spine, *(label(each.label) for each in block.columns)], widths)
        return
    edges = find_edges(widths, sheet.grid_widths)
    upper = [GridCell(each.text, edges[1], each.row_span, each.role) for each in spine if each is not None]
    lower: list[GridCell | None] = [None] * len(spine)
    place = len(spine)
    for group, members in groupby(block.columns, key=lambda each: each.group):
        columns = list(members)
        if group is None:
            for each in columns:
                upper.append(GridCell(each.label, edges[place + 1] - edges[place], 2, "label"))
                lower.append(None)
                place += 1
            continue
        upper.append(GridCell(group, edges[place + len(columns)] - edges[place], 1, "label"))
        lower += [label(each.label) for each in columns]
        place += len(columns)
    sheet.rows.append(tuple(upper))
    sheet.add(lower, widths)


def _print_row(
    sheet: Sheet, block: IndicatorBlock, entry: _Entry, spans: tuple[int, int], row: Row
) -> Iterator[GridCell | None]:
    in_name = entry.child is None and sheet.rng.random() < block.target_in_name
    for column in block.columns:
        shows = column.shows
        if shows in LEVEL1 or shows in LEVEL2:
            span = spans[0] if shows in LEVEL1 else spans[1]
            cell = _print_level(sheet, shows, entry.leaf, block, row)
            yield GridCell(cell.text, 1, span, cell.role) if span else None
        elif entry.filler is not None:
            yield value(entry.filler if shows == "name" else "")
        elif entry.child is not None:
            yield value(_show_child(shows, entry.child, row))
        elif in_name and shows in ("name", "target"):
            # the target stands in the name and its own cell is empty: which of them a reader fills is open
            both = f"{_name(entry, block)}{entry.leaf.target.text}"
            row["indicator_name_text"] = both
            yield value(both if shows == "name" else "")
        else:
            yield value(_show_leaf(sheet, shows, entry, block, row))


def _print_level(sheet: Sheet, shows: str, leaf: Indicator, block: IndicatorBlock, row: Row) -> GridCell:
    if shows in ("level1_weight", "level2_weight"):
        return value(sheet.points(getattr(leaf, shows)))
    level = leaf.level1 if shows == "level1" else leaf.level2
    text = level.text
    if shows == "level1":
        text = block.level1.format(text=text, weight=spell_points(leaf.level1_weight))
    row[f"{shows}_text"] = text or None
    if level.canonical:
        row[shows] = level.canonical
    return label(text)


def _show_child(shows: str, child: Child, row: Row) -> str:
    row["is_child"] = True
    if shows == "name":
        row["indicator_name_text"] = child.name
        return child.name
    if shows in ("target", "actual"):
        row[f"{shows}_text"] = getattr(child, shows).text
        return str(row[f"{shows}_text"])
    return ""


def _name(entry: _Entry, block: IndicatorBlock) -> str:
    leaf = entry.leaf
    return block.name.format(name=leaf.name, n=entry.number, star="★" if leaf.is_core else "")


def _show_leaf(sheet: Sheet, shows: str, entry: _Entry, block: IndicatorBlock, row: Row) -> str:
    """One cell of a leaf as text; adds to the row what a reader must make of it."""
    leaf = entry.leaf
    if shows == "name":
        row["indicator_name"], row["indicator_name_text"] = leaf.name, _name(entry, block)
        return str(row["indicator_name_text"])
    if shows in ("target", "initial_target", "actual"):
        return _show_quantity(shows, getattr(leaf, shows), block, row)
    if shows in ("weight", "score", "review_score"):
        points = getattr(leaf, shows)
        row[f"{shows}_points"], row[f"{shows}_text"] = points, sheet.points(points)
        return str(row[f"{shows}_text"])
    if shows == "reason":
        row["deviation_reason"] = leaf.reason
        return leaf.reason or block.none
    if shows in _PLAIN:
        column, show = _PLAIN[shows]
        text = show(leaf)
        if column:
            row[column] = text or None
        return text
    return sheet.points(leaf.weight - leaf.score) if shows == "deduction" else ""


#: what is printed as it is: column of the star schema (None: there is none), and the text
_PLAIN: dict[str, tuple[str | None, Callable[[Indicator], str]]] = {
    "nature": ("nature_text", lambda leaf: leaf.target.sign),
    "unit": ("target_unit_text", lambda leaf: leaf.target.unit),
    "method": ("score_method_text", lambda leaf: leaf.method),
    "completion_rate": ("completion_rate_text", lambda leaf: f"{leaf.completion_pct}%"),
    "review_actual": ("review_actual_text", lambda leaf: leaf.actual.figure),
    "core": (None, lambda leaf: "是" if leaf.is_core else "否"),
}


def _show_quantity(shows: str, spelling: Spelling, block: IndicatorBlock, row: Row) -> str:
    """A target or actual value: the figure alone where sign or unit have columns of their own."""
    columns = {each.shows for each in block.columns}
    is_divided = "unit" in columns or "nature" in columns
    text = spelling.figure if is_divided else spelling.text
    row[f"{shows}_text"] = text
    means = spelling.means
    if shows == "initial_target" or (is_divided and not {"unit", "nature"} <= columns):
        return text
    row[f"{shows}_kind"] = means.kind
    if means.value is not None:
        if shows == "target":
            row["target_operator"] = means.operator
        unit, factor = CANONICAL_UNITS.get(means.unit or "", (means.unit, Decimal(1)))
        row[f"{shows}_value"] = means.value * factor
        row[f"{shows}_high"] = None if means.high is None else means.high * factor
        row[f"{shows}_unit"] = unit
    return text
