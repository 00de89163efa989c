"""Questions with gaps to fill, in a text, in log lines, in code or in a policy."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from portal.engines.curriculum.models.value import Line, Prose, Value

from .asked import Asked, Code, Letter

SHORT = 120  # characters that fit into a gap


class NamedText(Value):
    """A wrong filling that is known, and what it comes from."""

    text: Line
    why: Prose


class Gap(Value):
    """
    Stands in the text as [[a]]. `accept` are the right fillings; `choices` are offered when
    there are any, and then each of them is accepted or one of the `mistakes`.
    """

    id: Letter
    label: Line  # what belongs here, for those who do not see where the gap is
    accept: Annotated[tuple[Line, ...], Field(min_length=1, max_length=10)]
    choices: Annotated[tuple[Line, ...], Field(max_length=8)] = ()
    mistakes: Annotated[tuple[NamedText, ...], Field(max_length=8)] = ()
    why: Prose


Gaps = Annotated[tuple[Gap, ...], Field(min_length=1, max_length=10)]


class Cloze(Asked):
    """Words are compared without regard to capitals and spacing; `look: log` keeps lines as they are."""

    kind: Literal["cloze"]
    text: Code
    look: Literal["text", "log"] = "text"
    gaps: Gaps


class FillIn(Asked):
    """
    Code or JSON with gaps. As text, spacing beside signs and the kind of quotes do not
    count; `compare: json` takes values that are equal as JSON.
    """

    kind: Literal["fill-in"]
    code: Code
    language: Line
    compare: Literal["text", "json"] = "text"
    gaps: Gaps
