"""How a process of ours goes down. Only `quiet_exit` belongs here: programs call it first thing, and so
do the worker processes that they start.
"""

from __future__ import annotations

import atexit
import os
import sys


def quiet_exit() -> None:
    """Keep stderr quiet while the interpreter goes down; call it first thing in a program.

    DuckDB 2.0's bindings list there what Python had not freed whenever polars has read a result of theirs:
    forty lines about nothing the user could do. Whatever is registered later for the exit still runs before.
    """

    def turn_off() -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 2)
        os.close(nowhere)

    atexit.register(turn_off)
