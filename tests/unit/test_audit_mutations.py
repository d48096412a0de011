"""One fault put into clean forms: the right rule finds it, and no unrelated rule of severity error."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from pipelines.audit import run_audit
from pipelines.forms.mapping import map_form
from pipelines.forms.model import Form, Part, Printed
from pipelines.forms.recognise import split_forms
from pipelines.forms.rows import flatten
from pipelines.normalize.form import normalize_form
from pipelines.readers import read_content
from tests.generator.documents import make_documents
from tests.generator.layouts import CATALOGUE
from tests.generator.printing import print_form
from tests.support.audit_forms import Judgement, load_records, make_record
from tests.support.star_rows import empty_warehouse

#: the warehouse keeps UTC without a zone
SEEN = datetime(2024, 1, 1)  # noqa: DTZ001

#: layouts that print all that the mutations touch
LAYOUTS = ("V01", "V03", "V10")
SEEDS = range(8)


def printed(text: str) -> Printed:
    return Printed(text, (Part(text, 1),))


def pick(form: Form, condition: Any) -> dict[str, Printed] | None:
    """The values of the first own indicator that meets a condition."""
    return next(
        (item.values for item in form.indicators if item.parent_no is None and condition(item.values)), None
    )


def number(value: Printed | None) -> Decimal:
    digits = "".join(char for char in (value.text if value else "") if char.isdigit() or char == ".")
    return Decimal(digits) if digits.strip(".") else Decimal(0)


def full(values: dict[str, Printed]) -> bool:
    return "score" in values and number(values["score"]) == number(values.get("weight")) > 2


def wrong_sum(form: Form) -> bool:
    form.fields["total_score"] = printed(str(number(form.fields["total_score"]) - Decimal("1.5")))
    return True


def score_above_weight(form: Form) -> bool:
    values = pick(form, full)
    if values is None:
        return False
    gain = Decimal("1.25")
    values["score"] = printed(str(number(values["score"]) + gain))
    form.fields["total_score"] = printed(str(number(form.fields["total_score"]) + gain))
    return True


def missing_reason(form: Form) -> bool:
    values = pick(form, lambda each: full(each) and each["actual"].text in ("达成指标", "达成预期指标"))
    if values is None:
        return False
    loss = (number(values["weight"]) * Decimal("0.1")).quantize(Decimal("0.01"))
    values["score"] = printed(str(number(values["weight"]) - loss))
    values.pop("reason", None)
    form.fields["total_score"] = printed(str(number(form.fields["total_score"]) - loss))
    return True


def swapped_operator(form: Form) -> bool:
    """≥ becomes ≤ where the actual lies above the target: a full score is then undeserved."""
    values = pick(
        form,
        # so far above that the ratio does not round to the full weight
        lambda each: (
            full(each)
            and each["target"].text.startswith("≥")
            and "万" not in each["target"].text
            and number(each["actual"]) > number(each["target"]) * Decimal("1.05")
        ),
    )
    if values is None:
        return False
    values["target"] = printed("≤" + values["target"].text[1:])
    return True


def unmet_but_full(form: Form) -> bool:
    values = pick(
        form, lambda each: full(each) and each["target"].text.startswith("≥") and number(each["target"]) > 50
    )
    if values is None:
        return False
    values["actual"] = printed(values["target"].text[1:].replace(str(number(values["target"])), "11"))
    return number(values["actual"]) == 11


def missing_target(form: Form) -> bool:
    values = pick(form, lambda each: full(each) and number(each["target"]) == 0)
    if values is None:
        return False
    values["target"] = printed("**")
    return True


def missing_actual(form: Form) -> bool:
    values = pick(form, full)
    if values is None:
        return False
    del values["actual"]
    return True


def wrong_rate(form: Form) -> bool:
    line = form.funding[0].values
    line["execution_rate"] = printed(str(number(line["execution_rate"]) - Decimal("3.21")))
    return True


def wrong_execution_score(form: Form) -> bool:
    line = form.funding[0].values
    line["score"] = printed(str(number(line["score"]) - Decimal("1.11")))
    form.fields["total_score"] = printed(str(number(form.fields["total_score"]) - Decimal("1.11")))
    return True


def parts_not_total(form: Form) -> bool:
    line = next(
        line
        for line in form.funding
        if number(line.values.get("executed")) > 0 and line is not form.funding[0]
    )
    line.values["executed"] = printed(str(number(line.values["executed"]) + 7))
    line.values.pop("execution_rate", None)
    return True


def wrong_weight(form: Form) -> bool:
    values = pick(form, full)
    if values is None:
        return False
    for role in ("weight", "score"):
        values[role] = printed(str(number(values[role]) + 5))
    form.fields["total_score"] = printed(str(number(form.fields["total_score"]) + 5))
    return True


def band_broken(form: Form) -> bool:
    values = pick(form, lambda each: full(each) and each["actual"].text in ("达成指标", "达成预期指标"))
    if values is None:
        return False
    values["actual"] = printed("未达成预期指标且效果较差")
    return True


#: mutation and the rule that must find it
MUTATIONS = {
    wrong_sum: "A01",
    score_above_weight: "A03",
    missing_reason: "A17",
    swapped_operator: "A13",
    unmet_but_full: "A13",
    missing_target: "A21",
    missing_actual: "A22",
    wrong_rate: "A05",
    wrong_execution_score: "A06",
    parts_not_total: "A10",
    wrong_weight: "A02",
    band_broken: "A25",
}


@dataclass(frozen=True)
class Runs:
    """Findings of all forms, by name of the mutation (`clean` for none) and number of the form."""

    judgement: Judgement
    keys: dict[tuple[str, int], str]

    def errors(self, name: str, form_no: int) -> set[tuple[str, int | None, str | None]]:
        """Rule, indicator and other subject of each finding of severity error."""
        found = self.judgement.of_form(self.keys[name, form_no])
        return {
            (item["rule_id"], item["indicator_no"], item["subject_no"])
            for item in found
            if item["severity"] == "error"
        }


@pytest.fixture(scope="module")
def runs() -> Runs:
    groups = [[print_form(CATALOGUE[layout], seed)] for layout in LAYOUTS for seed in SEEDS]
    documents = make_documents(groups, "html")
    records, files, keys = [], [], {}
    for name, change in [("clean", None), *((change.__name__, change) for change in MUTATIONS)]:
        for form_no, document in enumerate(documents):
            [form] = [
                map_form(each)
                for each in split_forms(flatten(read_content(document.content, document.file_name)))
            ]
            if change is not None and not change(form):
                continue
            document_id = f"{name}-{form_no}"
            rows = normalize_form(form, document_id, 1, document.file_name)
            keys[name, form_no] = rows.evaluation["evaluation_id"]
            records.append(make_record(document_id, [rows]))
            files.append(
                (
                    document_id,
                    f"{document_id}.html",
                    SEEN,
                    f"{document_id}.html",
                    1,
                    "text/html",
                )
            )
    with empty_warehouse() as con:
        load_records(con, records, files)
        run_audit(con)
        return Runs(Judgement.of(con), keys)


@pytest.mark.parametrize("change", MUTATIONS, ids=lambda change: change.__name__)
def test_a_fault_is_caught_by_its_rule_and_by_no_unrelated_error_rule(runs: Runs, change: Any) -> None:
    mutated = [form_no for name, form_no in runs.keys if name == change.__name__]
    assert len(mutated) >= 5, "the mutation found too few forms to change"
    for form_no in mutated:
        added = runs.errors(change.__name__, form_no) - runs.errors("clean", form_no)
        assert {rule_id for rule_id, *_ in added} == {MUTATIONS[change]}, (form_no, added)


def test_clean_generated_forms_break_no_rule_of_arithmetic(runs: Runs) -> None:
    arithmetic = {"A01", "A02", "A03", "A04", "A05", "A06", "A10", "A13", "A25"}
    for form_no in range(len(LAYOUTS) * len(SEEDS)):
        assert not {rule_id for rule_id, *_ in runs.errors("clean", form_no)} & arithmetic
