"""Every lab is run for real: its solution passes, its starter and each wrong answer fail."""

from __future__ import annotations

import pytest

from portal.engines.curriculum.patterns import compile_pattern
from portal.records.authoring.variants import variants_of
from tests.content.checked import results, told
from tests.content.shelf import library
from tests.needs import runtime

pytestmark = [pytest.mark.broker]

LABS = [step for lab in library().labs.values() for step in lab.each_step]
WITH_ERRORS = [lab for lab in LABS if lab.head.errors]
WRONG = [(lab, one) for lab in LABS for one in variants_of(lab) if not one.passes]


@pytest.mark.parametrize("lab", LABS, ids=lambda lab: lab.slug)
def test_the_solution_passes_every_check(lab, broker, checks):
    runtime(lab.head.runtime)

    assert [told(result) for result in results(lab, lab.solution, broker, checks) if not result.passed] == []


@pytest.mark.parametrize(("lab", "one"), WRONG, ids=[f"{lab.slug}-{one.name}" for lab, one in WRONG])
def test_the_starter_and_each_wrong_answer_fail_a_check(lab, one, broker, checks):
    runtime(lab.head.runtime)

    failed = (result for result in results(lab, one.files, broker, checks) if not result.passed)

    # A step that begins has all to do that is its own; a mistake may also break what an earlier step asked for.
    assert any(one.name != "starter" or not result.kept_from for result in failed)


@pytest.mark.parametrize("lab", WITH_ERRORS, ids=lambda lab: lab.slug)
def test_what_is_said_to_an_error_is_said_to_somebody(lab, broker, checks):
    """Each pattern is that of an error which the starter or a wrong answer runs into."""
    runtime(lab.head.runtime)
    visible = tuple(check for check in lab.head.checks if not check.hidden)
    shown = lab.model_copy(update={"head": lab.head.model_copy(update={"checks": visible})})

    unsaid = {one.match for one in lab.head.errors}
    for one in variants_of(lab):
        if not unsaid:
            break  # each run costs a second
        reasons = [
            result.failure.reason for result in results(shown, one.files, broker, checks) if result.failure
        ]
        unsaid = {match for match in unsaid if not any(map(compile_pattern(match).found_in, reasons))}

    assert unsaid == set()
