"""Deterministic keys: the hash of a natural key. Nothing else belongs here.

Keys do not depend on the order in which documents are read nor on the machine that reads them, so
that builds are reproducible and batches can be read anywhere.
"""

from __future__ import annotations

import hashlib

#: 96 bits: among 10^9 keys a collision has a chance of about 10^-11
KEY_DIGITS = 24
#: ASCII unit separator: it cannot occur in printed text, so ("a", "bc") and ("ab", "c") differ
SEPARATOR = "\x1f"


def make_key(*parts: str | int | None) -> str:
    """Return the first 24 hex digits of the SHA-256 of the parts; None counts as empty."""
    joined = SEPARATOR.join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(joined.encode()).hexdigest()[:KEY_DIGITS]
