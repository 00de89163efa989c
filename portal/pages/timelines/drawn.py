"""A timeline as lanes: where each stretch and each sign stands, for a template to draw."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.engines.simulation import Happening

from .lives import WORDS, Life, Lives
from .scale import Scale, in_words

WIDTH = 980  # px, of time
NAMES = 130  # px
LANE, TOP = 20, 26  # px
LANES = 60  # of events, and as many of environments
_NARROWEST = 1.5
_CHARACTERS = 18


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    x: float
    width: float
    state: str
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    x: float
    text: str
    mood: str
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Lane:
    name: str
    label: str
    y: int
    pieces: tuple[Piece, ...]
    points: tuple[Point, ...]

    @property
    def middle(self) -> int:
        return self.y + 14


@dataclass(frozen=True, kw_only=True, slots=True)
class Lanes:
    title: str
    lanes: tuple[Lane, ...]
    marks: tuple[tuple[float, str], ...]
    left_out: int

    @property
    def height(self) -> int:
        return TOP + LANE * len(self.lanes)

    @property
    def width(self) -> int:
        return NAMES + WIDTH + 40


@dataclass(frozen=True, kw_only=True, slots=True)
class DrawnTimeline:
    """`times` are the moments to scrub through, ms."""

    events: Lanes
    environments: Lanes
    scale: Scale

    @property
    def both(self) -> tuple[Lanes, Lanes]:
        return self.events, self.environments

    @property
    def width(self) -> int:
        return self.events.width

    @property
    def times(self) -> tuple[int, ...]:
        return tuple(self.scale.times)

    def x(self, at_ms: int) -> float:
        return NAMES + self.scale.x(at_ms)


def draw(happenings: Iterable[Happening]) -> DrawnTimeline:
    steps = tuple(happenings)
    lives = Lives.of(steps)
    scale = Scale((step.at_ms for step in steps), width=WIDTH)
    end_ms = scale.times[-1]
    return DrawnTimeline(
        events=_lanes(_("Events"), lives.events, scale, end_ms),
        environments=_lanes(_("Environments"), lives.environments, scale, end_ms),
        scale=scale,
    )


def _lanes(title: str, lives: tuple[Life, ...], scale: Scale, end_ms: int) -> Lanes:
    drawn = lives[:LANES]
    return Lanes(
        title=title,
        lanes=tuple(_lane(life, place, scale, end_ms) for place, life in enumerate(drawn)),
        marks=tuple((NAMES + x, words) for x, words in scale.marks()),
        left_out=len(lives) - len(drawn),
    )


def _lane(life: Life, place: int, scale: Scale, end_ms: int) -> Lane:
    def piece(state: str, from_ms: int, until_ms: int) -> Piece:
        x, right = scale.x(from_ms), scale.x(until_ms)
        words = _("%(name)s %(does)s from %(begins)s to %(ends)s") % {
            "name": life.subject,
            "does": _(WORDS[state]),
            "begins": in_words(from_ms),
            "ends": in_words(until_ms),
        }
        return Piece(x=NAMES + x, width=round(max(_NARROWEST, right - x), 1), state=state, words=words)

    return Lane(
        name=life.subject,
        label=_short(life.subject),
        y=TOP + place * LANE,
        pieces=tuple(piece(one.state, one.from_ms, one.until_ms) for one in life.stretches(end_ms)),
        points=tuple(
            Point(
                x=NAMES + scale.x(sign.at_ms),
                text=sign.text,
                mood=sign.mood,
                words=f"{life.subject}, {in_words(sign.at_ms)}: {sign.words}",
            )
            for sign in life.signs()
        ),
    )


def _short(name: str) -> str:
    return name if len(name) <= _CHARACTERS else f"…{name[1 - _CHARACTERS :]}"
