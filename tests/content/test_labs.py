"""Every lab is run for real: its solution passes, its starter and each wrong answer fail."""

from __future__ import annotations

import pytest

from portal.engines.curriculum.models import KNOBS
from tests.content.checked import results, told
from tests.content.shelf import library

pytestmark = [pytest.mark.broker]

LABS = list(library().labs.values())
UNTOUCHED = "the-solution-with-settings-as-they-were"
WRONG = [(lab, name) for lab in LABS for name in ("starter", *lab.wrong)]
WRONG += [(lab, UNTOUCHED) for lab in LABS if lab.has_knobs]


@pytest.mark.parametrize("lab", LABS, ids=lambda lab: lab.slug)
def test_the_solution_passes_every_check(lab, broker, checks):
    assert [told(result) for result in results(lab, lab.solution, broker, checks) if not result.passed] == []


@pytest.mark.parametrize(("lab", "name"), WRONG, ids=[f"{lab.slug}-{name}" for lab, name in WRONG])
def test_the_starter_and_each_wrong_answer_fail_a_check(lab, name, broker, checks):
    named = {"starter": lab.starter, UNTOUCHED: {**lab.solution, KNOBS: lab.starter.get(KNOBS, "")}}
    files = {**named, **lab.wrong}[name]

    assert any(not result.passed for result in results(lab, files, broker, checks))
