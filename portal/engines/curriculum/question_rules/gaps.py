"""Gaps: each in the text once, with a right filling, and every choice explained."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from portal.engines.curriculum.fillings import BadFilling, gaps_in, same_code, same_json, same_words
from portal.engines.curriculum.models import Cloze, FillIn, Gap
from portal.engines.curriculum.problem import Finding
from portal.engines.curriculum.yaml_text import Path

from .unlike import unlike

Same = Callable[[str, str], bool]


def check_cloze(question: Cloze, at: Path) -> Iterator[Finding]:
    return _gaps(question, question.text, "text", same_words, at)


def check_fill_in(question: FillIn, at: Path) -> Iterator[Finding]:
    same = same_json if question.compare == "json" else same_code
    return _gaps(question, question.code, "code", same, at)


def _gaps(question: Cloze | FillIn, text: str, key: str, same: Same, at: Path) -> Iterator[Finding]:
    yield from unlike("gap", question.gaps, (*at, "gaps"), question.slug)
    there = Counter(gaps_in(text))
    known = {gap.id for gap in question.gaps}
    for name in sorted(set(there) | known):
        if there[name] != 1 or name not in known:
            yield Finding(
                at=(*at, key),
                fault=f'Question "{question.slug}": [[{name}]] stands {there[name]} times in `{key}`'
                + ("." if name in known else ", and `gaps` has no such gap."),
                remedy=f"Write [[{name}]] exactly once, and one entry of `gaps` for it.",
            )
    for place, gap in enumerate(question.gaps):
        yield from _gap(question.slug, gap, same, (*at, "gaps", place))


def _gap(slug: str, gap: Gap, same: Same, at: Path) -> Iterator[Finding]:
    try:
        right = [one for one in gap.mistakes if any(same(one.text, good) for good in gap.accept)]
    except BadFilling as fault:
        yield Finding(at=at, fault=f'Question "{slug}", gap "{gap.id}": {fault}', remedy="Write it as JSON.")
        return
    for mistake in right:
        yield Finding(
            at=(*at, "mistakes"),
            fault=f'Question "{slug}", gap "{gap.id}": the mistake `{mistake.text}` would count as right.',
            remedy="Remove it from `mistakes` or from `accept`.",
        )
    if not gap.choices:
        return
    if not set(gap.accept) & set(gap.choices):
        yield Finding(
            at=(*at, "choices"),
            fault=f'Question "{slug}", gap "{gap.id}": no choice is right.',
            remedy="Let `choices` have one of `accept`.",
        )
    explained = {*gap.accept, *(one.text for one in gap.mistakes)}
    for choice in gap.choices:
        if choice not in explained:
            yield Finding(
                at=(*at, "choices"),
                fault=f'Question "{slug}", gap "{gap.id}": the choice `{choice}` is not explained.',
                remedy="Add it to `mistakes`, with a `why`.",
            )
