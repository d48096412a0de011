"""Review sheets and profiles as HTML pages that need nothing but themselves: no network, no script, no fonts.

Here belongs rendering by the templates. What stands on a sheet belongs in `pipelines.review.gather`, its
words in `pipelines.review.wording`, how numbers are written in `pipelines.review.texts`.

The pages are also well-formed XML, so that other programs can read them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from pipelines.review import texts
from pipelines.review.model import SEVERITIES, Profile, ReviewSheet
from pipelines.review.pictures import PagePicture
from pipelines.review.wording import load_wording


def render_html(
    sheet: ReviewSheet,
    pictures: Sequence[PagePicture] = (),
    *,
    missing: str | None = None,
    index: str | None = None,
) -> str:
    """Return the sheet as one HTML page.

    `missing` says why there are no pictures although the form has places on pages; `index` is the file name
    of the page that lists this sheet among others.
    """
    template = _environment().get_template("sheet.html")
    return template.render(sheet=sheet, pictures=pictures, missing=missing, index=index)


def render_index(profile: Profile, files: Mapping[str, str]) -> str:
    """Return the profile as one HTML page with links to the sheets; `files` names them by evaluation_id."""
    return _environment().get_template("index.html").render(profile=profile, files=files)


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "points": texts.show_points,
        "recomputed": texts.show_recomputed,
        "wan": texts.show_ten_thousands,
        "share": texts.show_share,
        "time": texts.show_time,
    }
    environment.globals |= {"words": load_wording(), "severities": SEVERITIES, "range": texts.show_range}
    return environment


def _finalize(value: Any) -> Any:
    if value is None:
        return ""
    # templates yield markup that is safe already; only what documents say may hold odd characters
    return texts.clean_text(value) if isinstance(value, str) and not hasattr(value, "__html__") else value
