"""The exception tree: one root, drawn in its docstring."""

from __future__ import annotations

import inspect

from pipelines import errors


def test_every_exception_has_the_one_root_and_is_drawn_in_the_docstring() -> None:
    classes = [item for _, item in inspect.getmembers(errors, inspect.isclass) if issubclass(item, Exception)]
    assert errors.JixiaoError in classes
    assert all(issubclass(item, errors.JixiaoError) for item in classes)
    assert all(item.__name__ in (errors.__doc__ or "") for item in classes)
