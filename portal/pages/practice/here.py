"""A question that something is run for, where it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404

from portal.engines.curriculum import Lab, Question
from portal.engines.curriculum.models import Coded
from portal.library import library
from portal.pages.practice.asking import alone, answered, asking
from portal.pages.practice.running import at
from portal.pages.practice.views import question_or_404, session_url, set_or_404
from portal.pages.workbench.asked import open_asked_bench
from portal.pages.workbench.bench import Bench
from portal.pages.workbench.panel import Panel
from portal.records.accounts.request import LearnerRequest
from portal.records.progress.models import Answer, PracticeSession
from portal.records.progress.practice import answer_in, find_session, latest_inline
from portal.records.progress.question_place import ALONE, is_place, session_in, task_at
from portal.records.progress.walk import walk_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Here:
    """`session` is the one of practice that asks, if one does; other rooms have places of their own."""

    request: LearnerRequest
    topic: str
    question: Question
    place: str
    session: PracticeSession | None

    @property
    def url(self) -> str:
        """The page it stands on, as far as this room knows."""
        if self.session is not None:
            return session_url(self.session.pk)
        return at("question", self.topic, self.question.slug, ALONE)

    @property
    def is_ours(self) -> bool:
        """Else another room asks it, and has a page of its own."""
        return self.session is not None or self.place == ALONE

    @property
    def page(self) -> str:
        return "practice/session.html" if self.session else "practice/one_question.html"

    def lab(self, question: Coded) -> Lab:
        return task_at(question, self.topic, self.place)

    def bench(
        self,
        question: Coded,
        *,
        panel: Panel | None = None,
        typed: Mapping[str, str] | None = None,
        files: Mapping[str, str] | None = None,
    ) -> Bench:
        return open_asked_bench(
            self.request.learner, self.topic, question, library(), place=self.place, came_from=self.url,
            panel=panel, typed=typed, files=files,
        )  # fmt: skip

    def answer(self) -> Answer | None:
        """The one that counts: in a session the only one, else the latest."""
        if self.session is not None:
            return answer_in(self.session, self.question.slug)
        ref = f"{self.topic}/{self.question.slug}"
        return latest_inline(self.request.learner, (ref,)).get(ref)

    def context(self, given: Answer | None, *, now: datetime) -> dict[str, Any]:
        """For `page` and for parts/question.html: with an answer, the verdict on it."""
        learner = self.request.learner
        if self.session is not None:
            walk = walk_of(self.session, set_or_404(self.topic))
            return asking(walk, self.question, given, {}, learner=learner, now=now)
        return alone(self.topic, self.question, {}, learner=learner, now=now) | answered(self.question, given)


def here_or_404(request: LearnerRequest, topic: str, slug: str, place: str) -> Here:
    """Other people's sessions do not exist."""
    question = question_or_404(topic, slug)
    if not is_place(place):
        raise Http404(place)
    session_id = session_in(place)
    session = find_session(request.learner, session_id) if session_id else None
    if session_id and (session is None or session.topic != topic or slug not in session.questions):
        raise Http404(place)
    return Here(request=request, topic=topic, question=question, place=place, session=session)
