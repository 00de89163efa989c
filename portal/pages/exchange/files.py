"""Question sets as files, kept in memory: writing one takes up to half a second, and all get the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.utils.timezone import now

from portal.engines.curriculum import QuestionSet
from portal.engines.exchange import FORMATS, Format, LeftOut, Written
from portal.library import library

KEPT = 128  # files, some 100 KB each


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """Why some questions, or parts of some, are not in a file."""

    why: str
    slugs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    format: Format
    questions: int  # in it
    size: int  # bytes
    left_out: tuple[Reason, ...]
    in_part: tuple[Reason, ...]

    @property
    def missing(self) -> int:
        return sum(len(one.slugs) for one in self.left_out)


def written_as(name: str, question_set: QuestionSet) -> Written:
    """Raises KeyError for no format of ours."""
    return _written(name, question_set.topic, question_set.digest)


@lru_cache(maxsize=KEPT)
def _written(name: str, topic: str, digest: str) -> Written:
    """For Anki, the cards are as old as the first writing: what has not changed is nothing new."""
    shelf = library()
    return FORMATS[name].write(shelf.question_sets[topic], facts=shelf.facts, at_s=now().timestamp())


def files_of(question_set: QuestionSet) -> list[File]:
    return [_file(one, question_set) for one in FORMATS.values()]


def _file(found: Format, question_set: QuestionSet) -> File:
    written = written_as(found.name, question_set)
    whole = {one.slug for one in written.left_out if one.whole}
    return File(
        format=found,
        questions=len(question_set.questions) - len(whole),
        size=len(written.content),
        left_out=_reasons(one for one in written.left_out if one.whole),
        in_part=_reasons(one for one in written.left_out if not one.whole),
    )


def _reasons(left_out: Iterable[LeftOut]) -> tuple[Reason, ...]:
    """Most of them once for many questions."""
    found: dict[str, list[str]] = {}
    for one in left_out:
        found.setdefault(one.why, []).append(one.slug)
    return tuple(Reason(why=why, slugs=tuple(slugs)) for why, slugs in found.items())
