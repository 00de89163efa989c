"""Diagnostics as rows: one at a time, the first answer counts, and nothing else is touched."""

from __future__ import annotations

import pytest

from portal.engines.curriculum import Library
from portal.records.accounts.merge import merge
from portal.records.diagnostics.ask import (
    answer,
    ask_what_is_there,
    begin,
    find_diagnostic,
    finish,
    set_aside,
)
from portal.records.diagnostics.bank import bank_of
from portal.records.diagnostics.models import Diagnostic
from portal.records.diagnostics.result import result_of, skips_of
from portal.records.progress.mastery import standings_of
from portal.records.progress.models import Answer, LessonVisit
from portal.records.progress.next_steps import next_steps
from portal.records.progress.overview import progress_of
from portal.records.progress.practice import answer_inline
from portal.records.progress.resume import where_to_continue
from portal.records.progress.skills import skills_of
from tests import make
from tests.people import NOON

pytestmark = pytest.mark.django_db
RIGHT, WRONG = {"choice": "a"}, {"choice": "b"}


@pytest.fixture
def library() -> Library:
    """One module: lesson one with its own question, lesson two with another; and eighteen of the set."""
    asked = tuple(make.question(f"q{number}", level=1 + number % 3) for number in range(20))
    lessons = (
        make.lesson("one", labs=("double",), questions=("basics/q0",)),
        make.lesson("two", questions=("basics/q1",)),
        make.lesson("three", questions=("basics/q2",)),
    )
    made = make.library(lessons=lessons, sets=(make.question_set("basics", *asked),))
    module = made.course.modules[0].model_copy(update={"questions": ("basics",)})
    object.__setattr__(made, "course", made.course.model_copy(update={"modules": (module,)}))
    return made


@pytest.fixture
def take(library):
    """To its end; each question is answered by `how(ref)`."""

    def go(learner, how) -> Diagnostic:
        found = begin(learner=learner, library=library, seed=1, now=NOON)
        while found.finished_at is None:
            found = answer(
                diagnostic=found, ref=found.asking, response=how(found.asking), library=library, now=NOON
            )
        return found

    return go


def test_whoever_knows_it_can_skip_with_the_reason(learner, take, library):
    found = take(learner, lambda ref: RIGHT)
    result = result_of(found, library)

    assert [one.verdict for one in result.modules] == ["known"]
    assert set(skips_of(learner, library)) == {"one", "two", "three"}
    asked = found.asked
    assert f"{asked} of {asked} questions on First right" in result.skips["one"].reason
    own = [slug for slug, skip in result.skips.items() if "1 of them on this lesson" in skip.reason]
    assert own == sorted(
        {slug for one in found.given for slug in one["lessons"]}, key=list(result.skips).index
    )


def test_whoever_does_not_is_told_to_read(learner, take, library):
    found = take(learner, lambda ref: None)

    assert result_of(found, library).modules[0].verdict == "read"
    assert not skips_of(learner, library)
    assert all(one["is_open"] for one in found.given)


def test_a_lesson_whose_own_question_went_wrong_is_not_skipped(learner, take, library):
    found = take(learner, lambda ref: RIGHT)
    missed = next(one for one in found.given if one["lessons"])
    found.given = [one | {"share": 0.999} if one is missed else one for one in found.given]
    result = result_of(found, library)

    assert result.modules[0].verdict == "known"
    assert set(result.skips) == {"one", "two", "three"} - set(missed["lessons"])


def test_it_counts_for_nothing_else(learner, take, library):
    take(learner, lambda ref: WRONG)

    assert not Answer.objects.exists()
    assert not LessonVisit.objects.exists()
    assert standings_of(learner) == {}


def test_only_the_first_answer_to_the_question_that_is_asked_counts(learner, library):
    found = begin(learner=learner, library=library, seed=1, now=NOON)
    first = found.asking
    for _ in range(2):
        found = answer(diagnostic=found, ref=first, response=RIGHT, library=library, now=NOON)
    answer(diagnostic=found, ref="basics/none", response=RIGHT, library=library, now=NOON)

    assert Diagnostic.objects.get().asked == 1
    assert found.asking != first


def test_no_question_comes_twice(learner, take):
    found = take(learner, lambda ref: WRONG if int(ref[-1]) % 2 else RIGHT)

    refs = [one["ref"] for one in found.given]
    assert len(refs) == len(set(refs))


def test_one_under_way_goes_on_and_a_finished_one_makes_way(learner, take, library):
    first = begin(learner=learner, library=library, seed=1, now=NOON)
    assert begin(learner=learner, library=library, seed=2, now=NOON) == first
    finish(diagnostic=first, now=NOON)

    again = begin(learner=learner, library=library, seed=3, now=NOON)

    assert find_diagnostic(learner) == again
    assert Diagnostic.objects.count() == 2


def test_it_can_be_set_aside(learner, take, library):
    take(learner, lambda ref: RIGHT)

    set_aside(learner=learner, now=NOON)

    assert not skips_of(learner, library)
    assert find_diagnostic(learner) is None
    assert Diagnostic.objects.count() == 1


def test_what_was_practised_before_saves_questions(learner, anonymous, take, library):
    for question in library.question_sets["basics"].questions[:12]:
        answer_inline(learner=learner, topic="basics", question=question, response=RIGHT, now=NOON)

    practised, fresh = take(learner, lambda ref: RIGHT), take(anonymous, lambda ref: RIGHT)

    assert practised.asked < fresh.asked
    assert result_of(practised, library).modules[0].before == 12


def test_continue_and_next_steps_pass_over_what_is_known(learner, take, library):
    take(learner, lambda ref: RIGHT)
    skips = skips_of(learner, library)
    overview = progress_of(learner, library, now=NOON)
    skills = skills_of(learner, library, now=NOON)

    skips = {slug: skip for slug, skip in skips.items() if slug != "two"}
    place = where_to_continue(learner, library, skipping=skips)
    steps = next_steps(overview, skills, library, skipping=skips)

    assert place.arg == "two"
    assert steps[0].args == ("two",)


def test_a_question_that_is_gone_makes_way_for_another(learner, library):
    found = begin(learner=learner, library=library, seed=1, now=NOON)
    Diagnostic.objects.update(asking="basics/gone")
    found.refresh_from_db()

    item = ask_what_is_there(diagnostic=found, library=library, now=NOON)

    assert item is not None
    assert item.ref in bank_of(library)


def test_it_goes_along_to_the_account_and_goes_with_it(alice, anonymous, take, library):
    take(anonymous, lambda ref: RIGHT)
    merge(anonymous=anonymous, account=alice.learner, now=NOON)
    assert skips_of(alice.learner, library)

    alice.delete()
    assert not Diagnostic.objects.exists()


def test_without_a_question_it_is_over_at_once(learner):
    found = begin(learner=learner, library=make.library(sets=()), seed=1, now=NOON)

    assert found.finished_at
    assert not result_of(found, make.library(sets=())).skips
