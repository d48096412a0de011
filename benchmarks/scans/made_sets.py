"""The sets of made-up forms that are measured: which forms, how they are printed and scanned, and whether the
reader was tuned on them."""

from __future__ import annotations

from benchmarks.scans.looks import Look
from benchmarks.scans.made import HEI, SANS, SERIF, MadeSet
from tests.support.scans import Scanner

_PLAIN, _LOCAL = ("V01", "V03", "V08", "V12"), ("V02", "V05", "V15", "V20")
_SHADED, _DARK = Look(labels="#d9d9d9"), Look("#ddebf7", "#305496", "#ffffff")
_POOR = Scanner(150, seed=35, blur=0.9, noise=10.0, jpeg_quality=50)
MADE = {
    "mc150": MadeSet(_PLAIN, "chromium", SANS, 401, Scanner(150, seed=31), is_held_out=False),
    "mw150": MadeSet(_LOCAL, "word", SANS, 411, Scanner(150, seed=32), is_held_out=False),
    "mc150s": MadeSet(
        _LOCAL, "chromium", SANS, 421, Scanner(150, seed=33, is_stamped=True), is_held_out=False
    ),
    "mr150": MadeSet(_PLAIN, "reportlab", HEI, 431, Scanner(150, seed=34), is_held_out=False),
    "mx150p": MadeSet(_LOCAL, "chromium", SERIF, 441, _POOR, is_held_out=False),
    "mx200b": MadeSet(_PLAIN, "excel", SANS, 451, Scanner(200, seed=36, is_bilevel=True), is_held_out=False),
    "mg150": MadeSet(
        ("V01", "V05", "V12"), "chromium", SANS, 461, Scanner(150, seed=37), is_held_out=False, look=_SHADED
    ),
    "md150": MadeSet(
        ("V03", "V08", "V15"), "chromium", SANS, 471, Scanner(150, seed=38), is_held_out=False, look=_DARK
    ),
    "mh150": MadeSet(
        ("V02", "V12"),
        "reportlab",
        HEI,
        481,
        Scanner(150, seed=39),
        is_held_out=False,
        look=Look(width=0.25),
    ),
    "mo150": MadeSet(
        ("V01", "V20"),
        "chromium",
        SANS,
        491,
        Scanner(150, seed=40),
        is_held_out=False,
        look=Look(rule="dotted", width=0.75),
    ),
    "ma150": MadeSet(
        ("V03", "V05"),
        "reportlab",
        HEI,
        501,
        Scanner(150, seed=41),
        is_held_out=False,
        look=Look(rule="dashed"),
    ),
    "hm150": MadeSet(
        ("V04", "V06", "V09", "V10"), "chromium", SERIF, 901, Scanner(150, seed=91), is_held_out=True
    ),
    "hm150s": MadeSet(
        ("V21", "V24", "V27-guangxi"),
        "chromium",
        HEI,
        911,
        Scanner(150, seed=92, is_stamped=True),
        is_held_out=True,
    ),
    "hm200": MadeSet(("V07", "V13", "V14"), "word", HEI, 921, Scanner(200, seed=93), is_held_out=True),
    "hm200b": MadeSet(
        ("V25", "V16"), "excel", SERIF, 931, Scanner(200, seed=94, is_bilevel=True), is_held_out=True
    ),
    "hm300": MadeSet(("V17", "V01-fine"), "reportlab", HEI, 941, Scanner(300, seed=95), is_held_out=True),
    "hg200": MadeSet(
        ("V09", "V16"),
        "reportlab",
        HEI,
        951,
        Scanner(200, seed=96),
        is_held_out=True,
        look=Look("#fff2cc", "#bdd7ee"),
    ),
    "hg150": MadeSet(
        ("V06", "V13"),
        "chromium",
        SERIF,
        961,
        Scanner(150, seed=97),
        is_held_out=True,
        look=Look("#bfbfbf"),
    ),
    "hd150": MadeSet(
        ("V09", "V14"),
        "chromium",
        SERIF,
        971,
        Scanner(150, seed=98),
        is_held_out=True,
        look=Look("#e7e6e6", "#7f7f7f", "#ffffff"),
    ),
    "hd200": MadeSet(
        ("V04", "V07"),
        "reportlab",
        HEI,
        981,
        Scanner(200, seed=99),
        is_held_out=True,
        look=Look(None, "#4472c4", "#ffffff"),
    ),
    "hh200": MadeSet(
        ("V07", "V25"),
        "excel",
        SANS,
        991,
        Scanner(200, seed=101),
        is_held_out=True,
        look=Look(width=0.25),
    ),
    "hh150": MadeSet(
        ("V16", "V24"),
        "reportlab",
        HEI,
        1001,
        Scanner(150, seed=102),
        is_held_out=True,
        look=Look(width=0.25),
    ),
    "ho200": MadeSet(
        ("V06", "V17"),
        "word",
        SERIF,
        1011,
        Scanner(200, seed=103),
        is_held_out=True,
        look=Look(rule="dotted"),
    ),
    "ho150": MadeSet(
        ("V14", "V20"),
        "reportlab",
        HEI,
        1021,
        Scanner(150, seed=104),
        is_held_out=True,
        look=Look(rule="dotted"),
    ),
    "me200": MadeSet(
        ("V04", "V16"),
        "chromium",
        SANS,
        1031,
        Scanner(200, seed=105),
        is_held_out=False,
        look=Look(rule="dashed", width=0.75),
    ),
    "me150": MadeSet(
        ("V09", "V25"),
        "excel",
        SERIF,
        1041,
        Scanner(150, seed=106),
        is_held_out=False,
        look=Look(rule="dashed"),
    ),
    "ha150": MadeSet(
        ("V06", "V14"),
        "word",
        SANS,
        1051,
        Scanner(150, seed=107),
        is_held_out=True,
        look=Look(rule="dashed"),
    ),
    "ha200": MadeSet(
        ("V14", "V16"),
        "reportlab",
        HEI,
        1061,
        Scanner(200, seed=108),
        is_held_out=True,
        look=Look(rule="dashed"),
    ),
}
