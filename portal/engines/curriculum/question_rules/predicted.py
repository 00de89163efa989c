"""Code whose outcome is to be predicted: one answer is right, and it can be told from what is seen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from portal.engines.curriculum.fillings import same_code
from portal.engines.curriculum.lab_rules import check_expectation, check_path, check_pattern
from portal.engines.curriculum.models import PredictThenRun, Reads
from portal.engines.curriculum.problem import Finding
from portal.engines.curriculum.yaml_text import Path
from portal.engines.emulator.runtimes import RUNTIMES

from .placed import check_placed
from .unlike import unlike


def check_predicted(question: PredictThenRun, at: Path) -> Iterator[Finding]:
    yield from check_placed(question, at)
    if question.runtime not in RUNTIMES:
        yield Finding(
            at=(*at, "runtime"),
            fault=f'Question "{question.slug}": there is no runtime `{question.runtime}`.',
            remedy=f"Write one of {', '.join(RUNTIMES)}.",
        )
    if bool(question.options) == (question.reads is not None):
        yield Finding(
            at=at,
            fault=f'Question "{question.slug}" needs either `options` or `reads`.',
            remedy="Let learners choose among options, or type what `reads` finds.",
        )
    elif question.reads is None:
        yield from _chosen(question, at)
    else:
        yield from _typed(question, question.reads, at)


def _chosen(question: PredictThenRun, at: Path) -> Iterator[Finding]:
    yield from unlike("option", question.options, (*at, "options"), question.slug)
    right = sum(option.right for option in question.options)
    if right != 1:
        yield Finding(
            at=(*at, "options"),
            fault=f'Question "{question.slug}" has {right} right options; one thing happens.',
            remedy="Put `right: true` on exactly one.",
        )
    if question.accept or question.mistakes:
        yield Finding(
            at=at,
            fault=f'Question "{question.slug}" has `options`, and `accept` or `mistakes`.',
            remedy="Say what is wrong with an option in its `why`.",
        )
    for place, option in enumerate(question.options):
        name = f'Option "{option.id}"'
        for turn, expectation in enumerate(option.expect):
            here = (*at, "options", place, "expect", turn)
            yield from _which(question, expectation, here, name)
            yield from check_expectation(expectation, here, name)


def _typed(question: PredictThenRun, reads: Reads, at: Path) -> Iterator[Finding]:
    here, name = (*at, "reads"), f'Question "{question.slug}"'
    ways = sum((reads.path is not None, reads.lines is not None, reads.error))
    if ways != 1:
        yield Finding(
            at=here,
            fault=f"{name}: `reads` finds {ways} things; it has to be one.",
            remedy="Write one of `path: …`, `lines: …`, `error: true`.",
        )
    if reads.path is not None:
        yield from check_path(reads.path, (*here, "path"), name)
    if reads.lines is not None:
        yield from check_pattern(reads.lines, (*here, "lines"), name)
    yield from _which(question, reads, here, name)
    if not question.accept:
        yield Finding(
            at=at,
            fault=f"{name} accepts nothing.",
            remedy='Add `accept: ["…"]`: first what the sandbox gives, then other ways to write it.',
        )
    for place, mistake in enumerate(question.mistakes):
        if any(same_code(mistake.text, one) for one in question.accept):
            yield Finding(
                at=(*at, "mistakes", place, "text"),
                fault=f"{name}: the mistake `{mistake.text}` would count as right.",
                remedy="Remove it, or take it out of `accept`.",
            )


def _which(question: PredictThenRun, looking: Any, at: Path, name: str) -> Iterator[Finding]:
    which, count = looking.invocation, len(question.invocations)
    if which is not None and not -count <= which < count:
        yield Finding(
            at=(*at, "invocation"),
            fault=f"{name} looks at invocation {which}, and there are {count}.",
            remedy="Count from 0; -1 is the last.",
        )
