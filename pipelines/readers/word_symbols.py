"""Characters that Word prints through symbol fonts, and the Unicode characters that they show.

Symbol fonts keep their glyphs in U+F000-F0FF, so that ≥ may be stored as U+F0B3 in font Symbol and a
ticked box as U+F052 in Wingdings 2. Listed are the ones that forms use: relations, list marks, boxes.
"""

from __future__ import annotations

_SYMBOL = {
    0x2D: "−", 0x7E: "~", 0xA3: "≤", 0xA5: "∞", 0xAE: "→", 0xAC: "←", 0xAD: "↑", 0xAF: "↓", 0xB0: "°",
    0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xC5: "⊕",
    0xD6: "√", 0xD7: "⋅", 0xDE: "⇒", 0xDB: "⇔", 0xE5: "∑",
}  # fmt: skip
_WINGDINGS = {
    0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "❑", 0x72: "❒", 0x75: "◆", 0x76: "❖",
    0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: "□", 0xAB: "★", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑",
    0xE2: "↓", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_WINGDINGS_2 = {
    0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x98: "●", 0xA2: "■", 0xA3: "□",
    0xA4: "❑", 0xAE: "◆",
}  # fmt: skip
_WINGDINGS_3 = {0x7D: "▶", 0x70: "▲", 0x71: "▼"}
_FONTS = {
    "symbol": _SYMBOL,
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "wingdings2": _WINGDINGS_2,
    "wingdings 3": _WINGDINGS_3,
}


def read_symbol(font: str, code: int) -> str | None:
    """Return what glyph `code` of a symbol font shows, None where the font or the glyph is unknown."""
    table = _FONTS.get(font.strip().lower())
    if table is None:
        return None
    low = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    if low in table:
        return table[low]
    # Symbol keeps digits, punctuation and ASCII signs in their places
    return chr(low) if table is _SYMBOL and 0x20 <= low < 0x40 else None


def read_symbols(font: str, text: str) -> str:
    """Return `text` with the private code points of a symbol font replaced where they are known."""
    if not any("\uf000" <= character <= "\uf0ff" for character in text):
        return text
    return "".join(
        (read_symbol(font, ord(character)) or character) if "\uf000" <= character <= "\uf0ff" else character
        for character in text
    )
