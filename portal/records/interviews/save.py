"""
An answer under way, saved as it is given. It may be changed until the end, and nothing is said of it.

The time is the server's. What comes after the end (and the few seconds of GRACE) is kept, shown and not
counted. Of two windows the one that saves last is kept; what it replaced stays beside it and is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from portal.engines.curriculum import Library, Question
from portal.engines.grading import BadResponse, is_whole
from portal.records.interviews.given import Given, Standing, in_words, is_blank, standing_of, step_after
from portal.records.interviews.models import Interview, Item, Kept

KEPT = 20  # of each question


class NotAsked(Exception):
    """There is no such question in this interview, or it is not its turn yet."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Saved:
    """
    `note` says what is missing before it is an answer. `gave_way` is what another window had saved meanwhile.
    `moved_on`: the next step of the question is to be shown.
    """

    item: Item
    note: str = ""
    gave_way: Kept | None = None
    moved_on: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Late:
    """The time was up. `kept` is what was typed, None when nothing was."""

    item: Item
    kept: Kept | None


@transaction.atomic
def save_answer(
    *,
    interview: Interview,
    position: int,
    given: Given,
    base_version: int,
    final: bool = False,
    library: Library,
    now: datetime,
) -> Saved | Late:
    """
    `base_version` is the one that the page was filled from; `final` finishes a step of a question that has
    another. Raises NotAsked.
    """
    interview, item = _locked(interview, position)
    if interview.is_over(now):
        late = None if is_blank(given) or given == item.given else _keep(item, given, "late", now)
        return Late(item=item, kept=late)
    question = library.question(item.ref)
    if question is None or (interview.started_at is None):
        raise NotAsked("That question cannot be answered at the moment.")
    if in_words(question) and _seen(given) < len(item.texts):
        # Typed before another window finished the step: that text stands, and this one is kept.
        return Saved(item=item, gave_way=_keep(item, given, "conflict", now), moved_on=True)
    gave_way = None
    if base_version != item.version and item.given != given and not is_blank(item.given):
        gave_way = _keep(item, item.given, "conflict", item.saved_at or now)
    return _store(item, question, given, gave_way=gave_way, final=final, seed=interview.seed, now=now)


def item_at(interview: Interview, position: int) -> Item:
    """As it is now. Raises NotAsked."""
    item = Item.objects.filter(interview=interview, position=position).first()
    if item is None:
        raise NotAsked("That question is not in this interview.")
    return item


@transaction.atomic
def flag(*, interview: Interview, position: int, flagged: bool, now: datetime) -> Item:
    """To come back to. Nothing changes once it is over. Raises NotAsked."""
    interview, item = _locked(interview, position)
    if not interview.is_over(now):
        item.flagged = flagged
        item.save(update_fields=["flagged"])
    return item


def _store(
    item: Item,
    question: Question,
    given: Given,
    *,
    gave_way: Kept | None,
    final: bool,
    seed: int,
    now: datetime,
) -> Saved:
    if item.given == given and not final:
        # The same, posted twice.
        return Saved(item=item, note=standing_of(question, given, item.texts, seed=seed).note)
    standing = standing_of(question, given, item.texts, seed=seed)
    note, moved_on = standing.note, False
    item.given, item.state = given, standing.state
    if final:
        note, moved_on = _finish_step(item, question, standing, seed=seed)
    item.version += 1
    item.saved_at = now
    item.save(update_fields=["given", "texts", "state", "version", "saved_at"])
    return Saved(item=item, note=note, gave_way=gave_way, moved_on=moved_on)


def _finish_step(item: Item, question: Question, standing: Standing, *, seed: int) -> tuple[str, bool]:
    """What is missing, else whether another step follows."""
    try:
        if not in_words(question) or is_whole(question, standing.response):
            return standing.note, False
    except BadResponse as fault:
        return gettext(str(fault)), False
    if step_after(question, standing.response, seed=seed) != "change":
        return standing.note, False
    item.texts = list(standing.response["texts"])
    item.given, item.state = {}, "begun"
    return "", True


def _locked(interview: Interview, position: int) -> tuple[Interview, Item]:
    """Both as they are now; whoever ends the interview waits, or has ended it."""
    found = Interview.objects.select_for_update().get(pk=interview.pk)
    item = Item.objects.select_for_update().filter(interview=found, position=position).first()
    if item is None or (found.is_pair and item.first_shown_at is None):
        raise NotAsked("That question is not in this interview.")
    return found, item


def _seen(given: Given) -> int:
    said = (given.get("step") or ["0"])[-1]
    return int(said) if said.isascii() and said.isdigit() else 0


def _keep(item: Item, given: Given, reason: str, saved_at: datetime) -> Kept:
    """Once, however often it is posted; the oldest go when there are many."""
    there = Kept.objects.filter(item=item)
    newest = there.order_by("-pk").first()
    if newest and newest.given == given and newest.reason == reason:
        return newest
    kept = Kept.objects.create(item=item, given=given, reason=reason, saved_at=saved_at)
    too_old = list(there.order_by("-pk").values_list("pk", flat=True)[KEPT:])
    Kept.objects.filter(pk__in=too_old).delete()
    return kept
