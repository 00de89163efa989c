"""Payload templates: an object whose fields that end in `.$` are paths, or intrinsic functions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from .faults import RUNTIME, StateError
from .intrinsics import Budget, Surroundings, evaluate, read_call
from .paths import BadPath, NotFound, Path, read_path


@dataclass(frozen=True, slots=True)
class Scope:
    """What paths of a state look into: its input, and by `$$` the context object."""

    data: Any
    context: Mapping[str, Any]
    stream: Random
    budget: Budget

    def find(self, path: Path) -> Any:
        """Raises NotFound."""
        return path.find(self.context if path.is_context else self.data)

    def value(self, text: str, field: str) -> Any:
        """Of a path or an intrinsic function. Raises StateError."""
        if text.startswith("States."):
            around = Surroundings(lambda path: self._found(path, field), self.stream, self.budget)
            return evaluate(read_call(text), around)
        return self._found(read_path(text), field)

    def _found(self, path: Path, field: str) -> Any:
        try:
            return self.find(path)
        except NotFound:
            shown = json.dumps(self.data, ensure_ascii=False)[:1_000]
            says = f"The JSONPath '{path.text}' specified for the field '{field}' could not be found"
            raise StateError(RUNTIME, f"{says} in the input '{shown}'") from None


def fill(template: Any, scope: Scope) -> Any:
    """Raises StateError."""
    if isinstance(template, dict):
        return dict(_filled(name, value, scope) for name, value in template.items())
    if isinstance(template, list):
        return [fill(value, scope) for value in template]
    return template


def _filled(name: str, value: Any, scope: Scope) -> tuple[str, Any]:
    if name.endswith(".$"):
        return name[:-2], scope.value(value, name)
    return name, fill(value, scope)


def check_template(template: Any) -> None:
    """Raises BadPath, for a field that cannot be read."""
    left = [template]
    while left:
        value = left.pop()
        if isinstance(value, list):
            left.extend(value)
        elif isinstance(value, dict):
            for name, inner in value.items():
                if not name.endswith(".$"):
                    left.append(inner)
                    continue
                if not isinstance(inner, str):
                    raise BadPath(f'The value of "{name}" has to be a path, or an intrinsic function.')
                read_call(inner) if inner.startswith("States.") else read_path(inner)
