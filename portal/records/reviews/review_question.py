"""
Every answer to a question reviews its card, wherever it was given; an answer that shows a gap makes one.

An answer that was full, and neither unsure nor slow nor with a hint, makes no card: who knew something
without having been taught it here is not made to repeat it.
"""

from __future__ import annotations

from django.db import transaction

from portal.engines.curriculum import Question
from portal.engines.scheduling.rating import Rating, Seen, expected_s, rate
from portal.records.progress.hinted import QuestionHint
from portal.records.progress.models import Answer
from portal.records.reviews.keep import Thing, find_card, keep_review, make_card, schedule
from portal.records.reviews.models import Kind, ReviewCard, ReviewLog


@transaction.atomic(savepoint=False)
def review_question(*, answer: Answer, question: Question) -> ReviewLog | None:
    """None where no card was made. Six queries at most, and one more with hints."""
    now = answer.answered_at
    thing = Thing(kind=Kind.QUESTION, within=answer.topic, slug=answer.question_slug)
    card = find_card(learner=answer.learner, thing=thing)
    seen = _seen(answer, question, card)
    rated = rate(seen)
    if card is None:
        if rated.rating >= Rating.GOOD:
            return None
        card = make_card(learner=answer.learner, thing=thing, digest=question.digest, now=now)
    return keep_review(card=card, seen=seen, rated=rated, digest=question.digest, answer=answer, now=now)


@transaction.atomic
def review_remarked(*, answer: Answer, question: Question) -> ReviewLog | None:
    """
    Somebody else's mark counts now. A rating that the learner chose stays, and one that other answers
    came after; without a card, the answer is looked at anew.
    """
    log = ReviewLog.objects.filter(answer=answer).first()
    if log is None:
        return review_question(answer=answer, question=question)
    card = ReviewCard.objects.select_for_update(of=("self",)).select_related("learner").get(pk=log.card_id)
    log.share = _share(answer)
    rated = rate(
        Seen(share=log.share, took_s=log.took_s, expected_s=log.expected_s, hints=log.hints, said=log.said)
    )
    was_chosen = log.rating != log.derived
    log.derived, log.reason = rated.rating, rated.reason
    if not was_chosen:
        log.rating = rated.rating
    log.save(update_fields=["share", "derived", "reason", "rating"])
    if not was_chosen and is_latest(log):
        schedule(card, log.before_card, rated.rating, log.at)
    return log


def is_latest(log: ReviewLog) -> bool:
    """Nothing came after it: the card is as this review left it."""
    return not ReviewLog.objects.filter(card_id=log.card_id, pk__gt=log.pk).exists()


def _seen(answer: Answer, question: Question, card: ReviewCard | None) -> Seen:
    return Seen(
        share=_share(answer),
        took_s=answer.took_s,
        expected_s=expected_s(question.kind, question.level),
        hints=_new_hints(answer, card),
        said=answer.confidence,
    )


def _share(answer: Answer) -> float:
    return answer.points / answer.out_of if answer.out_of else 1.0


def _new_hints(answer: Answer, card: ReviewCard | None) -> int:
    """Since the last review: what was read long ago has to be remembered as everything else."""
    if not answer.hints or card is None:
        return answer.hints
    shown = QuestionHint.objects.filter(
        learner=answer.learner, topic=answer.topic, question_slug=answer.question_slug
    )
    return shown.filter(shown_at__gt=card.card.reviewed_at or card.created_at).count()
