"""
What copies will look for, looked for in the zygote.

The interpreter keeps a table of what it has found in types, and of what not, which is strewn over 24 pages.
What is entered there in a copy is a page for each entry, in every environment.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import CodeType, FunctionType
from typing import Any


def look_up(package: str, *objects: object) -> None:
    """All names that functions of `package` use, in modules and in these objects."""
    for name in {name for code in _codes(package) for name in code.co_names}:
        for looked in (sys, *objects):
            getattr(looked, name, None)


def _codes(package: str) -> Iterator[CodeType]:
    for name, module in list(sys.modules.items()):
        if name.startswith(f"{package}."):
            yield from _codes_of(name, vars(module))


def _codes_of(module: str, names: Any) -> Iterator[CodeType]:
    for value in list(names.values()):
        if isinstance(value, FunctionType):
            yield value.__code__
        elif isinstance(value, type) and value.__module__ == module:
            yield from _codes_of(module, vars(value))
