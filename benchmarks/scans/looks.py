"""How the tables of made-up forms look: shaded labels, dark headings, thin, dotted and dashed rulings.

Here belongs turning a look into what each writer understands. Which set has which look belongs in `made`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reportlab.lib.colors import HexColor


@dataclass(frozen=True, slots=True)
class Look:
    """Grounds and ink as #rrggbb (None: paper) of labels and of the rows of headings; rulings: solid,
    dotted or dashed, and how wide in points. Office programs print their own width, and no grounds."""

    labels: str | None = None
    headings: str | None = None
    heading_ink: str = "#000000"
    rule: str = "solid"
    width: float = 0.5

    def css(self) -> str:
        """Return the style that a browser prints."""
        grounds = [
            f"{chosen} {{ background: {ground}; color: {ink} }}"
            for chosen, ground, ink in (
                ("td.label", self.labels, "#000000"),
                ("tr.heading td", self.headings, self.heading_ink),
            )
            if ground
        ]
        rule = f"td {{ border: {self.width}pt {self.rule} #000 }}"
        return "\n".join(["body { print-color-adjust: exact }", *grounds, rule])

    def office(self, content: bytes) -> bytes:
        """Return a part of an office file with rulings of this kind."""
        word = {"solid": b"single", "dotted": b"dotted", "dashed": b"dashed"}[self.rule]
        excel = {"solid": b"hair" if self.width < 0.5 else b"thin"}.get(self.rule, self.rule.encode())
        size = round(self.width * 8)
        content = content.replace(b'w:val="single" w:sz="4"', b'w:val="%b" w:sz="%d"' % (word, size))
        return content.replace(b'style="thin"', b'style="%b"' % excel)

    def ground(self, role: str, *, is_heading: bool) -> tuple[str | None, str]:
        """Return ground and ink of a cell."""
        if is_heading and self.headings:
            return self.headings, self.heading_ink
        return (self.labels if role == "label" else None), "#000000"

    def grid(self) -> tuple[Any, ...]:
        """Return reportlab's command for the rulings."""
        dashes = {"solid": None, "dotted": (self.width, 2 * self.width), "dashed": (3.0, 2.0)}[self.rule]
        return ("GRID", (0, 0), (-1, -1), self.width, HexColor("#000000"), 0, dashes)


PLAIN = Look()
