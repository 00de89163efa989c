"""Progress told in few queries, and Continue that leads to the exact place."""

from __future__ import annotations

import pytest

from portal.records.accounts.merge import merge
from portal.records.progress.hints import hints_of, show_hint
from portal.records.progress.lessons import mark_read, open_lesson
from portal.records.progress.models import LessonVisit, Place, Submission
from portal.records.progress.overview import progress_of
from portal.records.progress.place import remember_place
from portal.records.progress.practice import answer_inline, start_session
from portal.records.progress.resume import where_to_continue
from portal.records.progress.workbench import open_workbench
from portal.records.runs.models import Purpose, Run, RunState
from tests import make
from tests.people import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def library():
    return make.library()


@pytest.fixture
def submitted(learner, lab):
    """A graded try."""

    def go(points: float | None, key: str, *, by=None):
        who = by or learner
        run = Run.objects.create(
            learner=who, purpose=Purpose.SUBMIT, lab_slug=lab.slug, lab_digest=lab.digest, idempotency_key=key,
            request={"jobs": []}, state=RunState.FINISHED, asked_at=NOON,
        )  # fmt: skip
        return Submission.objects.create(
            learner=who, lab_slug=lab.slug, lab_digest=lab.digest, files=lab.starter, run=run, submitted_at=NOON,
            points=points, out_of=None if points is None else 2.0, graded_at=None if points is None else NOON,
        )  # fmt: skip

    return go


def test_somebody_who_wrote_nothing_costs_no_query(library, lab, django_assert_num_queries):
    with django_assert_num_queries(0):
        overview = progress_of(None, library, now=NOON)
        bench = open_workbench(None, lab)
        place = where_to_continue(None, library)

    assert (overview.begun, overview.lessons_total, overview.labs_total) == (False, 2, 1)
    assert bench.files == lab.starter
    assert (place.kind, place.args) == ("start", ("one",))


def test_progress_takes_seven_queries_however_much_was_done(
    library, learner, submitted, django_assert_num_queries
):
    for lesson in library.lessons.values():
        mark_read(learner=learner, lesson=lesson, now=NOON)
    for number in range(5):
        submitted(1.0, f"k{number}")
    for question in library.question_sets["basics"].questions:
        answer_inline(learner=learner, topic="basics", question=question, response={"choice": "a"}, now=NOON)

    with django_assert_num_queries(7):
        overview = progress_of(learner, library, now=NOON)
        assert overview.begun

    assert (overview.lessons_read, overview.labs_passed, overview.questions_answered) == (2, 0, 4)
    assert overview.activity[-1].total == 2 + 5 + 4


def test_a_run_that_ended_by_our_fault_is_no_activity(library, learner, submitted):
    submitted(1.0, "ours")
    submitted(1.0, "theirs")
    Run.objects.filter(idempotency_key="ours").update(state=RunState.BROKEN)

    assert progress_of(learner, library, now=NOON).activity[-1].runs == 1


def test_a_workbench_takes_three_queries(lab, learner, submitted, django_assert_num_queries):
    for number in range(5):
        submitted(1.0, f"k{number}")

    with django_assert_num_queries(3):
        bench = open_workbench(learner, lab)
        assert len([submission.run.state for submission in bench.submissions]) == 5


def test_continue_takes_at_most_four_queries(library, learner, django_assert_max_num_queries):
    remember_place(learner=learner, kind="practice", slug="7a4bfa14-3bb5-4a16-9be5-3dd7d3f3b19f", now=NOON)

    with django_assert_max_num_queries(4):
        where_to_continue(learner, library)


def test_a_later_try_never_lowers_a_mark(lab, library, learner, submitted):
    submitted(2.0, "first")
    submitted(0.0, "second")
    submitted(None, "broken")

    assert open_workbench(learner, lab).best.points == 2
    assert open_workbench(learner, lab).passed
    assert progress_of(learner, library, now=NOON).labs["double"].passed


def test_reading_is_counted_from_the_first_time(library, learner):
    lesson = library.lessons["one"]
    mark_read(learner=learner, lesson=lesson, now=NOON)
    mark_read(learner=learner, lesson=lesson, now=NOON.replace(hour=15))

    assert LessonVisit.objects.get().read_at == NOON


@pytest.mark.parametrize(
    ("kind", "slug", "read", "leads_to"),
    [
        ("lesson", "one", (), ("lessons:lesson", "one")),
        ("lesson", "one", ("one",), ("labs:lab", "double")),
        ("lab", "double", ("one",), ("labs:lab", "double")),
        ("lesson", "gone", (), ("lessons:lesson", "one")),
        ("lesson", "two", ("two",), ("lessons:lesson", "one")),
        ("practice", "not-a-uuid", (), ("lessons:lesson", "one")),
    ],
)
def test_continue_leads_to_what_is_left_to_do(library, learner, kind, slug, read, leads_to):
    for lesson in read:
        mark_read(learner=learner, lesson=library.lessons[lesson], now=NOON)
    remember_place(learner=learner, kind=kind, slug=slug, now=NOON)

    place = where_to_continue(learner, library)

    assert (place.url_name, place.args[0]) == leads_to


def test_continue_resumes_a_session_under_way(library, learner):
    session = start_session(learner=learner, question_set=library.question_sets["basics"], now=NOON)

    assert where_to_continue(learner, library).args == (str(session.pk),)


def test_when_everything_is_done_continue_leads_to_practice(library, learner, submitted):
    for lesson in library.lessons.values():
        mark_read(learner=learner, lesson=lesson, now=NOON)
    submitted(2.0, "k")

    assert where_to_continue(learner, library).kind == "done"


@pytest.mark.parametrize(("asked", "shown"), [(None, 1), (1, 1), (2, 1), (9, 1), (0, 0), (-3, 0)])
def test_hints_come_one_after_the_other(learner, asked, shown):
    lab = make.lab(hints=("Think.", "Think twice."))

    assert len(show_hint(learner=learner, lab=lab, number=asked, now=NOON).shown) == shown
    assert len(hints_of(learner, lab, now=NOON).shown) == shown


def test_a_hint_asked_for_twice_is_shown_once(learner):
    lab = make.lab(hints=("Think.", "Think twice."))
    for _ in range(2):
        show_hint(learner=learner, lab=lab, number=1, now=NOON)

    assert len(hints_of(learner, lab, now=NOON).shown) == 1


def test_merging_keeps_the_better_of_everything(library, learner, anonymous, submitted):
    lesson = library.lessons["one"]
    later = NOON.replace(hour=13)
    open_lesson(learner=learner, lesson=lesson, now=later)
    mark_read(learner=anonymous, lesson=lesson, now=NOON)
    submitted(1.0, "same key")
    submitted(2.0, "same key", by=anonymous)
    lab = make.lab(hints=("Think.", "Think twice."))
    for who in (learner, anonymous, anonymous):
        show_hint(learner=who, lab=lab, now=NOON)

    merge(anonymous=anonymous, account=learner, now=later)

    visit = LessonVisit.objects.get()
    assert (visit.learner, visit.opened_at, visit.read_at) == (learner, NOON, NOON)
    assert open_workbench(learner, lab).best.points == 2
    assert Run.objects.of(learner).count() == 2
    assert len(hints_of(learner, lab, now=NOON).shown) == 2
    assert Place.objects.get().learner == learner
