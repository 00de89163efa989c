"""A topic mastered: the answers leave little doubt that four fifths of its points and more are known."""

from __future__ import annotations

from datetime import datetime

from portal.engines.curriculum import Library
from portal.engines.scheduling.mastery import judge
from portal.records.accounts.models import Learner
from portal.records.badges.grant import grant, has_badge
from portal.records.badges.said import keep_said
from portal.records.progress.evidence import answers_of, weigh_answers

MASTERED = 0.8  # the lower end of the interval


def grant_mastered(*, learner: Learner, topic: str, library: Library, now: datetime) -> None:
    """At most three queries, of one topic's answers."""
    slug = f"topic:{topic}"
    if topic not in library.question_sets or has_badge(learner, slug):
        return
    answers = answers_of(learner, library, topic)
    mastery = judge(weigh_answers(answers, now=now).topics.get(topic, ()))
    if mastery.is_claimed and mastery.interval()[0] >= MASTERED:
        percent = f"{100 * mastery.interval()[0]:.0f}"
        detail = keep_said("topic", percent=percent, answers=mastery.attempts)
        grant(learner=learner, slug=slug, detail=detail, now=now)
