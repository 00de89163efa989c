"""What checks of a pattern must be, beyond their shape, and the events that their cases name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .models import Check, LabHead, Passes, Sent
from .problem import Finding
from .yaml_text import Path

EVENTS = ("event", "file", "sample")


def check_passes(head: LabHead, starter: Mapping[str, str], solution: Mapping[str, str]) -> Iterator[Finding]:
    for place, check in enumerate(head.checks):
        for number, expectation in enumerate(check.expect):
            if isinstance(expectation, Passes):
                at: Path = ("checks", place, "expect", number)
                yield from _check(expectation, (starter, solution), at, f'Check "{check.slug}"')


def _check(
    expectation: Passes, both: tuple[Mapping[str, str], ...], at: Path, name: str
) -> Iterator[Finding]:
    if any(expectation.pattern_in not in files for files in both):
        yield Finding(
            at=(*at, "pattern_in"),
            fault=f"{name}: starter/ and solution/ do not both have {expectation.pattern_in}.",
            remedy="Add it, or name the file that learners edit.",
        )
    if not expectation.cases:
        yield Finding(at=at, fault=f"{name}: `passes` has no case.", remedy="Add one under `cases`.")
    for place, case in enumerate(expectation.cases):
        if len(case.model_fields_set & set(EVENTS)) != 1:
            yield Finding(
                at=(*at, "cases", place),
                fault=f"{name}: a case of `passes` has one event, and no more.",
                remedy="Write one of `event: …`, `file: …`, `sample: …`.",
            )


def with_events(check: Check, at: Path, find: Callable[[Sent, Path], Any]) -> Check:
    """The check with what its cases name in their `event`: an event that changes, changes the lab."""
    if not any(isinstance(one, Passes) for one in check.expect):
        return check
    expect = tuple(
        _filled(one, (*at, "expect", number), find) if isinstance(one, Passes) else one
        for number, one in enumerate(check.expect)
    )
    return check.model_copy(update={"expect": expect})


def _filled(expectation: Passes, at: Path, find: Callable[[Sent, Path], Any]) -> Passes:
    cases = tuple(
        case.model_copy(update={"event": find(case, (*at, "cases", place))})
        for place, case in enumerate(expectation.cases)
    )
    return expectation.model_copy(update={"cases": cases})
