"""One form as a worksheet, laid out like the printed form, the findings in the last column.

Here belongs which cell of such a worksheet holds what. Formats belong in `pipelines.review.formats`, the
other worksheets in `pipelines.review.workbook`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipelines.review.formats import HIGHEST_ROW, LINE_HEIGHT, Formats, count_lines, fit_cell
from pipelines.review.model import Level, Place, ReviewSheet
from pipelines.review.texts import (
    show_points,
    show_range,
    show_recomputed,
    show_share,
    show_ten_thousands,
    show_time,
)
from pipelines.review.wording import load_wording

#: columns before those that a form names: level 1, level 2, name
_LEADING = 3
#: column widths in characters
_LEVEL_WIDTH, _NAME_WIDTH, _POINTS_WIDTH, _PLACE_WIDTH, _OPINION_WIDTH = 10.0, 24.0, 13.0, 14.0, 62.0
_WIDTH_PER_SHARE = 1.35
#: rows that stay on the screen and head every page
_FROZEN_ROWS = 3


class FormGrid:
    """Writes one form into one worksheet, from the top down."""

    def __init__(self, worksheet: Any, formats: Formats, sheet: ReviewSheet) -> None:
        self.worksheet = worksheet
        self.formats = formats
        self.sheet = sheet
        # the form's own columns, then recomputed score, place, opinion
        # funding needs one column for its label and may take those of level 2 and name
        printed = max(len(sheet.indicator_columns), len(sheet.funding_columns) - _LEADING + 1, 4)
        self.recomputed = _LEADING + printed
        self.money = min(_LEADING, self.recomputed - len(sheet.funding_columns))
        self.place = self.recomputed + 1
        self.opinion = self.recomputed + 2
        shares = [column.width * _WIDTH_PER_SHARE for column in sheet.indicator_columns]
        shares += [11.0] * (printed - len(shares))
        self.widths = [_LEVEL_WIDTH, _LEVEL_WIDTH, _NAME_WIDTH, *(max(9.0, share) for share in shares)]
        self.widths += [_POINTS_WIDTH, _PLACE_WIDTH, _OPINION_WIDTH]
        self.row = 0

    def write(self) -> None:
        """Write the whole worksheet."""
        for column, width in enumerate(self.widths):
            self.worksheet.set_column(column, column, width)
        self._write_head()
        self._write_funding()
        self._write_goals()
        self._write_indicators()
        self._write_totals()
        self._write_end()
        self.worksheet.freeze_panes(_FROZEN_ROWS, _LEADING)
        self.worksheet.repeat_rows(0, _FROZEN_ROWS - 1)
        self.worksheet.print_area(0, 0, self.row - 1, self.opinion)
        self.worksheet.ignore_errors({"number_stored_as_text": f"A1:XFD{self.row + 1}"})
        self.formats.set_paper(self.worksheet)

    def _write_head(self) -> None:
        sheet, words = self.sheet, load_wording()
        kind = words.form_type.get(sheet.form_type, "绩效自评表")
        self._span(0, self.opinion, f"{kind}复核意见表", self.formats.title)
        self._end_row(28)
        year = sheet.fiscal_year or "未注明"
        built_at = show_time(sheet.origin.built_at)
        head = f"（{year} 年度）  复核编号 {sheet.evaluation_id[:12]}  数据构建 {built_at}"
        self._span(0, self.opinion, head, self.formats.subtitle)
        self._end_row()
        self._span(0, self.place, sheet.title, self.formats.heading)
        self._span(self.opinion, self.opinion, "复核意见", self.formats.heading)
        self._end_row()
        for label, value in (
            ("项目名称", sheet.project),
            ("主管部门", sheet.department),
            ("实施单位", sheet.unit),
            ("复核概要", self._summarise()),
        ):
            self._span(0, 1, label, self.formats.heading)
            self._span(2, self.place, value, self.formats.text)
            self._opine(sheet.head if label == "项目名称" else None)
            self._end_row(self._height([(value, sum(self.widths[2 : self.place + 1]))], sheet.head))

    def _summarise(self) -> str:
        sheet, words = self.sheet, load_wording()
        scores, money = sheet.scores, sheet.money
        totals = (
            f"自评总分 {show_points(scores.stated)}",
            f"各项得分合计 {show_points(scores.added)}",
            f"按规则复算 {show_range(scores.lowest, scores.highest)}",
            f"评分等级 {sheet.grade or '空白'}",
        )
        lines = ["；".join(totals)]
        if money is not None:
            spent = (
                f"全年预算 {show_ten_thousands(money.adjusted_budget_yuan)} 万元",
                f"执行 {show_ten_thousands(money.executed_yuan)} 万元",
                f"执行率填报 {show_points(money.stated_rate_pct)}%",
                f"复算 {show_points(money.computed_rate_pct)}%",
            )
            lines.append("，".join(spent))
        counts = [
            f"{words.mark[name]} {label} {sheet.count(name)} 项" for name, label in words.severity.items()
        ]
        lines.append("、".join(counts) if sheet.is_audited else "本次构建未运行审核规则")
        lines.append(f"{words.status[sheet.status]}；置信度 {show_share(sheet.confidence)}")
        lines += [f"注 {note.label}：{note.text or note.message or ''}" for note in sheet.notes]
        return "\n".join(lines)

    def _write_funding(self) -> None:
        sheet = self.sheet
        unit = f"（{sheet.money_unit}）" if sheet.money_unit else ""
        self._heads(f"项目资金{unit}", [column.label for column in sheet.funding_columns], sheet.money_place)
        for row in sheet.funding:
            self._span(0, self.money - 1, row.source, self.formats.text)
            self._cells(row.values, first=self.money)
            self._finish(row.place)

    def _write_goals(self) -> None:
        sheet = self.sheet
        middle = _LEADING + 1
        self._span(0, middle, "预期目标", self.formats.heading)
        self._span(middle + 1, self.place, "实际完成情况", self.formats.heading)
        self._opine(sheet.goals_place)
        self._end_row(self._height([], sheet.goals_place))
        for row in sheet.goals:
            self._span(0, middle, row.planned, self.formats.text)
            self._span(middle + 1, self.recomputed, row.actual, self.formats.text)
            halves = [
                (row.planned, sum(self.widths[: middle + 1])),
                (row.actual, sum(self.widths[middle + 1 : self.place])),
            ]
            self._finish(row.place, halves)

    def _write_indicators(self) -> None:
        sheet, words = self.sheet, load_wording()
        for column, label in enumerate(("一级指标", "二级指标", "三级指标")):
            self._span(column, column, label, self.formats.heading)
        self._cells([column.label for column in sheet.indicator_columns], self.formats.heading)
        self._span(self.recomputed, self.recomputed, "复算得分", self.formats.heading)
        self._span(self.place, self.place, "位置", self.formats.heading)
        self._opine(sheet.indicators_place)
        self._end_row(self._height([], sheet.indicators_place))
        for row in sheet.indicators:
            self._level(0, row.level1)
            self._level(1, row.level2)
            name = f"其中：{row.name or ''}" if row.is_part else row.name
            self._span(2, 2, name, self.formats.text)
            self._cells(row.values)
            again = show_recomputed(row.recomputed)
            if row.recomputed is not None:
                again += f"\n{words.basis[row.recomputed.basis]}"
            self._span(self.recomputed, self.recomputed, again, self.formats.centred)
            contents = [(name, _NAME_WIDTH), (again, _POINTS_WIDTH)]
            contents += [(value, self.widths[_LEADING + no]) for no, value in enumerate(row.values)]
            self._finish(row.place, contents, has_recomputed=True)

    def _write_totals(self) -> None:
        sheet = self.sheet
        texts = (f"总分值 {sheet.total_weight or ''}", f"自评总分 {sheet.total_score or ''}")
        self._span(0, 1, texts[0], self.formats.heading)
        self._span(2, 3, texts[1], self.formats.heading)
        self._span(4, self.recomputed, f"评分等级 {sheet.grade or '空白'}", self.formats.heading)
        self._finish(sheet.totals_place, has_recomputed=True)
        if sheet.conclusion:
            self._span(0, 1, "评价结论", self.formats.heading)
            self._span(2, self.opinion, sheet.conclusion, self.formats.text)
            self._end_row(self._height([(sheet.conclusion, sum(self.widths[2:]))], None))

    def _write_end(self) -> None:
        self._span(0, 1, "复核结论", self.formats.heading)
        self._span(2, self.opinion, None, self.formats.text)
        self._end_row(60)
        self._span(0, 1, "复核人", self.formats.heading)
        self._span(2, 3, None, self.formats.text)
        self._span(4, 5, "复核日期", self.formats.heading)
        self._span(6, self.place, None, self.formats.text)
        self._span(self.opinion, self.opinion, "单位确认（盖章）：", self.formats.text)
        self._end_row(36)
        origin = self.sheet.origin
        source = f"来源 {'；'.join(origin.paths)}  SHA-256 {origin.document_id[:16]}  构建 {origin.build_id}"
        self._span(0, self.opinion, source, self.formats.text)
        self._end_row(self._height([(source, sum(self.widths))], None))

    def _heads(self, first: str, labels: Sequence[str], place: Place) -> None:
        self._span(0, self.money - 1, first, self.formats.heading)
        self._cells(labels, self.formats.heading, self.money)
        self._span(self.recomputed, self.place, "位置", self.formats.heading)
        self._opine(place)
        self._end_row(self._height([], place))

    def _cells(self, values: Sequence[str | None], style: Any = None, first: int = _LEADING) -> None:
        """Write values from a column on, and frame what remains of the form's own columns."""
        for column in range(first, self.recomputed):
            value = values[column - first] if column - first < len(values) else None
            self._span(column, column, value, style or self.formats.centred)

    def _level(self, column: int, level: Level) -> None:
        if level.rows > 1:
            last = self.row + level.rows - 1
            self.worksheet.merge_range(self.row, column, last, column, "", self.formats.centred)
            self.worksheet.write_string(self.row, column, fit_cell(level.text), self.formats.centred)
        elif level.rows == 1:
            self._span(column, column, level.text, self.formats.centred)

    def _finish(
        self, place: Place, contents: Sequence[tuple[str | None, float]] = (), *, has_recomputed: bool = False
    ) -> None:
        """Write where a row stands and what is to be said of it, and go to the next row."""
        where = (
            "、".join(f"第{spot.page_no}页" for spot in place.spots)
            or (place.address or "").rpartition("!")[2]
        )
        is_goal = place.key.startswith("goal")
        first = self.place if has_recomputed or is_goal else self.recomputed
        self._span(first, self.place, where, self.formats.centred)
        self._opine(place)
        self._end_row(self._height(contents, place))

    def _opine(self, place: Place | None) -> None:
        style = self.formats.severity[place.worst] if place and place.worst else self.formats.opinion
        self._span(self.opinion, self.opinion, show_opinion(place) if place else None, style)

    def _span(self, first: int, last: int, value: str | None, style: Any) -> None:
        if last > first:
            self.worksheet.merge_range(self.row, first, self.row, last, "", style)
        self.formats.put(self.worksheet, self.row, first, value, style)

    def _height(self, contents: Sequence[tuple[str | None, float]], place: Place | None) -> float:
        lines = [count_lines(text, width) for text, width in contents]
        if place is not None:
            lines.append(count_lines(show_opinion(place), _OPINION_WIDTH))
        return min(HIGHEST_ROW, 4 + LINE_HEIGHT * max(lines, default=1))

    def _end_row(self, height: float = 18) -> None:
        self.worksheet.set_row(self.row, max(18, height))
        self.row += 1


def show_opinion(place: Place) -> str:
    """Return what is to be said of a row, one finding or remark below the other."""
    words = load_wording()
    lines = []
    for finding in place.findings:
        severity = f"{words.mark[finding.severity]} {words.severity[finding.severity]}"
        lines.append(f"{finding.number}. {severity} {finding.rule_id} {finding.message}")
        facts = (("应为", finding.expected), ("实为", finding.found), ("差额", finding.gap))
        said = "  ".join(f"{label} {value}" for label, value in facts if value)
        lines += [said] if said else []
    lines += [f"注 {note.label}" for note in place.notes]
    if place.confidence is not None and place.confidence < 0.9:
        lines.append(f"注 识别置信度 {show_share(place.confidence)}，请对照原件")
    return "\n".join(lines)
