"""
Policy variables: `${aws:username}`, `${aws:PrincipalTag/team, 'none'}`, `${*}`.

"If you don't include the Version element and set it to an appropriate version date, variables like
${aws:username} are treated as literal strings in the policy." What a variable brings in is text: a `*`
in a user's name is no wildcard.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .context import Context
from .wildcards import Piece, pieces_of

WITH_VARIABLES = "2012-10-17"
_VARIABLE = re.compile(r"\$\{([^{}]*)\}")
_WITH_DEFAULT = re.compile(r"([^,]*), ?'([^']*)'")
_CHARACTERS = frozenset("*?$")


def resolve(text: str, context: Context) -> tuple[Piece, ...] | None:
    """
    The text with its variables filled in, as pieces of a pattern; None when one has no value.

    A value that cannot be resolved matches nothing. A key with several values is no variable: "You can
    use any available single-valued context key as a policy variable, but you cannot use a multivalued
    context key".
    """
    if "${" not in text:
        return pieces_of(text)
    parts: list[Piece] = []
    for part, is_variable in _split(text):
        if not is_variable:
            parts.extend(pieces_of(part))
        elif (value := _value(part, context)) is None:
            return None
        else:
            parts.append(value)
    return tuple(part for part in parts if part != "")


def resolve_text(text: str, context: Context) -> str | None:
    """The same where `*` and `?` are characters like others, as for StringEquals."""
    if "${" not in text:
        return text
    values = [_value(part, context) if is_variable else part for part, is_variable in _split(text)]
    return None if None in values else "".join(value for value in values if value is not None)


def names(text: str) -> list[str]:
    """The context keys that a text names as variables."""
    inside = [part for part, is_variable in _split(text) if is_variable and part not in _CHARACTERS]
    return [(match[1] if (match := _WITH_DEFAULT.fullmatch(part)) else part).strip() for part in inside]


def _split(text: str) -> Iterator[tuple[str, bool]]:
    end = 0
    for match in _VARIABLE.finditer(text):
        yield text[end : match.start()], False
        yield match[1], True
        end = match.end()
    yield text[end:], False


def _value(inside: str, context: Context) -> str | None:
    if inside in _CHARACTERS:
        return inside
    match = _WITH_DEFAULT.fullmatch(inside)
    name, default = (match[1], match[2]) if match else (inside, None)
    values = context.get(name.strip(), ())
    return values[0] if len(values) == 1 else default
