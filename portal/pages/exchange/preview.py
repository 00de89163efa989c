"""A draft as a learner would see it, question by question, with what is to be said of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from portal.engines.curriculum import Problem
from portal.engines.curriculum.models import Coded
from portal.engines.exchange import Placed, Taken, stand_in
from portal.engines.grading.present import Presented, present

MOST_SHOWN: Final = 20  # as they look; of the others the findings are listed
MOST_FINDINGS: Final = 200  # on one page


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """`shown` is None for what cannot be shown yet, `why_not` says why."""

    number: int
    slug: str
    kind: str
    line: int
    shown: Presented | None
    why_not: str
    missing: tuple[str, ...]
    findings: tuple[Problem, ...]


def rows_of(taken: Taken) -> Iterator[Row]:
    """At most so many findings in all: of a long draft the first are enough to go on with."""
    missing = {str(one.said.get("slug", "")): one.missing for one in taken.read.questions}
    left = MOST_FINDINGS
    for number, placed in enumerate(taken.examined.placed, 1):
        shown, why_not = _shown(placed, number)
        findings = placed.findings[:left]
        left -= len(findings)
        yield Row(
            number=number,
            slug=placed.slug or _("question %(number)s") % {"number": number},
            kind=shown.kind if shown else "",
            line=placed.line,
            shown=shown,
            why_not=why_not,
            missing=missing.get(placed.slug, ()),
            findings=findings,
        )


def _shown(placed: Placed, number: int) -> tuple[Presented | None, str]:
    if number > MOST_SHOWN:
        return None, _("The first %(most)s are shown; split the text to see more.") % {"most": MOST_SHOWN}
    question = placed.question if placed.question and not placed.findings else stand_in(placed.said)
    if question is None:
        return None, _("It can be shown once its findings are mended.")
    if isinstance(question, Coded):
        return None, _("Its code stands in a folder beside the YAML, and it is shown from there.")
    return present(question, seed=0), ""
