"""The rules that read a target or an actual value: a table of named rules, tried in order.

Here belong the order and the rules for words, dates and text; the rules for numbers are in
`number_rules.py`. A new kind of value is a row of `RULES`, a new word a row of sql/reference.
Defaults and inheritance between target and actual belong in `values.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from pipelines.normalize.dates import read_when
from pipelines.normalize.number_rules import (
    CellText,
    join_notes,
    match_chinese_quantity,
    match_class,
    match_damaged,
    match_delta,
    match_glued,
    match_list,
    match_named_quantity,
    match_none,
    match_percent_word,
    match_quantity,
    match_total_with_parts,
)
from pipelines.normalize.numerals import CHINESE_NUMBER, NUMBER
from pipelines.normalize.per_rules import match_per
from pipelines.normalize.quantities import read_chinese_quantity
from pipelines.normalize.range_rules import (
    match_between,
    match_from_to,
    match_range,
    match_ratio,
    match_tolerance,
)
from pipelines.normalize.reading import Value
from pipelines.normalize.words import find_word, operator_pattern, operators_by_spelling

_IDEOGRAPH = re.compile(r"[\u3400-\u9fff]")
_DIGIT = re.compile(r"[0-9]")
_FILLER = re.compile(
    r"[.·…]{3,}|(?:…|\.{3,})*(?:指标|目标)[0-9一二三四五]*[:.]*(?:…|\.{3,})*|\(?[0-9]+字以?[内上]\)?|\.{2}"
)
_PLACEHOLDER = re.compile(r"[*×Xx□_#]{2,}")
_NOTHING = re.compile(r"[-/\\*.·~—]+|无|暂无|不涉及|不适用|N/?A|n/?a|null|None")
_NOTHING_GLUED = re.compile(r"(?:无|暂无|/)(?P<rest>(?:没有|未|尚未|因|由于).{2,})")
#: 不低于2022年水平
_YEAR_LEVEL = re.compile(r"^(?:19|20)[0-9]{2}年度?(?=同期|水平|平均|标准|实际|完成)")
_REFERENCE = re.compile(
    r"预算|计划|标准|水平|同期|概算|目标|上年|去年|上一年|规定|批复|限额|合同|金额|总额|定额|控制数|指标"
)
#: 2023年6月1日起
_FROM_ON = ("起", "后", "以后", "之后", "开始")
_NUMBER_INSIDE = re.compile(NUMBER)


def match_filler(cell: CellText) -> Value | None:
    """Read dots, an empty `指标2:` and instructions as filler."""
    return Value("filler") if _FILLER.fullmatch(cell.text) else None


def match_placeholder(cell: CellText) -> Value | None:
    """Read a template that was not filled in (`≥**人`)."""
    if not _PLACEHOLDER.search(cell.text):
        return None
    sign = re.match(operator_pattern("prefix"), cell.text)
    operator = operators_by_spelling("prefix")[sign.group()] if sign else None
    return Value(
        "placeholder", operator, operator_text=sign.group() if sign else None, note="template not filled in"
    )


def match_nothing(cell: CellText) -> Value | None:
    """Read a sign or word for nothing; a reason glued to it is noted."""
    if _NOTHING.fullmatch(cell.text):
        return Value("na")
    glued = _NOTHING_GLUED.fullmatch(cell.text)
    return Value("na", note=f"reason: {glued['rest']}") if glued else None


def match_word(cell: CellText) -> Value | None:
    """Read a word of value_words.csv; a level may have an operator (`≥良好`, `良好以上`)."""
    word = find_word(cell.text)
    if word:
        return Value(word.kind, value=word.rank, note=word.note)
    sign = re.match(operator_pattern("prefix"), cell.text)
    behind = None if sign else re.search(operator_pattern("suffix") + "$", cell.text)
    sign = sign or behind
    level = find_word(cell.text[: sign.start()] + cell.text[sign.end() :]) if sign else None
    if sign is None or level is None or level.kind != "level" or level.rank is None:
        return None
    operator = operators_by_spelling("suffix" if behind else "prefix")[sign.group()]
    return Value("level", operator, level.rank, note=level.note, operator_text=sign.group())


def match_date(cell: CellText) -> Value | None:
    """Read a date, deadline, year or period."""
    sign = re.match(operator_pattern("prefix"), cell.text)
    operator = operators_by_spelling("prefix")[sign.group()] if sign else None
    text = cell.text[sign.end() :] if sign else cell.text
    when = read_when(text.strip("()。;,"), cell.year, is_limited=operator in ("≤", "<"))
    if when is None:
        return None
    if isinstance(when, str):
        return Value("unparsed", note=when)
    if when.kind == "date" and re.match(CHINESE_NUMBER, when.rest) and read_chinese_quantity(when.rest):
        # 一季度一次: how often, not when
        return None
    first, last = when.first, when.last
    if when.rest in _FROM_ON and operator is None and when.kind == "date":
        operator, last = "≥", None
    if operator not in ("≥", ">"):
        operator = "≤" if when.kind == "deadline" and first is None else "=" if first == last else "between"
    if when.kind == "year":
        operator = operator if sign else "="
    return Value(
        when.kind,
        operator,
        Decimal(last.year) if last and when.kind == "year" else None,
        unit="年" if when.kind == "year" else None,
        date_low=first.isoformat() if first else None,
        date_high=last.isoformat() if last else None,
        note=join_notes(when.note, f"text beside the date: {when.rest}" if when.rest else None),
        operator_text=sign.group() if sign else None,
    )


def match_reference(cell: CellText) -> Value | None:
    """Read a limit that names another quantity (`≤预算金额`)."""
    sign = re.match(operator_pattern("prefix"), cell.text)
    if sign is None:
        return None
    rest = cell.text[sign.end() :]
    if _DIGIT.search(_YEAR_LEVEL.sub("", rest)):
        return None
    if not _IDEOGRAPH.search(rest) or read_chinese_quantity(cell.text):
        return None
    if sign.group()[0] not in "≥≤<>=" and not _REFERENCE.search(rest):
        return None
    rest = re.sub(r"(?:范围)?(?:以内|之内|内)$", "", rest)
    operator = operators_by_spelling("prefix")[sign.group()]
    return Value("reference", operator, note=f"refers to: {rest}", operator_text=sign.group())


def match_statement(cell: CellText) -> Value | None:
    """Read any other text with Chinese characters as a statement."""
    if not _IDEOGRAPH.search(cell.text):
        return None
    inside = _NUMBER_INSIDE.findall(cell.text)
    return Value("qualitative", note=f"numbers in the text: {', '.join(inside[:6])}" if inside else None)


def match_anything(cell: CellText) -> Value | None:
    """Name a text that no rule reads."""
    return Value("unparsed", note=f"no rule reads: {cell.text[:40]}")


#: name and reader, in the order in which they are tried; dates come before numbers, words before text
RULES: tuple[tuple[str, Callable[[CellText], Value | None]], ...] = (
    ("filler", match_filler),
    ("placeholder", match_placeholder),
    ("nothing", match_nothing),
    ("word", match_word),
    ("date", match_date),
    ("class", match_class),
    ("reference", match_reference),
    ("tolerance", match_tolerance),
    ("ratio", match_ratio),
    ("none", match_none),
    ("between", match_between),
    ("range", match_range),
    ("percent in words", match_percent_word),
    ("per something", match_per),
    ("change", match_delta),
    ("from and to", match_from_to),
    ("total with parts", match_total_with_parts),
    ("quantity", match_quantity),
    ("Chinese numeral", match_chinese_quantity),
    ("list", match_list),
    ("glued cells", match_glued),
    ("damaged sign", match_damaged),
    ("name and value", match_named_quantity),
    ("statement", match_statement),
    ("nothing else", match_anything),
)


def read_by_rules(cell: CellText) -> Value:
    """Return what the first rule that applies reads. Total: the last rule always applies."""
    return next(value for _, rule in RULES if (value := rule(cell)) is not None)
