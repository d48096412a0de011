"""Radical and compatibility code points are folded, and nothing else."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.readers.glyphs import fold, fold_codes, fold_table


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("⽬标", "目标"),
        ("⾦额", "金额"),
        ("⼀级指标", "一级指标"),
        ("⻔户", "门户"),
        ("⼾籍", "户籍"),
        ("⻓期", "长期"),
    ],
)
def test_text_made_of_radicals_reads_as_the_characters_that_are_printed(printed: str, meant: str) -> None:
    assert fold(printed) == meant


def test_every_kangxi_radical_folds_to_a_unified_ideograph() -> None:
    for code in range(0x2F00, 0x2FD6):
        assert unicodedata.name(fold(chr(code))).startswith("CJK UNIFIED IDEOGRAPH"), hex(code)


def test_every_radical_supplement_with_an_equivalent_folds() -> None:
    kept = [hex(code) for code in range(0x2E80, 0x2EF4) if fold(chr(code)) == chr(code)]
    assert kept == ["0x2e80", "0x2e9a"]


def test_the_table_agrees_with_nfkc_where_nfkc_knows_the_radical_but_for_the_simplified_door() -> None:
    differing = {
        chr(code)
        for code in range(0x2F00, 0x2FD6)
        if unicodedata.normalize("NFKC", chr(code)) != fold(chr(code))
    }
    assert differing == {"⼾"}


def test_radicals_unknown_to_nfkc_fold() -> None:
    unknown = [c for c in map(chr, fold_table()) if unicodedata.normalize("NFKC", c) == c]
    assert len(unknown) > 100
    assert all(fold(character) != character for character in unknown)


def test_compatibility_ideographs_fold_and_the_twelve_unified_ones_stay() -> None:
    assert fold("\uf90a\uf937") == "金路"
    assert fold("\ufa0e\ufa29") == "\ufa0e\ufa29"


@given(st.text())
def test_folding_keeps_length_and_is_final(text: str) -> None:
    once = fold(text)
    assert len(once) == len(text)
    assert fold(once) == once


@given(st.text(st.characters(max_codepoint=0x2E7F)))
def test_punctuation_and_letters_are_left_alone(text: str) -> None:
    assert fold(text) == text


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_arrays_fold_like_text(text: str) -> None:
    codes = np.array([ord(character) for character in text], dtype=np.uint32)
    assert "".join(map(chr, fold_codes(codes).tolist())) == fold(text)
