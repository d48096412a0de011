"""A log that keeps nothing, for libraries that write what they think to a file.

xlrd reports odd records by printing them. What matters of it reaches us as errors; the rest would only
garble the progress shown on the terminal.
"""

from __future__ import annotations

import io


class Silence(io.TextIOBase):
    """A text file that forgets what is written to it."""

    def write(self, text: str, /) -> int:
        """Take `text` and forget it."""
        return len(text)
