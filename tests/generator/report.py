"""How well the project reads made-up forms: a table layout by format of the share of right cells.

python -m tests.generator.report --seeds 3 --format html --format pdf --differences 20
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipelines.reading import read_document
from tests.generator.compare import Comparison, Difference, compare
from tests.generator.documents import FAST_FORMATS, FORMATS, make_documents
from tests.generator.layout import PrintedForm
from tests.generator.layouts import CATALOGUE
from tests.generator.printing import print_form
from tests.generator.variants import make_variant

#: a form with wrong cells counts as flagged below this confidence, or when its status is not `complete`
SURE = 0.9


@dataclass(slots=True)
class Score:
    """What was measured over the documents of one layout in one format."""

    comparison: Comparison = field(default_factory=Comparison)
    documents: int = 0
    wrong: int = 0
    silent: int = 0
    seconds: float = 0.0


def measure(groups: Sequence[Sequence[PrintedForm]], kind: str) -> dict[str, Score]:
    """Write documents in a format, read them back and compare; scores by layout."""
    scores: dict[str, Score] = {}
    for group, document in zip(groups, make_documents(groups, kind), strict=True):
        name = group[0].layout_id
        score = scores.setdefault("variants" if name.endswith("~") else name, Score())
        begun = time.perf_counter()
        record = read_document(document.content, document.file_name)
        score.seconds += time.perf_counter() - begun
        comparison = compare(document.gold, record)
        score.comparison.add(comparison)
        score.documents += 1
        if comparison.differences:
            score.wrong += 1
            score.silent += is_silent(record)
    return scores


def is_silent(record: Mapping[str, Any]) -> bool:
    """Tell whether a record claims to be complete and sure."""
    rows = record.get("evaluations") or []
    sure = all((row.get("confidence") or 1.0) >= SURE for row in rows)
    return record.get("status") == "complete" and sure


def show_table(results: dict[str, dict[str, Score]]) -> str:
    """The table in Markdown: a row per layout, a column per format.

    Each cell has the share of printed cells that are right, the share of readings of values, and how many
    documents have wrong cells and do not say so."""
    kinds = list(results)
    names = list(dict.fromkeys(name for scores in results.values() for name in scores))
    lines = ["| layout | " + " | ".join(kinds) + " |", "|---" * (len(kinds) + 1) + "|"]
    lines += [_table_row(name, [results[kind].get(name) for kind in kinds]) for name in names]
    lines.append(_table_row("**all**", [_add_up(results[kind].values()) for kind in kinds]))
    return "\n".join(lines)


def _add_up(scores: Iterable[Score]) -> Score:
    whole = Score()
    for score in scores:
        whole.comparison.add(score.comparison)
        whole.documents += score.documents
        whole.wrong += score.wrong
        whole.silent += score.silent
        whole.seconds += score.seconds
    return whole


def _table_row(name: str, scores: Sequence[Score | None]) -> str:
    cells = []
    for score in scores:
        if score is None:
            cells.append("")
            continue
        printed, values = score.comparison.share(values=False), score.comparison.share(values=True)
        mark = f" ({score.silent} silent)" if score.silent else ""
        cells.append(f"{printed:.2%} / {values:.2%}{mark}")
    return f"| {name} | " + " | ".join(cells) + " |"


def show_differences(kind: str, scores: dict[str, Score], examples: int) -> str:
    """What is wrong in a format, by layout and column, with some examples of each."""
    whole = _add_up(scores.values())
    lines = [f"\n{kind}: {whole.wrong} of {whole.documents} documents differ, read in {whole.seconds:.1f} s"]
    for name, score in scores.items():
        found: dict[str, list[Difference]] = {}
        for each in score.comparison.differences:
            found.setdefault(f"{each.place.table}.{each.column}", []).append(each)
        for column, differences in found.items():
            lines.append(f"  {name} {column}: {len(differences)} of {score.comparison.total[column]}")
            for each in differences[:examples]:
                where = f"form {each.place.form_no} row {each.place.row_no}"
                lines.append(f"    {where}: {_shorten(each.expected)} <> {_shorten(each.found)}")
    return "\n".join(lines)


def _shorten(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 90 else f"{text[:60]} … {text[-25:]}"


def main() -> None:
    """Parse the arguments, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.generator.report", description=__doc__)
    parser.add_argument("--layout", action="append", choices=tuple(CATALOGUE), help="repeatable; default all")
    parser.add_argument("--format", action="append", choices=tuple(FORMATS), help="default the fast ones")
    parser.add_argument("--seeds", type=int, default=3, help="documents per layout")
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--forms", type=int, default=1, help="forms per document")
    parser.add_argument("--variants", type=int, default=0, help="random variants in addition")
    parser.add_argument("--differences", type=int, default=0, help="examples per layout and column")
    parser.add_argument("--no-catalogue", action="store_true", help="only the variants")
    options = parser.parse_args()
    first, forms = options.first_seed, range(options.forms)
    chosen = [] if options.no_catalogue else (options.layout or list(CATALOGUE))
    groups = [
        [print_form(CATALOGUE[name], first + number * len(forms) + form) for form in forms]
        for name in chosen
        for number in range(options.seeds)
    ]
    groups += [[make_variant(first + number)] for number in range(options.variants)]
    results = {kind: measure(groups, kind) for kind in options.format or FAST_FORMATS}
    sys.stdout.write(show_table(results) + "\n")
    if options.differences:
        for kind, scores in results.items():
            sys.stdout.write(show_differences(kind, scores, options.differences) + "\n")


if __name__ == "__main__":
    main()
