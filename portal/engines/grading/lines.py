"""What invocations wrote against what a check expects of their logs."""

from __future__ import annotations

from collections.abc import Sequence

from portal.engines.curriculum.models import Logs, OncePerEnvironment
from portal.engines.curriculum.patterns import compile_pattern

from .invocation import Invocation, places_of
from .miss import Miss


def examine_lines(expectation: Logs | OncePerEnvironment, invocations: Sequence[Invocation]) -> Miss | None:
    pattern = compile_pattern(expectation.pattern)
    places = places_of(expectation, invocations)
    matching = [
        (place, line) for place in places for line in invocations[place].lines if pattern.found_in(line)
    ]
    which = places[0] if len(places) == 1 else None
    actual = "\n".join(line for _, line in matching[:20]) or "no such line"
    if isinstance(expectation, OncePerEnvironment):
        if len(matching) == 1:
            return None
        reason = (
            f"Expected one line matching {expectation.pattern} over {len(invocations)} invocations "
            f"of one environment, found {len(matching)}."
        )
        return Miss(reason=reason, place=which, expected="one line", actual=actual)
    if expectation.absent:
        if not matching:
            return None
        place, line = matching[0]
        reason = f"A log line should not be there: {line[:200]}"
        return Miss(
            reason=reason, place=place, expected=f"no line matching {expectation.pattern}", actual=actual
        )
    if (expectation.times is None and matching) or len(matching) == expectation.times:
        return None
    times = "a log line" if expectation.times is None else f"{expectation.times} log lines"
    reason = f"Expected {times} matching {expectation.pattern}, found {len(matching) or 'none'}."
    return Miss(reason=reason, place=which, expected=f"{times} matching {expectation.pattern}", actual=actual)
