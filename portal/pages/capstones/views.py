"""The designs that interviews ask for: what was built of each, and how it was defended."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.engines.curriculum import Lab, Library, Question
from portal.library import library
from portal.records.accounts.models import Learner
from portal.records.accounts.request import LearnerRequest
from portal.records.progress.mastery import standings_of
from portal.records.progress.overview import best_marks


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """`built` and `defended` are points, None before the first try; `topic` and `question` say where."""

    lab: Lab
    topic: str
    question: Question
    built: float | None
    defended: float | None

    @property
    def is_done(self) -> bool:
        """Built in full, and defended: a rubric is for talking about, not for passing."""
        return self.built == self.lab.out_of and self.defended is not None


@require_safe
def capstones(request: LearnerRequest) -> HttpResponse:
    cards = cards_of(request.learner, library())
    return render(request, "capstones/capstones.html", {"cards": cards})


def cards_of(learner: Learner | None, shelf: Library) -> tuple[Card, ...]:
    """Two queries; none for a stranger."""
    marks = best_marks(learner) if learner else {}
    answers = standings_of(learner) if learner else {}
    cards = []
    for lab in shelf.capstones():
        assert lab.capstone is not None
        question = shelf.question(lab.capstone.design)
        if question is None:  # a broken reference, which the content check names
            continue
        topic = lab.capstone.design.partition("/")[0]
        given = answers.get((topic, question.slug))
        cards.append(
            Card(
                lab=lab,
                topic=topic,
                question=question,
                built=marks[lab.slug][0] if lab.slug in marks else None,
                defended=given.earned if given else None,
            )
        )
    return tuple(cards)
