"""A pattern that the learner wrote, against events that should get through it and others that should not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from portal.engines.curriculum.models import Passes, Sent
from portal.engines.simulation.constants import published
from portal.engines.simulation.filters import BadFilter, BadPattern, compile_filters, compile_pattern

from .json_values import short
from .miss import Miss

MOST_CHARACTERS = published().whole("ES-5", "characters")  # of the pattern of a rule


def examine_pattern(expectation: Passes, files: Mapping[str, str]) -> Miss | None:
    """The first event that the pattern lets through, or keeps out, and should not."""
    name = expectation.pattern_in
    if (text := files.get(name)) is None:
        return Miss(reason=f"There is no {name}.")
    try:
        passes = _compiled(text, expectation)
        return next((miss for case in expectation.cases if (miss := _case(case, name, passes))), None)
    except BadPattern as fault:
        return Miss(reason=f"{name}: Event pattern is not valid. Reason: {fault.reason}")
    except BadFilter as fault:
        return Miss(reason=f"{name}: {fault}")
    except RecursionError:
        return Miss(reason=f"{name} is nested too deeply to be looked at.")


def _compiled(text: str, expectation: Passes) -> Callable[[Any], bool]:
    """Raises BadPattern or BadFilter, as AWS refuses it."""
    if expectation.source == "eventbridge":
        if len(text.strip()) > MOST_CHARACTERS:
            raise BadPattern(f"A pattern has at most {MOST_CHARACTERS:,} characters")
        return compile_pattern(text).matches
    return compile_filters([text], source=expectation.source).passes


def _case(case: Sent, name: str, passes: Callable[[Any], bool]) -> Miss | None:
    """Of an event with several records, the first one that is not as the case has it."""
    for which, record in _records(case):
        if passes(record) != case.passes:
            wanted, does = _WORDS[case.passes]
            reason = f"{which} should be {wanted}, and the pattern in {name} {does}."
            return Miss(reason=reason, expected=wanted, actual=_WORDS[not case.passes][0])
    return None


# What should be, and what the pattern does where that is not so.
_WORDS = {True: ("let through", "keeps it out"), False: ("kept out", "lets it through")}


def _records(case: Sent) -> Iterator[tuple[str, Any]]:
    called = (case.file or case.sample or "").removeprefix("events/").removesuffix(".json")
    records = case.event.get("Records") if isinstance(case.event, dict) else None
    if not isinstance(records, list):
        yield called or short(case.event), case.event
        return
    for number, record in enumerate(records, 1):
        if called:
            yield (f"{called}, record {number}," if len(records) > 1 else called), record
        else:
            yield short(record), record
