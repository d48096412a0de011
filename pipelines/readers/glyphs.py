"""Code points that stand for a Chinese character without being it, and the character they stand for.

Fonts reuse one glyph for a radical (⽬ U+2F6C) and the character (目 U+76EE); a PDF whose text map was
made from the glyphs then prints 目标 but says ⽬标. Here belongs the table that undoes this, and
nothing else: no width folding, no punctuation, no simplification. NFKC would do those too, and it does
not know 60 of the radicals, so it is not used on stored text.

Radicals follow Unicode's EquivalentUnifiedIdeograph.txt (14.0). One entry differs: the file gives 戶
for ⼾ (U+2F3E), but the simplified Chinese fonts that cause the trouble draw 户 with that glyph
(cmap of Noto Sans CJK SC and Noto Serif CJK SC). Compatibility ideographs (U+F900-FAFF,
U+2F800-2FA1F) follow their canonical decomposition, which Unicode promises never to change.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

#: U+2E80 onward, one character per code point; an ideographic space where there is no equivalent
_CJK_RADICALS: Final = (
    "\u3000厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵\u3000旡日月歺母"
    "民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹"
    "艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠"
    "饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)
#: U+2F00 onward, one character per code point
_KANGXI_RADICALS: Final = (
    "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土"
    "士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈户手"
    "支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉"
    "瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳"
    "聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛"
    "辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯"
    "鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠"
)
_COMPATIBILITY_BLOCKS: Final = ((0xF900, 0xFB00), (0x2F800, 0x2FA20))


@lru_cache(maxsize=1)
def fold_table() -> dict[int, int]:
    """Return the mapping from code point to the unified ideograph that it stands for."""
    table = {
        start + offset: ord(character)
        for start, row in ((0x2E80, _CJK_RADICALS), (0x2F00, _KANGXI_RADICALS))
        for offset, character in enumerate(row)
        if character != "\u3000"
    }
    for start, stop in _COMPATIBILITY_BLOCKS:
        for code in range(start, stop):
            canonical = unicodedata.normalize("NFC", chr(code))
            if len(canonical) == 1 and ord(canonical) != code:
                table[code] = ord(canonical)
    return table


def fold(text: str) -> str:
    """Replace radicals and compatibility ideographs by the characters they stand for."""
    return text.translate(fold_table())


def fold_codes(codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """Fold an array of code points; returns the same array if there is nothing to fold."""
    suspect = ((codes >= 0x2E80) & (codes < 0x2FE0)) | ((codes >= 0xF900) & (codes < 0xFB00))
    suspect |= (codes >= 0x2F800) & (codes < 0x2FA20)
    if not suspect.any():
        return codes
    table = fold_table()
    folded = codes.copy()
    folded[suspect] = [table.get(code, code) for code in codes[suspect].tolist()]
    return folded
