"""A pattern that the learner wrote, against events that should get through it and others that should not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from portal.engines.curriculum.models import Passes, Sent
from portal.engines.simulation.constants import published
from portal.engines.simulation.filters import BadFilter, BadPattern, compile_filters, compile_pattern

from .json_values import short
from .miss import Miss

Asked = tuple[str, Any, bool]  # what it is called, the event or record, and whether it should get through

MOST_CHARACTERS = published().whole("ES-5", "characters")  # of the pattern of a rule


def examine_pattern(expectation: Passes, files: Mapping[str, str]) -> Miss | None:
    """Names the first event that is let through, or kept out, and should not be; and lists all that pass."""
    name = expectation.pattern_in
    if (text := files.get(name)) is None:
        return Miss(reason=f"There is no {name}.")
    try:
        return _compared(expectation, _compiled(text, expectation))
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


def _compared(expectation: Passes, passes: Callable[[Any], bool]) -> Miss | None:
    asked = [one for case in expectation.cases for one in _records(case)]
    found = [passes(record) for _, record, _ in asked]
    wrong = next((place for place, one in enumerate(asked) if found[place] != one[2]), None)
    if wrong is None:
        return None
    should, does = ("kept out", "lets it through") if found[wrong] else ("let through", "keeps it out")
    return Miss(
        reason=f"{asked[wrong][0]} should be {should}, and the pattern in {expectation.pattern_in} {does}.",
        expected=_listed(asked, [one[2] for one in asked]),
        actual=_listed(asked, found),
    )


def _listed(asked: Sequence[Asked], through: Sequence[bool]) -> str:
    names = [which for (which, _, _), passes in zip(asked, through, strict=True) if passes]
    return "\n".join(["Let through:", *(names or ["nothing"])])


def _records(case: Sent) -> Iterator[Asked]:
    """An event, or each of its Records."""
    called = (case.file or case.sample or "").removeprefix("events/").removesuffix(".json")
    records = case.event.get("Records") if isinstance(case.event, dict) else None
    if not isinstance(records, list):
        yield called or short(case.event), case.event, case.passes
        return
    for number, record in enumerate(records, 1):
        which = f"record {number} of {called}" if called and len(records) > 1 else called
        yield which or short(record), record, case.passes
