"""A layout and a content become a printed form and its gold.

Here belong the form as a whole, its fields, goals and totals; money and indicators have modules of their
own. How a document is written belongs in `render`; labels and orders belong in the layouts.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from tests.generator.content import FormContent, Goal
from tests.generator.drawing import make_content
from tests.generator.geometry import FINE_COLUMNS, find_edges
from tests.generator.layout import Field, GoalBlock, Gold, Grid, GridCell, Layout, PrintedForm, TextLine
from tests.generator.print_funds import fund_widths, print_funds
from tests.generator.print_indicators import indicator_widths, print_indicators
from tests.generator.sheet import SPINE_WIDTH, Sheet, label, spell_points, value

#: evaluation columns that must be NULL unless the layout prints them
SILENT = (
    "fiscal_year",
    "project_name",
    "project_code",
    "department_name",
    "department_code",
    "unit_name",
    "unit_code",
    "goal_planned",
    "goal_actual",
    "indicator_weight_points",
    "execution_weight_points",
    "total_weight_points",
    "total_score_points",
    "grade_text",
)


def print_form(layout: Layout, seed: int) -> PrintedForm:
    """Draw a content for the layout and print it; the same seed gives the same form."""
    # repeatable, not secret
    rng = random.Random(zlib.crc32(f"{layout.layout_id}/{seed}".encode()))  # noqa: S311
    return print_content(layout, make_content(rng, layout.content), rng)


def print_content(layout: Layout, content: FormContent, rng: random.Random) -> PrintedForm:
    """Print a content in a layout; `rng` decides what a layout leaves open (a blank grade)."""
    sheet = Sheet(layout, content, rng, _grid_widths(layout), evaluation=dict.fromkeys(SILENT))
    gold = sheet.evaluation
    title = layout.title.format(year=content.year, project=content.project_name)
    gold["title_text"] = title
    lines = [
        *((each, "center") for each in layout.before),
        (title, "title"),
        *((each.format(year=content.year), "center") for each in layout.subtitles),
    ]
    if any("{year}" in each for each in (layout.title, *layout.subtitles)):
        gold["fiscal_year"] = content.year
    _print_fields(sheet, layout.header)
    if layout.fund:
        print_funds(sheet, layout.fund)
        if layout.fund.unit_place == "line":
            lines.append((f"单位：{layout.fund.unit}", "right"))
    _print_goals_and_indicators(sheet)
    weights = [row["weight_points"] for row in sheet.indicators if row.get("weight_points") is not None]
    gold["indicator_weight_points"] = sum(weights, Decimal(0)) if weights else None
    if layout.total:
        _print_total(sheet)
    _print_fields(sheet, layout.footer)
    for column in sheet.open_columns:
        gold.pop(column, None)
    rows = tuple(sheet.rows)
    if layout.expected == "unfilled":
        rows = tuple(
            tuple(each if each.role == "label" else replace(each, text="", role="blank") for each in row)
            for row in rows
        )
    grid = Grid(rows, sheet.grid_widths, sheet.headings)
    before = (TextLine(text, kind) for text, kind in lines)
    after = (TextLine(each, "left") for each in layout.after)
    return PrintedForm(
        layout.layout_id,
        (*before, grid, *after),
        Gold(layout.expected, gold, tuple(sheet.funding), tuple(sheet.indicators)),
        layout.is_landscape,
    )


def _blank(cell: GridCell) -> GridCell:
    return cell if cell.role == "label" else replace(cell, text="", role="blank")


def _grid_widths(layout: Layout) -> tuple[float, ...]:
    """The grid of the block with most cells, or a fine one in which every block has edges of its own."""
    if layout.grid == "fine":
        return (1.0,) * FINE_COLUMNS
    candidates = [indicator_widths(block) for block in layout.indicators]
    if layout.fund:
        candidates.append(fund_widths(layout.fund))
    candidates += [[1.0] * (2 * len(row)) for row in (*layout.header, *layout.footer)]
    widest: list[float] = max(candidates, key=len)
    return tuple(widest)


# --- fields -----------------------------------------------------------------------------------------


def _print_fields(sheet: Sheet, rows: Sequence[Sequence[Field]]) -> None:
    for fields in rows:
        cells: list[GridCell] = []
        for each in fields:
            cells += [label(each.label), value(_FIELDS[each.shows](sheet, each))]
        sheet.add(cells, [24, 46 if len(fields) > 1 else 120] * len(fields))


def _fill(sheet: Sheet, item: Field, name: str, code: str = "") -> str:
    content = sheet.content
    return (item.pattern or "{name}").format(name=name, code=code, person=content.person, phone=content.phone)


def _show_entity(sheet: Sheet, item: Field) -> str:
    """A project, department or unit: name, perhaps with its code or a mark."""
    kind, gold = item.shows, sheet.evaluation
    name, code = getattr(sheet.content, f"{kind}_name"), getattr(sheet.content, f"{kind}_code")
    text = _fill(sheet, item, name, code)
    gold[f"{kind}_name"] = name
    if kind == "project":
        gold["project_name_text"] = text
    else:
        gold[f"{kind}_text"] = text
        gold[f"is_{kind}_summary"] = "汇总" in text
    if "{code}" in (item.pattern or ""):
        gold[f"{kind}_code"] = code
    return text


def _show_code(sheet: Sheet, item: Field) -> str:
    sheet.evaluation[item.shows] = getattr(sheet.content, item.shows)
    return str(sheet.evaluation[item.shows])


def _show_superior(sheet: Sheet, item: Field) -> str:
    """A department above the form's own: which of the two a reader reports is open."""
    sheet.open_columns.update(_entity_columns("department"))
    return item.pattern or ""


def _show_body(sheet: Sheet, item: Field) -> str:
    """The department of a department's form: whether it is department or unit is open."""
    sheet.open_columns.update(_entity_columns("department"), _entity_columns("unit"))
    return _fill(sheet, item, sheet.content.department_name)


def _entity_columns(kind: str) -> set[str]:
    return {f"{kind}_name", f"{kind}_text", f"{kind}_code", f"is_{kind}_summary"}


def _show_total_score(sheet: Sheet, item: Field) -> str:
    score = sheet.content.total_score
    text = _fill(sheet, item, sheet.points(score))
    sheet.evaluation["total_score_points"], sheet.evaluation["total_score_text"] = score, text
    return text


def _show_grade(sheet: Sheet, item: Field) -> str:
    text = "" if sheet.rng.random() < 0.14 else sheet.content.grade
    sheet.evaluation["grade_text"] = text or None
    return text


_FIELDS: dict[str, Callable[[Sheet, Field], str]] = {
    "project": _show_entity,
    "department": _show_entity,
    "unit": _show_entity,
    "project_code": _show_code,
    "superior": _show_superior,
    "body": _show_body,
    "person": lambda sheet, item: _fill(sheet, item, sheet.content.person),
    "phone": lambda sheet, item: _fill(sheet, item, sheet.content.phone),
    "total_score": _show_total_score,
    "review_total": lambda sheet, _: sheet.points(sheet.content.total_score - 1),
    "grade": _show_grade,
    "conclusion": lambda sheet, _: sheet.content.conclusion,
    "problems": lambda sheet, _: sheet.content.problems,
    "measures": lambda sheet, _: sheet.content.measures,
    "literal": lambda _, item: item.pattern or "",
}


# --- goals ------------------------------------------------------------------------------------------


def _print_goals_and_indicators(sheet: Sheet) -> None:
    block, goals = sheet.layout.goal, sheet.content.goals
    is_inside = block is not None and block.shape == "inside"
    for number, goal in enumerate(goals, start=1):
        if block is not None:
            _record(sheet, "goal_planned", goal.planned)
            if block.actual:
                _record(sheet, "goal_actual", goal.actual)
            _print_goal(sheet, block, goal, number if is_inside or len(goals) > 1 else None)
        if is_inside:
            for each in sheet.layout.indicators:
                print_indicators(sheet, each, number)
    if not is_inside:
        for each in sheet.layout.indicators:
            print_indicators(sheet, each)


def _record(sheet: Sheet, column: str, text: str) -> None:
    before = sheet.evaluation[column]
    sheet.evaluation[column] = f"{before}\n{text}" if before else text


def _print_goal(sheet: Sheet, block: GoalBlock, goal: Goal, number: int | None) -> None:
    beside = [SPINE_WIDTH + 13, 150.0]
    suffix = "" if number is None else str(number)
    if block.shape == "inside":
        spine = (block.label or "").format(n=suffix, weight=spell_points(goal.weight))
        sheet.add([label(spine), value(goal.planned)], beside)
    elif block.shape == "planned":
        sheet.add([label((block.label or "") + suffix), value(goal.planned)], beside)
    elif block.shape == "rows":
        sheet.add([label(block.planned + suffix), value(goal.planned)], beside)
        if block.actual:
            sheet.add([label(block.actual + suffix), value(goal.actual)], beside)
    else:
        spines = [label(block.label + suffix, 2)] if block.label is not None else []
        widths = [SPINE_WIDTH] * len(spines) + [80.0, 80.0]
        sheet.add([*spines, label(block.planned), label(block.actual or "")], widths)
        sheet.add([*([None] * len(spines)), value(goal.planned), value(goal.actual)], widths)


# --- totals -----------------------------------------------------------------------------------------


def _print_total(sheet: Sheet) -> None:
    """Weights and scores added up, below their columns."""
    block, total, gold = sheet.layout.indicators[-1], sheet.layout.total, sheet.evaluation
    wanted = [("weight", total.has_weight), ("score", total.has_score)] if total else []
    shows = [each.shows for each in block.columns]
    values: dict[str, str] = {}
    for name, is_printed in wanted:
        if is_printed and name in shows:
            points = getattr(sheet.content, f"total_{name}")
            values[name] = sheet.points(points)
            gold[f"total_{name}_text"], gold[f"total_{name}_points"] = values[name], points
    if total is None or not values:
        return
    first = min(shows.index(name) for name in values)
    offset = 0 if block.spine is None else 1
    edges = find_edges(indicator_widths(block), sheet.grid_widths)
    row = [GridCell(total.label, edges[first + offset], 1, "label")]
    for place in range(first, len(shows)):
        span = edges[place + offset + 1] - edges[place + offset]
        text = values.get(shows[place], "")
        row.append(GridCell(text, span, 1, "value" if text else "blank"))
    sheet.rows.append(tuple(row))
