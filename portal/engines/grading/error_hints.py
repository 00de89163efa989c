"""What an author has to say to an error that they knew would come."""

from __future__ import annotations

import re
from collections.abc import Iterable

from portal.engines.curriculum.models.hint import ErrorHint
from portal.engines.curriculum.patterns import compile_pattern

CAUGHT = 60  # characters of a capture that are shown


def said_of(errors: Iterable[ErrorHint], error_type: str, message: str) -> str:
    """Markdown; "" where no pattern matches. What was caught is a stranger's text: it stands as code."""
    for one in errors:
        caught = compile_pattern(one.match).caught_in(f"{error_type}: {message}")
        if caught is not None:
            return _filled(one.say, caught)
    return ""


def _filled(text: str, caught: tuple[str, ...]) -> str:
    return re.sub(r"\{(\d)\}", lambda found: _as_code(caught[int(found[1]) - 1]), text)


def _as_code(text: str) -> str:
    plain = " ".join(text.replace("`", "'").split())
    return f"`{plain[:CAUGHT] or '…'}`"
