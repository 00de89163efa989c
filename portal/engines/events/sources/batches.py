"""The knobs that batches share: how many records, which is bad, which comes twice, in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from portal.engines.emulator.function import EVENT_BYTES
from portal.engines.events.identifiers import number_of
from portal.engines.events.knobs import Knob, Problem, Settings, choice, switch, whole, words
from portal.engines.events.said import gettext_noop as _

from .contents import SPOILT, numbered, spoil

MESSAGE_KB = 1024  # of SQS and, where the topic takes it, SNS: facts T-7, T-11
_ENVELOPE_BYTES = 350  # less than any record has around what it carries

_RECORDS = {"record": _("Records"), "message": _("Messages"), "line": _("Lines")}
ORDERS = {"sent": _("as they were sent"), "newest": _("the newest first"), "shuffled": _("shuffled")}
OWN = words(
    "body",
    _("Your own text in each"),
    longest=1_000,
    lines=3,
    help=_("Empty: examples. {n} in it becomes the number of the record."),
)
POISON_IS = choice("poison_is", _("What is wrong with it"), SPOILT)
SIZE = whole(
    "size_kb",
    _("KB more in each"),
    default=0,
    least=0,
    most=MESSAGE_KB,
    help=_("Padding, to meet the limits."),
)


def records(most: int, *, what: str = "record", default: int = 2) -> Knob:
    return whole("records", _RECORDS[what], default=default, least=1, most=most)


def poison(most: int) -> Knob:
    return whole(
        "poison", _("The bad one"), default=0, least=0, most=most, help=_("As sent, from 1; 0: none.")
    )


def twice(most: int, *, help: str) -> Knob:
    return whole("twice", _("Comes twice"), default=0, least=0, most=most, help=help)


def order(help: str) -> Knob:
    return choice("order", _("Order"), ORDERS, help=help)


def attributes(help: str) -> Knob:
    return switch("attributes", _("Message attributes"), help=help)


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """`number` counts records as sent, from 1; a copy has its original's. `place` is that in the event."""

    number: int
    place: int
    text: str
    is_again: bool = False


def parts(
    settings: Settings, text_of: Callable[[int], str], *, field: str = "", own: bool = True
) -> Iterator[Part]:
    """
    What the records carry, one after the other as the event has them: the bad one spoilt, the copy last,
    all in the order that was asked for. A source may lack any of these knobs but "records".
    """
    values = settings.values
    count, bad = settings.number("records"), int(values.get("poison", 0))
    numbers = [*range(1, count + 1)]
    copied = int(values.get("twice", 0))
    if copied:
        numbers.append(copied)
    places = _ordered(numbers, str(values.get("order", "sent")), settings.seed)
    theirs = settings.text("body") if own and values.get("body") else ""
    for place, at in enumerate(places):
        number = numbers[at]
        text = numbered(theirs, number) if theirs else text_of(number)
        if number == bad:
            text = spoil(text, settings.text("poison_is"), field)
        yield Part(number=number, place=place, text=text, is_again=at >= count)


def check(settings: Settings) -> Iterator[Problem]:
    """What is told before anything is built, so that nothing far over the limit is."""
    count = settings.number("records")
    for name, label in (("poison", "The bad one"), ("twice", "Comes twice")):
        if int(settings.values.get(name, 0)) > count:
            those = f"1 to {count:,}" if count > 1 else "1"
            yield Problem(
                knob=name, says=f"{label}: write {those}, the records that there are, or 0 for none."
            )
    each = int(settings.values.get("size_kb", 0)) * 1024 + _ENVELOPE_BYTES
    if count * each > EVENT_BYTES:
        says = f"{count:,} records of {each:,} bytes and more are over the {EVENT_BYTES // 1024**2} MB"
        yield Problem(knob="records", says=f"{says} that a batch has: Lambda would cut it before.")


def _ordered(numbers: list[int], order: str, seed: str) -> list[int]:
    """Indexes into `numbers`."""
    places = [*range(len(numbers))]
    if order == "newest":
        return places[::-1]
    if order == "shuffled":
        return sorted(places, key=lambda at: number_of(f"shuffle/{seed}/{at}", 2**60))
    return places
