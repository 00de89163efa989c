"""Problems reported and answered: kept with what they were about, bounded, and never another's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.records.accounts.merge import merge
from portal.records.progress.practice import answer_inline
from portal.records.reports import report as reporting
from portal.records.reports.close import close_reports
from portal.records.reports.find import has_reports, queue, reports_of
from portal.records.reports.models import ProblemReport, State
from portal.records.reports.report import LONGEST, BadReport, TooManyReports, report_problem
from portal.records.reports.subject import find_subject
from portal.records.reports.words import plain
from tests import make
from tests.people import NOON, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def library():
    return make.library()


@pytest.fixture
def say(learner, library):
    def go(about="question", ref="basics/q1", *, by=learner, fault="unclear", text="What is meant?", at=NOON):
        subject = find_subject(about, ref, library)
        return report_problem(learner=by, subject=subject, fault=fault, text=text, now=at)

    return go


@pytest.fixture
def close(bob):
    def go(report, state="answered", answer="Because.", **more):
        return close_reports(report=report, state=state, answer=answer, by=bob, now=NOON, **more)

    return go


def test_a_report_is_kept_with_the_version_and_what_was_answered(say, learner, library):
    question = library.question("basics/q1")
    answer_inline(learner=learner, topic="basics", question=question, response={"choice": "b"}, now=NOON)

    made = say(fault="key", text="  Green is right.\r\nSee M-1. ")

    assert (made.ref, made.digest, made.response) == ("basics/q1", question.digest, {"choice": "b"})
    assert (made.text, made.state) == ("Green is right.\nSee M-1.", State.OPEN)


def test_what_somebody_else_answered_is_not_sent_along(say, learner, library):
    question = library.question("basics/q1")
    answer_inline(learner=learner, topic="basics", question=question, response={"choice": "b"}, now=NOON)

    assert say(by=somebody()).response is None


@pytest.mark.parametrize(("about", "ref"), [("lesson", "one"), ("lab", "double")])
def test_lessons_and_labs_are_reported_as_well(say, about, ref):
    made = say(about, ref)

    assert (made.about, made.topic, made.ref, made.response) == (about, "", ref, None)


@pytest.mark.parametrize(
    ("about", "ref"),
    [
        ("question", "basics/none"),
        ("question", "q1"),
        ("lesson", "none"),
        ("lab", "one"),
        ("user", "1"),
        ("", ""),
    ],
)
def test_what_is_not_there_cannot_be_reported(library, about, ref):
    assert find_subject(about, ref, library) is None


@pytest.mark.parametrize("text", ["", "    ", "abc", "\x00\x00\x00\x00\x00\x00", "x" * (LONGEST + 1)])
def test_a_report_says_something_and_not_too_much(say, text):
    with pytest.raises(BadReport):
        say(text=text)
    assert not ProblemReport.objects.exists()


def test_what_is_wrong_is_one_of_a_list(say):
    with pytest.raises(BadReport, match="Choose"):
        say(fault="<b>")


def test_the_same_report_sent_twice_is_one(say):
    assert say() == say()
    assert ProblemReport.objects.count() == 1


def test_one_learner_has_a_few_open_reports_on_one_thing(say, close):
    made = [say(text=f"Number {number}.") for number in range(reporting.OPEN_ON_ONE)]
    with pytest.raises(TooManyReports, match="already"):
        say(text="One more.")

    close(made[0])
    assert say(text="One more.")


def test_one_learner_reports_so_much_an_hour(say, learner, library):
    for number in range(reporting.AN_HOUR):
        say(ref=f"basics/q{number % 4}", text=f"Number {number}.")
        ProblemReport.objects.update(state=State.ANSWERED)
    with pytest.raises(TooManyReports, match="an hour"):
        say(text="One more.")

    assert say(by=somebody(), text="One more.")
    assert say(text="One more.", at=NOON + timedelta(minutes=61))


def test_everybody_together_reports_so_much_an_hour(say, monkeypatch):
    monkeypatch.setattr(reporting, "EVERYBODYS_AN_HOUR", 2)
    say(by=somebody())
    say(by=somebody())

    with pytest.raises(TooManyReports, match="Many people"):
        say(by=somebody())


@given(st.text(max_size=80))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
def test_any_text_at_all_is_kept_as_it_can_be_seen_or_refused(say, text):
    ProblemReport.objects.all().delete()
    try:
        made = say(text=text)
    except BadReport:
        return
    made.refresh_from_db()
    assert made.text == plain(text) == plain(made.text)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("a\x00b", "ab"),
        ("left \u202eright", "left right"),
        ("\u2066isolate\u2069", "isolate"),
        ("zero\u200bwidth", "zerowidth"),
        ("bell\x07\x1b[31m", "bell[31m"),
        ("one\r\ntwo\rthree\tfour", "one\ntwo\nthree\tfour"),
        ("\ud800", ""),
        ("naïve – 日本", "naïve – 日本"),
    ],
)
def test_what_nobody_sees_is_left_out(written, kept):
    assert plain(written) == kept


# --- Answered -------------------------------------------------------------------


def test_an_answer_reaches_who_reported(say, close, learner, bob):
    close(say(), "fixed", "It says what it means now.")

    (found,) = reports_of(learner)
    assert (found.state, found.answer, found.answered_by) == (State.FIXED, "It says what it means now.", bob)
    assert has_reports(learner)
    assert not has_reports(somebody())
    assert reports_of(None) == ()


@pytest.mark.parametrize(
    ("state", "answer"),
    [("open", "x"), ("", "x"), ("answered", " "), ("declined", ""), ("fixed", "x" * 2_001)],
)
def test_a_report_is_closed_with_a_reason(say, close, state, answer):
    report = say()
    with pytest.raises(BadReport):
        close(report, state, answer)

    report.refresh_from_db()
    assert report.state == State.OPEN


def test_one_answer_may_close_all_on_one_thing(say, close):
    first, second = say(), say(by=somebody())
    elsewhere = say(ref="basics/q2")

    assert close(first, all_of_it=True) == 2
    second.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (second.state, elsewhere.state) == (State.ANSWERED, State.OPEN)


def test_the_queue_groups_by_what_it_is_about_and_begins_with_who_waits_longest(say, library):
    say(ref="basics/q2", at=NOON)
    say(ref="basics/q1", at=NOON + timedelta(minutes=1))
    say(ref="basics/q2", by=somebody(), at=NOON + timedelta(minutes=2))

    found = queue(library)

    assert [(heap.ref, len(heap.reports)) for heap in found.heaps] == [("basics/q2", 2), ("basics/q1", 1)]
    assert found.reports == 3


@pytest.mark.parametrize(
    ("state", "topic", "refs"),
    [
        ("open", "", {"basics/q1", "one", "double"}),
        ("open", "basics", {"basics/q1"}),
        ("open", "lessons", {"one"}),
        ("open", "labs", {"double"}),
        ("answered", "", {"basics/q2"}),
        ("", "", {"basics/q1", "basics/q2", "one", "double"}),
        ("open", "nothing", set()),
    ],
)
def test_the_queue_is_filtered(say, close, library, state, topic, refs):
    say(), say("lesson", "one"), say("lab", "double")
    close(say(ref="basics/q2"))

    assert {heap.ref for heap in queue(library, state=state, topic=topic).heaps} == refs


def test_a_report_is_stale_once_its_question_has_changed_or_gone(say, library):
    report = say()
    changed = make.library(sets=(make.question_set("basics", make.question("q1", explanation="Anew.")),))
    gone = make.library(sets=(make.question_set("basics", make.question("q2")),))

    assert [queue(shelf).heaps[0].is_stale(report) for shelf in (library, changed, gone)] == [
        False,
        True,
        True,
    ]


def test_a_long_queue_has_pages(say):
    questions = [make.question(f"q{number}") for number in range(12)]
    shelf = make.library(sets=(make.question_set("basics", *questions),))
    for number in range(12):
        report_problem(
            learner=somebody(),
            subject=find_subject("question", f"basics/q{number}", shelf),
            fault="typo",
            text="A slip.",
            now=NOON + timedelta(seconds=number),
        )

    assert [len(queue(shelf, page=page).heaps) for page in (1, 2, 99, -1)] == [10, 2, 2, 10]
    assert queue(shelf).pages == 2


def test_reports_go_along_to_an_account(say, learner, anonymous):
    say(by=anonymous)

    merge(anonymous=anonymous, account=learner, now=NOON)

    assert len(reports_of(learner)) == 1
