"""Write made-up forms: python -m tests.generator --layout V03 --seed 1 --format html --out DIR.

Beside each document stands its gold as JSON.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from pathlib import Path

from tests.generator.documents import FORMATS, make_documents
from tests.generator.layouts import CATALOGUE
from tests.generator.printing import print_form


def main() -> None:
    """Parse the arguments and write the documents."""
    parser = argparse.ArgumentParser(prog="python -m tests.generator", description=__doc__)
    parser.add_argument(
        "--layout", action="append", choices=(*CATALOGUE, "all"), help="repeatable; default all"
    )
    parser.add_argument("--seed", type=int, default=1, help="first seed")
    parser.add_argument("--count", type=int, default=1, help="documents per layout")
    parser.add_argument("--forms", type=int, default=1, help="forms per document")
    parser.add_argument("--format", action="append", choices=tuple(FORMATS), help="repeatable; default html")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    layouts = options.layout or ["all"]
    chosen = list(CATALOGUE) if "all" in layouts else layouts
    groups = [
        [
            print_form(CATALOGUE[name], options.seed + number * options.forms + form)
            for form in range(options.forms)
        ]
        for name in chosen
        for number in range(options.count)
    ]
    for kind in options.format or ["html"]:
        folder = options.out / kind
        folder.mkdir(parents=True, exist_ok=True)
        for document in make_documents(groups, kind):
            target = folder / document.file_name
            target.write_bytes(document.content)
            gold = [dataclasses.asdict(each) for each in document.gold]
            text = json.dumps(gold, ensure_ascii=False, indent=1, default=str)
            target.with_suffix(".gold.json").write_text(text, encoding="utf-8")
        sys.stdout.write(f"{len(groups)} documents in {folder}\n")


if __name__ == "__main__":
    main()
