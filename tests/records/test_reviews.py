"""What was missed becomes a card, every answer reviews it, and days hold no more than the learner wants."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.engines.curriculum.models.hint import Hint
from portal.engines.scheduling.cards import DAY, day
from portal.engines.scheduling.rating import Rating
from portal.records.accounts.merge import merge
from portal.records.progress.hinted import QuestionHint
from portal.records.progress.mark_by import mark_by
from portal.records.progress.models import Answer
from portal.records.progress.practice import answer_inline
from portal.records.reviews import listen
from portal.records.reviews.agenda import agenda_of, count_of
from portal.records.reviews.answer import NotDue, answer_review
from portal.records.reviews.calendar_link import close_link, learner_of_link, make_link
from portal.records.reviews.models import ReviewCard, ReviewLog, ReviewSettings
from portal.records.reviews.put_off import bring_back, put_aside, put_off
from portal.records.reviews.rerate import find_review, rerate
from portal.records.reviews.settings_of import set_up, settings_of
from portal.records.reviews.signals import day_done
from tests import make
from tests.people import NOON, somebody
from tests.questions import a_question
from tests.records.test_accounts import at_once

pytestmark = pytest.mark.django_db
RIGHT, WRONG = {"choice": "a"}, {"choice": "b"}
TOMORROW = NOON + DAY


@pytest.fixture
def topic():
    return make.question_set("basics", *(make.question(f"q{n}") for n in range(40)))


@pytest.fixture(autouse=True)
def books(topic, monkeypatch):
    made = make.library(sets=(topic,))
    monkeypatch.setattr(listen, "library", lambda: made)
    return made


@pytest.fixture
def give(learner, topic):
    """Answer question number n, outside of any review."""

    def go(n, response, at=NOON, *, by=None, **more):
        return answer_inline(
            learner=by or learner,
            topic="basics",
            question=topic.questions[n],
            response=response,
            now=at,
            **more,
        )

    return go


@pytest.fixture
def review(topic):
    def go(card, response=RIGHT, at=TOMORROW, **more):
        question = next(one for one in topic.questions if one.slug == card.slug)
        return answer_review(card=card, question=question, response=response, now=at, **more)

    return go


def card_of(n, learner=None):
    found = ReviewCard.objects.filter(slug=f"q{n}")
    return found.get(learner=learner) if learner else found.get()


# --- What becomes a card ---


def test_a_missed_question_becomes_a_card_that_is_due_tomorrow(give, topic):
    given = give(0, WRONG)

    card = card_of(0)
    assert (card.kind, card.within, card.slug) == ("question", "basics", "q0")
    assert card.digest == topic.questions[0].digest
    assert card.due_at == day(TOMORROW)
    log = ReviewLog.objects.get()
    assert (log.card, log.answer, log.rating, log.was_due) == (card, given, Rating.AGAIN, False)


def test_what_was_known_at_first_sight_makes_no_card(give):
    give(0, RIGHT)
    give(1, RIGHT, confidence="sure", took_s=3)

    assert not ReviewCard.objects.exists()


@pytest.mark.parametrize(
    "how", [{"confidence": "unsure"}, {"took_s": 900}], ids=["unsure", "far slower than such questions take"]
)
def test_a_right_answer_that_shows_doubt_makes_a_card(give, how):
    give(0, RIGHT, **how)

    assert ReviewLog.objects.get().rating == Rating.HARD


def test_an_answer_after_a_hint_makes_a_card_and_a_hint_of_long_ago_does_not_count_again(learner):
    helped = make.question("q0", hints=(Hint(text="Look up."),))
    said = {"learner": learner, "topic": "basics", "question": helped, "response": RIGHT}
    QuestionHint.objects.create(
        learner=learner, topic="basics", question_slug="q0", number=1, shown_at=NOON - timedelta(minutes=1)
    )
    answer_inline(**said, now=NOON)
    answer_inline(**said, now=NOON + 9 * DAY)

    assert [log.rating for log in ReviewLog.objects.order_by("pk")] == [Rating.HARD, Rating.GOOD]


# --- What reviews a card ---


def test_every_answer_to_a_question_that_has_a_card_reviews_it(give):
    give(0, WRONG)
    give(0, RIGHT, TOMORROW)

    card = card_of(0)
    assert card.card.reviews == 2
    assert card.due_at > TOMORROW
    assert ReviewLog.objects.latest("pk").was_due


def test_practice_of_a_card_that_is_not_due_counts_for_memory_and_not_for_the_day(give, learner, books):
    give(0, WRONG)
    give(0, RIGHT, NOON + timedelta(hours=1))

    assert card_of(0).card.reviews == 2
    assert agenda_of(learner, books, now=NOON).done == 0


def test_an_answer_in_a_review_counts_as_all_others_do(give, review):
    give(0, WRONG)

    log = review(card_of(0), confidence="sure", took_s=12.0)

    answer = Answer.objects.latest("pk")
    assert log.answer == answer
    assert (answer.points, answer.confidence, answer.took_s) == (1, "sure", 12.0)
    assert (log.rating, log.reason) == (Rating.EASY, "Right, quick, and you were sure.")


def test_a_review_that_is_posted_twice_counts_once(give, review):
    give(0, WRONG)
    card = card_of(0)

    first = review(card, WRONG)

    assert review(card, RIGHT) == first
    assert Answer.objects.count() == 2


def test_what_is_not_due_is_not_reviewed(give, review):
    give(0, WRONG)

    with pytest.raises(NotDue):
        review(card_of(0), at=TOMORROW - 20 * DAY)


@pytest.mark.django_db(transaction=True)
def test_a_review_from_three_tabs_at_once_counts_once(topic):
    learner = somebody()
    answer_inline(learner=learner, topic="basics", question=topic.questions[0], response=WRONG, now=NOON)
    card = card_of(0)

    raised = at_once(
        *[
            lambda r=r: answer_review(card=card, question=topic.questions[0], response=r, now=TOMORROW)
            for r in (RIGHT, WRONG, RIGHT)
        ]
    )

    assert raised == []
    assert Answer.objects.count() == 2
    assert ReviewLog.objects.due().count() == 1


# --- The learner's own rating ---


def test_the_learners_own_rating_counts_as_if_it_had_been_the_first(give, review, learner):
    give(0, WRONG)
    card = card_of(0)
    log = review(card)
    assert log.rating == Rating.GOOD

    assert rerate(log=find_review(learner, log.pk), rating=Rating.EASY)
    easy = card_of(0).due_at
    assert rerate(log=find_review(learner, log.pk), rating=Rating.AGAIN)

    assert card_of(0).due_at == day(TOMORROW + DAY) < easy
    assert card_of(0).card.reviews == 2
    log.refresh_from_db()
    assert (log.rating, log.derived) == (Rating.AGAIN, Rating.GOOD)


def test_rating_twice_the_same_changes_nothing(give, review, learner):
    give(0, WRONG)
    log = review(card_of(0))
    before = card_of(0).memory

    assert rerate(log=find_review(learner, log.pk), rating=Rating(log.rating))

    assert card_of(0).memory == before


def test_a_rating_that_another_answer_came_after_changes_nothing(give, review, learner):
    give(0, WRONG)
    log = review(card_of(0))
    give(0, RIGHT, TOMORROW + 9 * DAY)
    before = card_of(0).memory

    assert not rerate(log=find_review(learner, log.pk), rating=Rating.AGAIN)

    assert card_of(0).memory == before


def test_other_peoples_reviews_are_not_found(give, charlie):
    give(0, WRONG)
    log = ReviewLog.objects.get()

    assert find_review(charlie.learner, log.pk) is None
    assert find_review(None, log.pk) is None


# --- The day ---


def test_the_agenda_tells_what_is_due_how_long_it_takes_and_what_comes_when(give, learner, books):
    for n in range(3):
        give(n, WRONG)

    agenda = agenda_of(learner, books, now=TOMORROW)

    assert [item.question.slug for item in agenda.today] == ["q0", "q1", "q2"]
    assert (agenda.due, agenda.done, agenda.over, agenda.later) == (3, 0, 0, 0)
    assert agenda.minutes == 2  # 3 × 45 s × 0.75
    assert [on.count for on in agenda.days] == [3] + [0] * 13
    assert agenda.days[0].date == TOMORROW.date()


def test_somebody_who_never_wrote_has_an_empty_agenda(books, django_assert_num_queries):
    with django_assert_num_queries(0):
        agenda = agenda_of(None, books, now=NOON)

    assert (agenda.today, agenda.due, len(agenda.days)) == ((), 0, 14)


def test_an_agenda_costs_three_queries_however_many_cards_there_are(
    give, learner, books, django_assert_num_queries
):
    for n in range(9):
        give(n, WRONG)

    with django_assert_num_queries(3):
        agenda_of(learner, books, now=TOMORROW)


def test_three_hundred_after_a_holiday_are_spread_and_none_is_lost(learner, monkeypatch):
    many = make.question_set("basics", *(make.question(f"q{n}") for n in range(300)))
    books = make.library(sets=(many,))
    monkeypatch.setattr(listen, "library", lambda: books)
    for question in many.questions:
        answer_inline(learner=learner, topic="basics", question=question, response=WRONG, now=NOON)
    back = NOON + 30 * DAY

    agenda = agenda_of(learner, books, now=back, days=21)

    assert (len(agenda.today), agenda.due, agenda.later, agenda.over) == (20, 300, 280, 14)
    assert [on.count for on in agenda.days] == [20] * 15 + [0] * 6


def test_a_day_that_was_half_done_has_the_rest_left_and_no_more(give, review, learner, books):
    for n in range(30):
        give(n, WRONG)
    first = agenda_of(learner, books, now=TOMORROW).today
    for item in first[:5]:
        review(item.card)

    agenda = agenda_of(learner, books, now=TOMORROW + timedelta(hours=3))

    assert (agenda.done, len(agenda.today), agenda.due) == (5, 15, 25)
    count = count_of(learner, books, now=TOMORROW + timedelta(hours=3))
    assert (count.done, count.left, count.of_day) == (5, 15, agenda.of_day)
    assert [item.card.pk for item in agenda.today] == [item.card.pk for item in first[5:]]


def test_cards_of_one_day_are_moved_apart(give, learner):
    for n in range(30):
        give(n, WRONG)
    for n in range(30):
        give(n, RIGHT, TOMORROW)
    later = TOMORROW + 30 * DAY
    for n in range(30):
        give(n, RIGHT, later)

    days = {card.due_at for card in ReviewCard.objects.all()}
    assert len(days) > 3


def test_the_settings_say_how_many_a_day_and_how_well(give, learner, books):
    for n in range(30):
        give(n, WRONG)
    set_up(learner=learner, a_day=7, retention=0.8, paused=False, now=NOON)

    agenda = agenda_of(learner, books, now=TOMORROW)

    assert (len(agenda.today), agenda.over) == (7, 4)


@pytest.mark.parametrize(
    ("given", "kept"), [((0, 0.1), (5, 0.75)), ((9_999, 1.0), (200, 0.97)), ((30, 0.85), (30, 0.85))]
)
def test_settings_stay_within_bounds(learner, given, kept):
    set_up(learner=learner, a_day=given[0], retention=given[1], paused=False, now=NOON)

    found = settings_of(learner)
    assert (found.a_day, found.retention) == kept


def test_who_wants_to_forget_less_sees_a_card_sooner(give, learner, review):
    for n in range(2):
        give(n, WRONG)
    for n in range(2):
        give(n, RIGHT, TOMORROW)
    set_up(learner=learner, a_day=20, retention=0.97, paused=False, now=NOON)
    give(0, RIGHT, TOMORROW + 30 * DAY)
    set_up(learner=learner, a_day=20, retention=0.75, paused=False, now=NOON)
    give(1, RIGHT, TOMORROW + 30 * DAY)

    assert card_of(0).due_at < card_of(1).due_at


def test_a_pause_asks_nothing_and_what_was_due_is_there_after_it(give, learner, books):
    give(0, WRONG)
    set_up(learner=learner, a_day=20, retention=0.9, paused=True, now=NOON)

    paused = agenda_of(learner, books, now=TOMORROW)
    assert (paused.paused, paused.today, paused.due, paused.cards) == (True, (), 0, 1)

    set_up(learner=learner, a_day=20, retention=0.9, paused=False, now=TOMORROW)
    assert len(agenda_of(learner, books, now=TOMORROW).today) == 1


def test_cards_of_what_is_gone_are_counted_and_left_out(give, learner, topic):
    give(0, WRONG)
    give(1, WRONG)
    without = make.library(sets=(make.question_set("basics", *topic.questions[1:]),))

    agenda = agenda_of(learner, without, now=TOMORROW)

    assert ([item.question.slug for item in agenda.today], agenda.gone) == (["q1"], 1)
    assert count_of(learner, without, now=TOMORROW).left == 1
    assert agenda_of(learner, make.library(sets=()), now=TOMORROW).gone == 2


def test_not_today_is_tomorrow(give, learner, books):
    give(0, WRONG)

    assert put_off(learner=learner, card_id=card_of(0).pk, now=TOMORROW)

    assert agenda_of(learner, books, now=TOMORROW).today == ()
    assert len(agenda_of(learner, books, now=TOMORROW + DAY).today) == 1
    assert not put_off(learner=learner, card_id=card_of(0).pk, now=TOMORROW)


def test_what_is_put_aside_is_not_asked_until_it_is_brought_back(give, learner, books, charlie):
    give(0, WRONG)
    card = card_of(0)
    assert not put_aside(learner=charlie.learner, card_id=card.pk)

    assert put_aside(learner=learner, card_id=card.pk)
    agenda = agenda_of(learner, books, now=TOMORROW)
    assert (agenda.today, agenda.aside) == ((), 1)

    assert bring_back(learner=learner) == 1
    assert len(agenda_of(learner, books, now=TOMORROW).today) == 1


# --- A day that is done ---


@pytest.fixture
def said():
    heard = []

    def hear(*, learner, on, **_):
        heard.append((learner, on))

    day_done.connect(hear)
    yield heard
    day_done.disconnect(hear)


def test_the_last_review_of_a_day_is_told_once(give, review, learner, said):
    for n in range(3):
        give(n, WRONG)
    assert said == []

    for n in range(3):
        assert said == []
        review(card_of(n), WRONG)
    give(0, RIGHT, TOMORROW + timedelta(hours=1))

    assert said == [(learner, TOMORROW.date())]

    for n in range(3):
        review(card_of(n), at=TOMORROW + 9 * DAY)
    assert said == [(learner, TOMORROW.date()), (learner, (TOMORROW + 9 * DAY).date())]


def test_a_day_is_done_when_it_holds_as_many_as_the_learner_wants(give, review, learner, books, said):
    for n in range(8):
        give(n, WRONG)
    set_up(learner=learner, a_day=5, retention=0.9, paused=False, now=NOON)

    for item in agenda_of(learner, books, now=TOMORROW).today:
        review(item.card)

    assert said == [(learner, TOMORROW.date())]


def test_a_day_of_which_something_was_put_off_is_not_done(give, review, learner, said):
    give(0, WRONG)
    give(1, WRONG)
    put_off(learner=learner, card_id=card_of(0).pk, now=TOMORROW)

    review(card_of(1))

    assert said == []


def test_no_day_is_done_in_a_pause(give, learner, said):
    give(0, WRONG)
    give(1, WRONG)
    set_up(learner=learner, a_day=20, retention=0.9, paused=True, now=NOON)

    give(0, RIGHT, TOMORROW)

    assert said == []


def test_answers_to_questions_that_are_not_due_finish_no_day(give, said):
    give(0, WRONG)
    give(0, RIGHT)

    assert said == []


# --- One learner out of two ---


def test_of_two_cards_of_one_question_the_more_reviewed_is_kept_with_the_reviews_of_both(
    give, learner, anonymous
):
    give(0, WRONG)
    give(0, WRONG, by=anonymous)
    give(0, RIGHT, TOMORROW, by=anonymous)
    give(1, WRONG, by=anonymous)
    theirs = card_of(0, anonymous)

    merge(anonymous=anonymous, account=learner, now=NOON)

    assert not ReviewCard.objects.filter(learner=anonymous).exists()
    assert card_of(0).pk == theirs.pk
    assert card_of(0).learner == card_of(1).learner == learner
    assert ReviewLog.objects.filter(card=theirs, learner=learner).count() == 3


def test_a_card_of_the_account_that_is_reviewed_as_often_and_later_stays(give, learner, anonymous):
    give(0, WRONG, by=anonymous)
    give(0, WRONG, NOON + timedelta(minutes=1))
    mine = card_of(0, learner)

    merge(anonymous=anonymous, account=learner, now=NOON)

    assert card_of(0).pk == mine.pk


@pytest.mark.parametrize("has_own", [True, False])
def test_a_subscribed_calendar_goes_on_after_signing_in(learner, anonymous, has_own):
    token = make_link(learner=anonymous)
    if has_own:
        set_up(learner=learner, a_day=9, retention=0.9, paused=False, now=NOON)

    merge(anonymous=anonymous, account=learner, now=NOON)

    assert learner_of_link(token) == learner
    assert ReviewSettings.objects.count() == 1
    assert settings_of(learner).a_day == (9 if has_own else 20)


# --- The address of a calendar ---


def test_an_address_is_somebodys_until_it_is_renewed_or_taken_back(learner):
    first = make_link(learner=learner)
    assert learner_of_link(first) == learner

    second = make_link(learner=learner)
    assert learner_of_link(first) is None
    assert learner_of_link(second) == learner

    close_link(learner=learner)
    assert learner_of_link(second) is None
    assert len(second) >= 43


def test_nobody_is_found_without_an_address(learner):
    set_up(learner=learner, a_day=9, retention=0.9, paused=False, now=NOON)

    assert learner_of_link("") is None
    assert learner_of_link("None") is None


# --- Somebody else's mark ---


@pytest.fixture
def in_words(learner):
    """An answer that its author found nothing in, and somebody who marks it with all or nothing."""
    question = a_question("free-text")
    points = [point.id for point in question.rubric]

    def write(*, ticks=(), at=NOON):
        response = {"texts": [question.model], "ticks": list(ticks)}
        return answer_inline(learner=learner, topic="basics", question=question, response=response, now=at)

    def mark(answer, *, full, by):
        mark_by(
            answer=answer,
            question=question,
            by=by,
            role="instructor",
            ticks=points if full else [],
            now=TOMORROW,
        )

    return write, mark, points


def test_a_mark_that_counts_instead_changes_the_rating_of_the_answer(in_words, bob):
    write, mark, _ = in_words
    answer = write()
    assert ReviewLog.objects.get().rating == Rating.AGAIN

    mark(answer, full=True, by=bob.learner)

    log = ReviewLog.objects.get()
    assert (log.share, log.rating, log.derived) == (1, Rating.GOOD, Rating.GOOD)
    assert ReviewCard.objects.get().due_at == day(NOON + 2 * DAY)


def test_a_mark_that_shows_a_gap_makes_a_card(in_words, bob):
    write, mark, points = in_words
    answer = write(ticks=points)
    assert not ReviewCard.objects.exists()

    mark(answer, full=False, by=bob.learner)

    assert ReviewLog.objects.get().rating == Rating.AGAIN


def test_a_rating_that_the_learner_chose_outlasts_the_mark_of_another(in_words, bob, learner):
    write, mark, _ = in_words
    answer = write()
    rerate(log=find_review(learner, ReviewLog.objects.get().pk), rating=Rating.HARD)

    mark(answer, full=True, by=bob.learner)

    log = ReviewLog.objects.get()
    assert (log.rating, log.derived) == (Rating.HARD, Rating.GOOD)
