"""The catalogue of layouts by id, named after their place in the survey (V01 … V30).

A layout is data and needs no code: what can be shown is listed in `printing`. Layouts whose `expected` is
not `complete` are related forms that a reader must set aside.
"""

from __future__ import annotations

from tests.generator.content import ContentSpec
from tests.generator.layout import FundBlock, Layout
from tests.generator.layout_parts import FUND_COLUMNS, ROWS
from tests.generator.layouts_local import V15, V16, V17, V20, V21, V24, V25
from tests.generator.layouts_project import V01, V02, V03, V04, V05, V06, V07
from tests.generator.layouts_provincial import (
    V27_ANHUI,
    V27_GUANGXI,
    V27_SHANXI,
    V27_TIANJIN,
    V30_CENTRAL,
    V30_CHONGQING,
    V30_YUNNAN,
)
from tests.generator.layouts_related import DECLARATION, GOAL_FORM, MONITORING, SCORE_TABLE, UNFILLED, V28
from tests.generator.layouts_systems import V08, V09, V10, V12, V13, V14

FORMS = (
    V01,
    V02,
    V03,
    V04,
    V05,
    V06,
    V07,
    V08,
    V09,
    V10,
    V12,
    V13,
    V14,
    V15,
    V16,
    V17,
    V20,
    V21,
    V24,
    V25,
    V27_ANHUI,
    V27_TIANJIN,
    V27_SHANXI,
    V27_GUANGXI,
    V30_YUNNAN,
    V30_CHONGQING,
    V30_CENTRAL,
    V03.with_id(
        "V03-zero",
        fund=FundBlock("项目资金{unit}", FUND_COLUMNS, ROWS[:2], none="", zero_total=True),
        content=ContentSpec(sources=("fiscal",)),
    ),
    V01.with_id("V01-fine", grid="fine"),
)
RELATED = (DECLARATION, GOAL_FORM, V28, MONITORING, SCORE_TABLE, UNFILLED)

CATALOGUE: dict[str, Layout] = {each.layout_id: each for each in (*FORMS, *RELATED)}
