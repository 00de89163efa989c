"""What somebody is to review today, and on the days to come."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from portal.engines.curriculum import Lab, Library, Question
from portal.engines.grading import present
from portal.engines.scheduling.cards import DAY, day, recall
from portal.engines.scheduling.load import Day, Due, spread
from portal.engines.scheduling.rating import expected_s
from portal.records.accounts.models import Learner
from portal.records.reviews.models import CardState, Kind, ReviewCard, ReviewLog, ReviewSettings, seed_of
from portal.records.reviews.settings_of import settings_of

DAYS = 14


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """A card and what it is of: a question, or a check of a lab. `recall` is a probability, 0 to 1."""

    card: ReviewCard
    question: Question | None = None
    lab: Lab | None = None
    title: str  # what the question asks, in Markdown, or the check's title
    where: str  # the topic's or the lab's title
    recall: float


@dataclass(frozen=True, kw_only=True, slots=True)
class OnDay:
    date: date
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Count:
    """Reviews of one day: `done`, and `left` of what the learner wants of a day."""

    done: int
    left: int
    paused: bool = False

    @property
    def of_day(self) -> int:
        return self.done + self.left


@dataclass(frozen=True, kw_only=True, slots=True)
class Agenda:
    """
    `today` is left to do, questions before checks, the most urgent of each first; `done` was done today.
    `due` counts everything that is due now, with what is left for the `over` days after today. `gone` cards
    are of content that is not there any more. While `paused` nothing is asked.
    """

    settings: ReviewSettings
    today: tuple[Item, ...] = ()
    done: int = 0
    due: int = 0
    over: int = 0
    days: tuple[OnDay, ...] = ()
    gone: int = 0
    aside: int = 0
    cards: int = 0

    @property
    def paused(self) -> bool:
        return self.settings.paused_at is not None

    @property
    def later(self) -> int:
        """Due now, and left for the days after today."""
        return self.due - len(self.today)

    @property
    def of_day(self) -> int:
        return self.done + len(self.today)

    @property
    def minutes(self) -> int:
        """What today takes, rounded up; a lab is done once for all its checks."""
        questions = sum(
            expected_s(item.question.kind, item.question.level) for item in self.today if item.question
        )
        labs = {item.lab.slug: item.lab.head.minutes for item in self.today if item.lab}
        return math.ceil(questions / 60) + sum(labs.values())

    @property
    def next_day(self) -> OnDay | None:
        """The first day after today with something due."""
        return next((on for on in self.days[1:] if on.count), None)


def agenda_of(learner: Learner | None, library: Library, *, now: datetime, days: int = DAYS) -> Agenda:
    """`days` from today are planned. Three queries; none for somebody who has not written yet."""
    settings = settings_of(learner)
    found = [(card, _of(card, library)) for card in ReviewCard.objects.of(learner)]
    there = [(card, of) for card, of in found if of is not None]
    asked = [(card, of) for card, of in there if card.state == CardState.ACTIVE]
    agenda = Agenda(
        settings=settings,
        days=_counted((), day(now).date(), days),
        gone=len(found) - len(there),
        aside=len(there) - len(asked),
        cards=len(asked),
    )
    if agenda.paused or not asked:
        return agenda
    items = {card.pk: _item(card, of, library, now) for card, of in asked if card.due_at <= now}
    due = [_due(card) for card, _ in asked if card.due_at < day(now) + days * DAY]
    return _planned(agenda, items, due, learner, now)


def _planned(
    agenda: Agenda, items: Mapping[int, Item], due: list[Due], learner: Learner | None, now: datetime
) -> Agenda:
    """`items` are those that are due now."""
    today = day(now).date()
    done = ReviewLog.objects.of(learner).due().on_day_of(now).count()
    plan = spread(due, today=today, a_day=agenda.settings.a_day, done=done)
    return dataclasses.replace(
        agenda,
        today=_in_order(items[key] for on in plan if on.on == today for key in on.keys),
        done=done,
        due=len(items),
        over=max(((on.on - today).days for on in plan if items.keys() & set(on.keys)), default=0),
        days=_counted(plan, today, len(agenda.days)),
    )


def _due(card: ReviewCard) -> Due:
    return Due(key=card.pk, on=card.due_at.date(), card=card.card)


def count_of(learner: Learner, library: Library, *, now: datetime) -> Count:
    """What agenda_of says of today, without planning it: for after each answer. Three queries."""
    settings = settings_of(learner)
    done = ReviewLog.objects.of(learner).due().on_day_of(now).count()
    if settings.paused_at is not None:
        return Count(done=done, left=0, paused=True)
    due = ReviewCard.objects.of(learner).active().filter(due_at__lte=now)
    named = due.values_list("kind", "within", "slug")
    there = sum(_find(kind, within, slug, library) is not None for kind, within, slug in named)
    return Count(done=done, left=min(there, max(settings.a_day - done, 0)))


def find_item(learner: Learner | None, card_id: int, library: Library, *, now: datetime) -> Item | None:
    """Whether due or not; None for other people's and for what is gone. One query."""
    card = ReviewCard.objects.of(learner).filter(pk=card_id).select_related("learner").first()
    return item_of(card, library, now=now) if card else None


def item_of(card: ReviewCard, library: Library, *, now: datetime) -> Item | None:
    """None for what is gone."""
    of = _of(card, library)
    return _item(card, of, library, now) if of else None


def _of(card: ReviewCard, library: Library) -> Question | Lab | None:
    return _find(card.kind, card.within, card.slug, library)


def _find(kind: str, within: str, slug: str, library: Library) -> Question | Lab | None:
    """None for what is gone."""
    if kind == Kind.QUESTION:
        return library.question(f"{within}/{slug}")
    lab = library.find_lab(within)
    return lab if lab and any(check.slug == slug for check in lab.head.checks) else None


def _item(card: ReviewCard, of: Question | Lab, library: Library, now: datetime) -> Item:
    likely = recall(card.card, now)
    if isinstance(of, Lab):
        title = next(check.title for check in of.head.checks if check.slug == card.slug)
        return Item(card=card, lab=of, title=title, where=of.head.title, recall=likely)
    topic = library.question_sets[card.within]
    asked = present(of, seed=seed_of(card.pk, card.card.reviews))
    return Item(card=card, question=of, title=asked.prompt, where=topic.title, recall=likely)


def _in_order(items: Iterable[Item]) -> tuple[Item, ...]:
    """Questions first: a lab is long, and the checks of one lab stand together."""
    chosen = list(items)
    labs = list(dict.fromkeys(item.lab.slug for item in chosen if item.lab))
    chosen.sort(key=lambda item: labs.index(item.lab.slug) if item.lab else -1)
    return tuple(chosen)


def _counted(plan: Iterable[Day], today: date, days: int) -> tuple[OnDay, ...]:
    counts = {on.on: len(on.keys) for on in plan}
    return tuple(
        OnDay(date=on, count=counts.get(on, 0)) for on in (today + number * DAY for number in range(days))
    )
