"""A lab's solution, starter and mistakes, run for real from its page; what came out, taken over."""

from __future__ import annotations

import re

import pytest

from portal.pages.studio import labs
from portal.records.runs.models import Run
from portal.records.runs.pool import Pool
from tests import stepped

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def pool(broker, monkeypatch):
    monkeypatch.setattr(labs, "WAIT_S", 30)
    pool = Pool(broker, threads=2)
    pool.start()
    yield
    pool.stop(within_s=5)


def run(author) -> str:
    return author.post("/studio/labs/double/run/", follow=True).text


def test_each_is_as_it_should_be_or_says_why(author, content):
    page = run(author)

    assert "All 4 are as they should be" in page
    assert re.search(r"solution</code> <span class=\"meta\">passes 2 of 2", page)
    assert "wrong/adds" in page
    content.write("labs/double/wrong/adds.py", "def lambda_handler(event, context):\n    return {'twice': event['n'] * 2}\n")  # fmt: skip
    assert "1 of 4 to mend" in run(author)


def test_a_response_becomes_what_a_check_expects_and_comments_stay(author, content):
    content.replace("labs/double/lab.yaml", "value: {twice: -2}}", "value: {twice: 7}}  # of a negative one")
    page = run(author)
    assert "1 of 4 to mend" in page  # the solution itself
    assert "Expected" in page  # although the check is hidden from learners
    assert "value: {&quot;twice&quot;: -2}" in page

    told = author.post(
        "/studio/labs/double/take/", {"check": "negative", "invocation": "0"}, follow=True
    ).text

    assert "expects it now" in told
    text = (content.root / "labs/double/lab.yaml").read_text()
    assert '- {kind: equals, value: {"twice": -2}}  # of a negative one\n' in text
    assert "The lab has changed since it was run" in told
    assert "All 4 are as they should be" in run(author)


def test_nothing_is_taken_that_no_run_of_this_lab_returned(author, content):
    before = (content.root / "labs/double/lab.yaml").read_text()
    for asked in ({}, {"check": "negative", "invocation": "9"}, {"check": "../x", "invocation": "0"}):
        told = author.post("/studio/labs/double/take/", asked, follow=True).text
        assert "Run it again" in told

    assert (content.root / "labs/double/lab.yaml").read_text() == before
    assert Run.objects.count() == 0


@pytest.fixture
def steps(content):
    return stepped.write(content)


def run_steps(author) -> str:
    return author.post("/studio/labs/grown-up/run/", follow=True).text


def test_each_step_is_run_with_its_solution_starter_and_mistakes(author, steps):
    page = run_steps(author)

    assert "All 12 are as they should be" in page
    assert re.findall(r"<h3>(.*?)</h3>", page) == ["Step 1: Double it", "Step 2: Name it", "Step 3: Guard it"]
    assert "passes 3 of 3" in page  # the last step is asked what the two before it were
    steps.write("labs/grown-up/steps/name/wrong/one.py", stepped.NAMES + "# Not wrong at all.\n")
    assert "1 of 12 to mend" in run_steps(author)


def test_a_response_of_a_step_becomes_what_its_own_check_expects(author, steps):
    at = "labs/grown-up/steps/name/step.yaml"
    steps.replace(at, "{kind: includes, value: {name: n}}", "{kind: equals, value: {name: 7}}")
    page = run_steps(author)
    assert "1 of 12 to mend" in page or "2 of 12 to mend" in page
    assert f"In {at}, line" in page

    sent = {"part": stepped.SECOND, "check": "name", "invocation": "0"}
    told = author.post("/studio/labs/grown-up/take/", sent, follow=True).text

    assert "steps/name/step.yaml, line" in told
    assert 'value: {"twice": 4, "name": "n"}' in (steps.root / at).read_text()


def test_a_check_of_an_earlier_step_is_not_a_later_ones_to_change(author, steps):
    run_steps(author)

    sent = {"part": stepped.SECOND, "check": "double", "invocation": "0"}

    assert "Run it again" in author.post("/studio/labs/grown-up/take/", sent, follow=True).text


def test_a_step_alone_is_not_run(author, steps):
    assert author.post(f"/studio/labs/{stepped.SECOND}/run/").status_code == 404
