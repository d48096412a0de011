"""The money block: sources as rows or as columns, with the gold of each line."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from tests.generator.content import CENT, FormContent, FundLine
from tests.generator.layout import FundBlock, GridCell, Row
from tests.generator.sheet import SPINE_WIDTH, Sheet, label, spell_points, value

YUAN = {"万元": Decimal(10000), "元": Decimal(1)}
#: what a column shows -> column of the star schema, without suffix
MONEY = {"initial": "initial_budget", "adjusted": "adjusted_budget", "executed": "executed"}


def fund_widths(block: FundBlock) -> list[float]:
    """Relative widths of the cells of a full row."""
    spine = [SPINE_WIDTH] if block.label is not None else []
    source = [] if block.is_transposed else [30.0]
    return spine + source + [each.width for each in block.columns]


def print_funds(sheet: Sheet, block: FundBlock) -> None:
    """Add the block to the sheet and its lines to the gold."""
    content = sheet.content
    unit = f"({block.unit})"
    spine: list[GridCell | None] = []
    if block.label is not None:
        printed = block.label.format(
            unit=unit if block.unit_place == "label" else "", weight=sheet.layout.content.execution_weight
        )
        spine = [label(printed, 2 if block.is_transposed else 1 + len(block.rows))]
    has_weight = any(each.shows == "weight" for each in block.columns)
    if has_weight or "{weight}" in (block.label or ""):
        sheet.evaluation["execution_weight_points"] = content.execution_weight
    sheet.evaluation["money_unit"] = block.unit
    in_column = block.unit_place == "column"
    headings = [
        each.label + (unit if in_column and (each.shows in MONEY or ":" in each.shows) else "")
        for each in block.columns
    ]
    widths = fund_widths(block)
    covered: list[GridCell | None] = [None] * len(spine)
    lines = {each.source: each for each in content.funds}
    if block.is_transposed:
        sheet.add([*spine, *map(label, headings)], widths)
        sheet.add([*covered, *_print_sources_across(sheet, block, lines)], widths)
        return
    corner = f"资金来源{unit}" if block.unit_place == "top" else ""
    sheet.add([*spine, label(corner), *map(label, headings)], widths)
    for line_no, (source, source_text) in enumerate(block.rows, start=1):
        line = _adapt_line(lines[source], content, block, line_no)
        row: Row = {"line_no": line_no, "source": source, "source_text": source_text}
        cells = [value(_show(sheet, each.shows, line, block, row)) for each in block.columns]
        sheet.add([*covered, label(source_text), *cells], widths)
        sheet.funding.append(row)


def _adapt_line(line: FundLine, content: FormContent, block: FundBlock, line_no: int) -> FundLine:
    total, nothing = content.total_fund, Decimal(0)
    if line.source == "total" and block.zero_total:
        return FundLine("total", nothing, nothing, nothing, total.weight, nothing)
    if line_no == 2 and block.repeats_score:
        return FundLine(line.source, line.initial, line.adjusted, line.executed, total.weight, total.score)
    return line


def _print_amount(amount: Decimal, block: FundBlock) -> tuple[str, Decimal]:
    """The printed amount and its value in yuan: as printed, so rounded."""
    printed = (amount / YUAN[block.unit]).quantize(CENT, ROUND_HALF_UP)
    styles = {"comma": f"{printed:,.2f}", "fixed": f"{printed:.2f}", "short": spell_points(printed)}
    text = styles[block.money]
    if block.unit_place == "cell" and printed:
        text += block.unit
    return text, printed * YUAN[block.unit]


def _show(sheet: Sheet, shows: str, line: FundLine, block: FundBlock, row: Row) -> str:
    """One cell of a line as text; adds to the row what a reader must make of it."""
    is_empty = not (line.initial or line.adjusted or line.executed)
    if (shows in MONEY or shows == "rate") and is_empty and not block.prints_zero:
        return block.none
    if shows in MONEY:
        column = MONEY[shows]
        text, row[f"{column}_yuan"] = _print_amount(getattr(line, shows), block)
        row[f"{column}_text"] = text
        return text
    if shows == "rate":
        text = sheet.points(line.rate) + ("%" if block.has_rate_sign else "")
        row["execution_rate_text"], row["execution_rate_pct"] = text, line.rate
        return text
    if shows in ("weight", "score"):
        points: Decimal | None = getattr(line, shows)
        text = block.none if points is None else sheet.points(points)
        row[f"{shows}_text"], row[f"{shows}_points"] = text or None, points
        return text
    if shows == "reason":
        row["reason_text"] = line.reason
        return line.reason or ""
    return "执行率×分值" if shows == "method" and line.weight else ""


def _print_sources_across(sheet: Sheet, block: FundBlock, lines: dict[str, FundLine]) -> Iterator[GridCell]:
    """Sources as columns: `<source>:adjusted` is a source's budget, `total:…` belongs to the total."""
    found: dict[str, Row] = {}
    for each in block.columns:
        source, _, shows = each.shows.partition(":")
        if source not in found:
            found[source] = {"line_no": len(found) + 1, "source": source}
            sheet.funding.append(found[source])
        yield value(_show(sheet, shows, lines[source], block, found[source]))
