"""Sources of money that are listed inside one cell."""

from __future__ import annotations

from pipelines.forms.model import FundingLine, Part, Printed
from pipelines.normalize.funding_parts import split_listed_sources


def _print(text: str) -> Printed:
    return Printed(text, (Part(text, 1, address="L1"),))


def _line(label: str, **values: str) -> FundingLine:
    return FundingLine(_print(label), {role: _print(text) for role, text in values.items()})


def _told(lines: list[FundingLine]) -> list[tuple[str, dict[str, str]]]:
    return [
        (line.label.text if line.label else "", {role: value.text for role, value in line.values.items()})
        for line in lines
    ]


def test_sources_listed_inside_a_cell_become_lines_with_the_place_of_the_cell() -> None:
    line = _line(
        "资金总额",
        adjusted_budget="1002.6万元,其中:中央726.7万元;省级财政23.9万元;市级财政252万元;其他 万元",
        executed="900万元,其中:中央700万元;省级财政20万元",
    )
    lines = split_listed_sources([line])
    assert _told(lines)[1:] == [
        ("中央", {"adjusted_budget": "726.7万元", "executed": "700万元"}),
        ("省级财政", {"adjusted_budget": "23.9万元", "executed": "20万元"}),
        ("市级财政", {"adjusted_budget": "252万元"}),
    ]
    assert lines[1].values["executed"].parts == line.values["executed"].parts


def test_what_has_a_line_of_its_own_is_not_doubled() -> None:
    lines = [
        _line("资金总额", adjusted_budget="300万元,其中:中央资金200万元;县级资金100万元"),
        _line("其中：中央补助", adjusted_budget="200"),
    ]
    labels = [label for label, _ in _told(split_listed_sources(lines))]
    assert labels == ["资金总额", "县级资金", "其中：中央补助"]


def test_purposes_listed_inside_a_cell_stay_text() -> None:
    line = _line("资金总额", adjusted_budget="854万(高标准农田建设400万元,治理295万元)")
    assert split_listed_sources([line]) == [line]
