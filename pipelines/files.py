"""Write files so that a kill at any moment leaves the old one or the new one, never half of one.

What the files hold belongs to the modules that write them.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

#: the start of every name that is not finished; a run clears them away, because only a killed run leaves any
UNFINISHED = ".unfinished-"


@contextmanager
def replacing(target: Path, *, is_durable: bool = True) -> Iterator[Path]:
    """Give a path to write to in the folder of `target`; on success it is renamed onto it.

    Durable files are flushed to disk first and so outlive power loss too. Flushing is slow, so what is merged
    soon and can be made again goes without.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.parent / f"{UNFINISHED}{uuid.uuid4().hex}"
    try:
        yield unfinished
        if is_durable:
            sync(unfinished)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    if is_durable:
        sync(target.parent)


def replace_parquet(frame: pl.DataFrame, target: Path, *, is_durable: bool = True) -> None:
    """Write a frame as Parquet in one step."""
    with replacing(target, is_durable=is_durable) as unfinished:
        frame.write_parquet(unfinished, compression="zstd")


def replace_symlink(link: Path, target: Path) -> None:
    """Point `link` at `target` in one step, by a relative path, so that the whole folder can be moved."""
    link.parent.mkdir(parents=True, exist_ok=True)
    unfinished = link.parent / f"{UNFINISHED}{uuid.uuid4().hex}"
    unfinished.symlink_to(os.path.relpath(target, link.parent))
    unfinished.replace(link)
    sync(link.parent)


def sync(path: Path) -> None:
    """Flush a file or a folder to disk; a rename is only safe against power loss once both are."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def set_aside(path: Path) -> Path:
    """Move a broken file out of the way, to `<name>.broken-<n>` beside it, for a person to look at."""
    number = 1
    while (aside := path.with_name(f"{path.name}.broken-{number}")).exists():
        number += 1
    path.rename(aside)
    return aside


def clear_unfinished(folder: Path) -> None:
    """Delete what a killed run left in a folder. Call it only while holding the warehouse's lock."""
    for leftover in folder.glob(f"{UNFINISHED}*"):
        leftover.unlink(missing_ok=True)
