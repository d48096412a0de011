"""Names and codes of organisations and projects, as printed in the head of a form.

Here belongs one cell. Finding the same organisation again across documents belongs to the tables of
the warehouse, where all spellings lie side by side.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.normalize.text import clean, is_empty_mark, printed

_LABEL = re.compile(
    r"^(?:项目)?(?:主管部门(?:及代码)?|预算主管部门|预算部门|实施单位|项目实施单位|预算单位|单位名称|项目单位|项目名称|专项名称|资金名称)\s*(?:\(盖章\))?\s*:\s*"
)
_SUMMARY = re.compile(r"\s*[(\[](?:汇总|本级汇总|含下属单位)[)\]]\s*|(?<=[\u3400-\u9fff])[-—]?汇总$")
_SEAL = re.compile(r"\s*[(\[]\s*(?:盖章|公章|签章|加盖公章)\s*[)\]]\s*")
_CODE_FIRST = re.compile(
    r"^(?:[(\[](?P<boxed>[0-9][0-9A-Za-z]{2,24})[)\]]|(?P<code>[0-9][0-9A-Za-z]{2,24})(?=[-_\s])|(?P<glued>[0-9]{6,24})(?=[\u3400-\u9fff]))[-_\s]*(?P<name>.*\S)$"
)
_CODE_LAST = re.compile(
    r"^(?P<name>.*?[^\s0-9(\[/_-])\s*(?:[(\[](?P<boxed>[0-9]{3,12})[)\]]|[-/_\s](?P<code>[0-9]{3,12}))$"
)
_PROJECT_CODE = re.compile(
    r"^(?:[(\[](?P<boxed>[0-9A-Z]{8,40})[)\]]|(?P<code>(?=[0-9A-Z-]*[0-9])[0-9]{2}[0-9A-Z]{6,38}))[-_\s]+(?P<name>.*\S)$"
    r"|^(?P<short>[0-9]{3,12})-(?P<rest>[\u3400-\u9fff].*)$"
)
_YEAR = re.compile(r"^(?:19|20)[0-9]{2}$")


@dataclass(frozen=True, slots=True)
class Organization:
    """An organisation as printed: `name` folded and without code and marks, None where nothing stands."""

    name: str | None
    code: str | None
    is_summary: bool
    text: str


@dataclass(frozen=True, slots=True)
class Project:
    """A project as printed: `name` folded and without code, None where nothing stands."""

    name: str | None
    code: str | None


def read_organization(text: str) -> Organization:
    """Read a cell that names an organisation: `219001-单位`, `某街道办事处(汇总)`, `实施单位(盖章):…`."""
    bare = _LABEL.sub("", clean(printed(text)))
    without_seal = _SEAL.sub("", bare)
    name = _SUMMARY.sub("", without_seal).strip()
    is_summary = name != without_seal.strip()
    code = None
    for pattern in (_CODE_FIRST, _CODE_LAST):
        match = pattern.fullmatch(name)
        found = (match["boxed"] or match["code"] or match["glued"]) if match else None
        if match and found and not _is_year_of_name(found, match["name"]):
            name, code = match["name"].strip(" -_"), found
            break
    name = _drop_spaces(name)
    return Organization(None if is_empty_mark(name) else name, code, is_summary, printed(text))


def read_project(text: str) -> Project:
    """Read a cell that names a project: `51092324T000010263357-某项目` gives name and code."""
    name = _LABEL.sub("", clean(printed(text)))
    match = _PROJECT_CODE.fullmatch(name)
    if match:
        code = match["boxed"] or match["code"] or match["short"]
        if not _YEAR.fullmatch(code):
            return Project(_drop_spaces(match["name"] or match["rest"]), code)
    name = _drop_spaces(name)
    return Project(None if is_empty_mark(name) else name, None)


def _is_year_of_name(code: str, name: str) -> bool:
    """Tell a year (`2023年…`) from a code."""
    return bool(_YEAR.fullmatch(code)) or name.startswith(("年", "月", "个", "家", "号"))


def _drop_spaces(name: str) -> str:
    """Drop spaces beside Chinese characters, which only typesetting puts there (`2023 年`)."""
    return re.sub(r"(?<=[\u3400-\u9fff(\[)\]:]) +| +(?=[\u3400-\u9fff(\[)\]:])", "", name).strip()
