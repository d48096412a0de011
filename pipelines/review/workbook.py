"""Review sheets as one Excel workbook: a list of forms, a list of findings to filter, a worksheet per form.

Here belong the two lists. The worksheet of a form belongs in `pipelines.review.form_grid`, what stands on it
in `pipelines.review.gather`.

Texts of documents go in as texts, whatever they begin with: nothing becomes a formula or a link.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import datetime

import xlsxwriter  # type: ignore[import-untyped]  # ships without types

from pipelines.review.form_grid import FormGrid
from pipelines.review.formats import Formats, make_formats
from pipelines.review.model import Finding, Profile, ReviewSheet
from pipelines.review.texts import clean_text
from pipelines.review.wording import load_wording

#: what Excel takes as the name of a worksheet
_SHEET_NAME = 31
_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
#: headings of the two lists, with the width of their columns
_FORM_HEADINGS = (
    ("序号", 6),
    ("年度", 8),
    ("项目", 34),
    ("单位", 34),
    ("自评总分", 10),
    ("各项得分合计", 12),
    ("复算下限", 10),
    ("复算上限", 10),
    ("等级", 8),
    ("执行率%", 10),
    ("错误", 7),
    ("疑点", 7),
    ("提示", 7),
    ("读取", 22),
    ("原件", 40),
)
_FINDING_HEADINGS = (
    ("表序号", 7),
    ("项目", 26),
    ("问题序号", 8),
    ("性质", 9),
    ("规则", 7),
    ("问题", 26),
    ("位置", 26),
    ("说明", 60),
    ("应为", 22),
    ("实为", 22),
    ("差额", 12),
    ("依据", 22),
    ("单位反馈意见", 30),
)


def render_workbook(sheets: Sequence[ReviewSheet], profile: Profile | None = None) -> bytes:
    """Return the workbook of these sheets, in their order; `profile` adds findings about the unit.

    The same sheets give the same bytes.
    """
    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        built_at = sheets[0].origin.built_at if sheets else datetime(2000, 1, 1)  # noqa: DTZ001  UTC throughout
        book.set_properties({"title": "绩效自评复核意见表", "created": built_at})
        formats = make_formats(book)
        names = name_worksheets(sheets)
        _write_forms(book, formats, sheets, names)
        _write_findings(book, formats, sheets, profile)
        for sheet, name in zip(sheets, names, strict=True):
            FormGrid(book.add_worksheet(name), formats, sheet).write()
    return buffer.getvalue()


def name_worksheets(sheets: Sequence[ReviewSheet]) -> list[str]:
    """Return a name for the worksheet of each form: its number and its project, as Excel allows."""
    names = []
    for number, sheet in enumerate(sheets, 1):
        project = _FORBIDDEN_IN_NAMES.sub(" ", clean_text(sheet.project or sheet.evaluation_id[:12])).strip()
        names.append(f"{number:02d} {project}"[:_SHEET_NAME].rstrip())
    return names


def _write_forms(
    book: xlsxwriter.Workbook, formats: Formats, sheets: Sequence[ReviewSheet], names: Sequence[str]
) -> None:
    rows = [_line_of_form(number, sheet) for number, sheet in enumerate(sheets, 1)]
    worksheet = _write_list(book, formats, "目录", _FORM_HEADINGS, rows)
    for number, (name, sheet) in enumerate(zip(names, sheets, strict=True), 1):
        # our own link, to our own worksheet; the text shown is the document's
        shown = clean_text(sheet.project or "未印")[:250]
        worksheet.write_url(number, 2, f"internal:'{name}'!A1", formats.link, shown)


def _line_of_form(number: int, sheet: ReviewSheet) -> list[object]:
    words, scores = load_wording(), sheet.scores
    points = (scores.stated, scores.added, scores.lowest, scores.highest)
    rate = sheet.money.stated_rate_pct if sheet.money else None
    counts = [sheet.count(severity) if sheet.is_audited else "未审核" for severity in words.severity]
    head = (number, sheet.fiscal_year, sheet.project, sheet.unit)
    end = (words.status[sheet.status], sheet.origin.file_name)
    return [*head, *points, sheet.grade or "空白", rate, *counts, *end]


def _write_findings(
    book: xlsxwriter.Workbook, formats: Formats, sheets: Sequence[ReviewSheet], profile: Profile | None
) -> None:
    found = [
        (number, sheet.project, place.label, finding)
        for number, sheet in enumerate(sheets, 1)
        for place, finding in sheet.findings()
    ]
    if profile is not None:
        found += [(0, profile.title, "单位层面", finding) for finding in profile.findings]
    rows = [_line_of_finding(*each) for each in found]
    worksheet = _write_list(book, formats, "问题清单", _FINDING_HEADINGS, rows)
    for row, (_, _, _, finding) in enumerate(found, 1):
        worksheet.write_string(row, 3, _severity(finding), formats.severity[finding.severity])


def _line_of_finding(number: int, project: str | None, label: str, finding: Finding) -> list[object]:
    head = (number or None, project, finding.number, _severity(finding), finding.rule_id, finding.title)
    facts = (finding.message, finding.expected, finding.found, finding.gap, finding.basis)
    return [*head, label, *facts, None]


def _severity(finding: Finding) -> str:
    words = load_wording()
    return f"{words.mark[finding.severity]} {words.severity[finding.severity]}"


def _write_list(
    book: xlsxwriter.Workbook,
    formats: Formats,
    name: str,
    headings: Sequence[tuple[str, int]],
    rows: Sequence[Sequence[object]],
) -> xlsxwriter.workbook.Worksheet:
    """Write a list that can be filtered: its head frozen and repeated on paper."""
    worksheet = book.add_worksheet(name)
    for column, (heading, width) in enumerate(headings):
        worksheet.set_column(column, column, width)
        worksheet.write_string(0, column, heading, formats.heading)
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            formats.put(worksheet, number, column, value, formats.text)
    last = len(headings) - 1
    worksheet.freeze_panes(1, 3)
    worksheet.autofilter(0, 0, max(1, len(rows)), last)
    worksheet.repeat_rows(0)
    formats.set_paper(worksheet)
    return worksheet
