"""What a text seems to say of each point."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from portal.engines.curriculum.models import Misconception, Point, RedFlag

from .matching import Span, Text

LONGEST_QUOTE = 160


@dataclass(frozen=True, kw_only=True, slots=True)
class Suggested:
    """
    A point or a red flag. `because` are the learner's own words, empty when it was not
    found; `vetoed` says which misconception speaks against it.
    """

    id: str
    text: str
    why: str
    worth: int
    because: tuple[str, ...] = ()
    vetoed: str = ""

    @property
    def found(self) -> bool:
        return bool(self.because) and not self.vetoed


@dataclass(frozen=True, kw_only=True, slots=True)
class Suggestions:
    """`by` names the language model that suggested them; "" when it was done by words."""

    points: tuple[Suggested, ...]
    flags: tuple[Suggested, ...]
    by: str = ""

    @property
    def ticks(self) -> tuple[str, ...]:
        """Ids of what is suggested, points and flags."""
        return tuple(one.id for one in (*self.points, *self.flags) if one.found)


class Suggester(Protocol):
    """Whatever reads an answer beside a rubric. `suggest` does it by words, a LanguageModel asks a model."""

    def __call__(
        self,
        text: str,
        points: Sequence[Point],
        misconceptions: Iterable[Misconception] = (),
        flags: Iterable[RedFlag] = (),
        /,
    ) -> Suggestions: ...


def suggest(
    text: str,
    points: Sequence[Point],
    misconceptions: Iterable[Misconception] = (),
    flags: Iterable[RedFlag] = (),
    /,
) -> Suggestions:
    """The same text, the same suggestions. Some tens of milliseconds for 600 words and a long rubric."""
    read = Text(text)
    vetoed: dict[str, str] = {}
    for misconception in misconceptions:
        if read.find(misconception.found):
            for name in misconception.vetoes:
                vetoed.setdefault(name, f"{misconception.text} {misconception.why}")
    return Suggestions(
        points=tuple(
            Suggested(
                id=point.id,
                text=point.text,
                why=point.why,
                worth=point.worth,
                because=_quotes(read, read.find(point.found)),
                vetoed=vetoed.get(point.id, ""),
            )
            for point in points
        ),
        flags=tuple(
            Suggested(
                id=flag.id,
                text=flag.text,
                why=flag.why,
                worth=-1,
                because=_quotes(read, read.find(flag.found)),
            )
            for flag in flags
        ),
    )


def _quotes(read: Text, spans: Iterable[Span]) -> tuple[str, ...]:
    """Each once, in the order of the text."""
    ordered = sorted(spans, key=lambda span: span.first)
    return tuple(dict.fromkeys(read.quote(span)[:LONGEST_QUOTE] for span in ordered))
