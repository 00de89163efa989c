"""What each event and each environment went through, as stretches of time and moments between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal.engines.simulation import Happening, Kind

# What an event is after each step of its life, and the sign of a step that is a moment of its own.
_STATE_AFTER = {
    Kind.ARRIVED: "waiting",
    Kind.RECEIVED: "waiting",
    Kind.RETURNED: "waiting",
    Kind.THROTTLED: "waiting",
    Kind.BLOCKED: "blocked",
    Kind.SENT_TO_FUNCTION: "running",
    Kind.FAILED: "hidden",
    Kind.DELETED: "gone",
    Kind.DEAD_LETTERED: "gone",
    Kind.EXPIRED: "gone",
    Kind.FILTERED: "gone",
    Kind.ENVIRONMENT_STARTED: "busy",
    Kind.ENVIRONMENT_REUSED: "busy",
    Kind.ENVIRONMENT_DONE: "idle",
    Kind.ENVIRONMENT_STOPPED: "gone",
}
_SIGNS = {
    Kind.FAILED: ("✗", "bad"),
    Kind.THROTTLED: ("▲", "bad"),
    Kind.DUPLICATED: ("2×", "bad"),
    Kind.DEDUPLICATED: ("2×", "good"),
    Kind.DELETED: ("✓", "good"),
    Kind.DEAD_LETTERED: ("☠", "bad"),
    Kind.EXPIRED: ("∅", "bad"),
    Kind.FILTERED: ("⊘", "quiet"),
    Kind.DELIVERED: ("→", "good"),
}
_OF_ENVIRONMENTS = {
    Kind.ENVIRONMENT_STARTED,
    Kind.ENVIRONMENT_REUSED,
    Kind.ENVIRONMENT_DONE,
    Kind.ENVIRONMENT_STOPPED,
}
_OF_NOBODY = {Kind.REFUSED, Kind.SCALED}
WORDS = {
    "waiting": gettext_noop("waits"),
    "blocked": gettext_noop("waits for another"),
    "running": gettext_noop("is with the function"),
    "hidden": gettext_noop("is hidden until it is tried again"),
    "init": gettext_noop("is initialised"),
    "busy": gettext_noop("runs the handler"),
    "idle": gettext_noop("is idle"),
    "gone": gettext_noop("is gone"),
}
# Steps and what is known of them, as the journal has them; what is missing here is shown in English.
_STEPS = (
    gettext_noop("arrived"),
    gettext_noop("received"),
    gettext_noop("sent to function"),
    gettext_noop("succeeded"),
    gettext_noop("handled"),
    gettext_noop("failed"),
    gettext_noop("throttled"),
    gettext_noop("returned"),
    gettext_noop("blocked"),
    gettext_noop("duplicated"),
    gettext_noop("deduplicated"),
    gettext_noop("delivered"),
    gettext_noop("undelivered"),
    gettext_noop("deleted"),
    gettext_noop("dead-lettered"),
    gettext_noop("filtered"),
    gettext_noop("expired"),
    gettext_noop("environment started"),
    gettext_noop("environment reused"),
    gettext_noop("environment done"),
    gettext_noop("environment stopped"),
    gettext_noop("refused"),
    gettext_noop("scaled"),
)
_DETAILS = (
    gettext_noop("request"),
    gettext_noop("attempt"),
    gettext_noop("error"),
    gettext_noop("because"),
    gettext_noop("to"),
    gettext_noop("retries"),
    gettext_noop("topic"),
    gettext_noop("source"),
    gettext_noop("records"),
    gettext_noop("partition"),
    gettext_noop("offset"),
    gettext_noop("late"),
    gettext_noop("key"),
    gettext_noop("condition"),
    gettext_noop("status"),
    gettext_noop("shard"),
    gettext_noop("rule"),
    gettext_noop("receives"),
    gettext_noop("invocations"),
    gettext_noop("reason"),
    gettext_noop("init ms"),
    gettext_noop("due ms"),
    gettext_noop("billed ms"),
    gettext_noop("at once"),
)


def legend() -> tuple[tuple[str, str], ...]:
    return tuple((state, _(words)) for state, words in WORDS.items() if state != "gone")


@dataclass(frozen=True, slots=True)
class Stretch:
    state: str
    from_ms: int
    until_ms: int


@dataclass(frozen=True, slots=True)
class Sign:
    at_ms: int
    text: str
    mood: str  # "good", "bad" or "quiet"
    words: str


@dataclass(slots=True)
class Life:
    """Of an event or an environment, by the name it has in the journal."""

    subject: str
    steps: list[Happening] = field(default_factory=list)

    def stretches(self, end_ms: int) -> Iterator[Stretch]:
        """One after the other, up to `end_ms`, when the simulation ended; what is gone is not drawn."""
        state, since_ms = "", 0
        for step in self.steps:
            after = _STATE_AFTER.get(step.kind)
            if after is None:
                continue
            if state not in ("", "gone") and step.at_ms > since_ms:
                yield Stretch(state, since_ms, step.at_ms)
            state, since_ms = after, step.at_ms
            if init_ms := _init_ms(step):
                yield Stretch("init", since_ms, since_ms + init_ms)
                since_ms += init_ms
        if state not in ("", "gone") and end_ms > since_ms:
            yield Stretch(state, since_ms, end_ms)

    def signs(self) -> Iterator[Sign]:
        for step in self.steps:
            if found := _SIGNS.get(step.kind):
                yield Sign(step.at_ms, *found, told(step))

    def state_at(self, at_ms: int) -> str:
        """ "" before it is there."""
        state = ""
        for step in self.steps:
            if step.at_ms > at_ms:
                break
            state = _STATE_AFTER.get(step.kind, state)
            init_ms = _init_ms(step)
            if init_ms and at_ms < step.at_ms + init_ms:
                state = "init"
        return state

    def step_at(self, at_ms: int) -> Happening | None:
        """The latest."""
        return next((step for step in reversed(self.steps) if step.at_ms <= at_ms), None)


@dataclass(frozen=True, slots=True)
class Lives:
    """In the order in which they began."""

    events: tuple[Life, ...]
    environments: tuple[Life, ...]

    @staticmethod
    def of(happenings: Iterable[Happening]) -> Lives:
        events: dict[str, Life] = {}
        environments: dict[str, Life] = {}
        for happening in happenings:
            if happening.kind in _OF_NOBODY:
                continue
            lives = environments if happening.kind in _OF_ENVIRONMENTS else events
            lives.setdefault(happening.subject, Life(happening.subject)).steps.append(happening)
        return Lives(tuple(events.values()), tuple(environments.values()))


def told(step: Happening) -> str:
    """“failed: attempt 2”: a step with what is known of it."""
    details = [
        f"{_(name.replace('_', ' '))} {value}" for name, value in step.detail.items() if value is not None
    ]
    what = _(step.kind.value)
    return f"{what}: {', '.join(details)}" if details else what


def _init_ms(step: Happening) -> int:
    found = step.detail.get("init_ms") if step.kind is Kind.ENVIRONMENT_STARTED else None
    return found if isinstance(found, int) else 0
