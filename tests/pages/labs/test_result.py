"""The result panel in every state a run can be in."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from django.test import Client

from portal.records.runs.models import Purpose, RunState
from tests import make
from tests.pages.labs.conftest import a_run, a_submission, carry
from tests.people import somebody

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
REPORT = "REPORT RequestId: r-1\tDuration: 1.50 ms\tStatus: error\tError Type: Runtime.OutOfMemory\t\n"


def show(client, run, **how):
    return client.get(f"/labs/double/runs/{run.pk}/", headers=HTMX, **how)


def state_of(page):
    return re.search(r'id="result"[^>]*data-state="(\w+)"', page.text)[1]


def head_of(page):
    found = re.search(r'class="result-head">(.*?)</p>', page.text, re.S)[1]
    return re.sub(r"<[^>]+>", "", found).strip()


def error(kind, message, trace=()):
    return json.dumps(
        {"errorType": kind, "errorMessage": message, "requestId": "r-1", "stackTrace": list(trace)}
    )


def timed(**fields):
    made = make.outcome("null", error=True)
    return replace(made, report=replace(made.report, **fields))


@pytest.mark.parametrize(
    ("state", "headline"), [(RunState.QUEUED, "Queued"), (RunState.RUNNING, "Running")], ids=str
)
def test_an_open_run_listens_and_can_be_cancelled(client, learner, state, headline):
    run = a_run(learner, state=state)

    page = show(client, run)

    assert state_of(page) == state
    assert head_of(page).startswith(headline)
    assert f'hx-sse:connect="/live/runs/{run.pk}/"' in page.text
    assert f'action="/labs/double/runs/{run.pk}/cancel/"' in page.text
    assert "data-started-at=" in page.text


def test_without_script_an_open_run_refreshes_itself_and_a_finished_one_does_not(client, learner):
    open_run, over = a_run(learner, state=RunState.RUNNING), a_run(learner, make.outcome(), after_s=1)

    assert 'http-equiv="refresh"' in client.get(f"/labs/double/runs/{open_run.pk}/").text
    assert 'http-equiv="refresh"' not in client.get(f"/labs/double/runs/{over.pk}/").text


def test_success_shows_the_response_the_logs_and_the_report(client, learner):
    log = "START RequestId: r-1 Version: $LATEST\n<b>mine</b>\nEND RequestId: r-1\nREPORT RequestId: r-1\n"
    run = a_run(learner, make.outcome('{"twice":4}', log=log))

    page = show(client, run)

    assert state_of(page) == "succeeded"
    assert head_of(page) == "Succeeded · 1.5 ms"
    assert "data-green" in page.text
    assert "twice" in page.text
    assert '<span class="log-platform">START RequestId: r-1' in page.text
    assert "&lt;b&gt;mine&lt;/b&gt;" in page.text
    assert "40 of 128 MB" in page.text
    assert page.text.count('data-result="pending"') == 2


def test_a_cold_start_is_named_and_a_warm_one_too(client, learner):
    cold = make.outcome()
    cold = replace(cold, report=replace(cold.report, init_duration_ms=88.1))

    assert "cold start" in show(client, a_run(learner, cold)).text
    assert ">warm<" in show(client, a_run(learner, make.outcome(), after_s=1)).text


def test_a_million_such_invocations_have_a_price_with_its_date(client, learner):
    """2 ms at 128 MB: 250 GB-s a million, $0.00417, beside $0.20 for the requests."""
    page = show(client, a_run(learner, make.outcome()))

    assert "$0.20</strong>" in page.text
    assert "list prices of 2026-09-19" in page.text


def test_the_price_follows_memory_and_billed_time(client, learner):
    made = make.outcome()
    large = replace(made, report=replace(made.report, billed_duration_ms=1000, memory_size_mb=1024))

    assert "$16.87</strong>" in show(client, a_run(learner, large)).text


def test_figures_are_compared_with_the_run_before_and_never_with_a_later_one(client, learner):
    slow = make.outcome()
    slow = replace(slow, report=replace(slow.report, duration_ms=101.5, billed_duration_ms=102))
    first = a_run(learner, slow)
    second = a_run(learner, make.outcome(), after_s=1)

    assert "100 ms less than the run before" in show(client, second).text
    assert "than the run before" not in show(client, first).text


def test_an_error_shows_its_type_and_own_lines_first(client, learner):
    trace = [
        '  File "/var/task/lambda_function.py", line 4, in lambda_handler\n    return json.loads(event)\n',
        '  File "/usr/lib/python3.11/json/__init__.py", line 339, in loads\n    raise TypeError(x)\n',
    ]
    run = a_run(learner, make.outcome(error("TypeError", "not <dict>", trace), error=True))

    page = show(client, run)

    assert state_of(page) == "failed"
    assert "<strong>TypeError</strong>: not &lt;dict&gt;" in page.text
    assert 'data-error-file="lambda_function.py" data-error-line="4"' in page.text
    assert page.text.index("lambda_handler") < page.text.index("/usr/lib/python3.11")
    assert 'data-goto-line="4"' in page.text
    assert "data-green" not in page.text


def test_a_syntax_error_leads_to_its_line(client, learner):
    message = "Syntax error in module 'lambda_function': invalid syntax (lambda_function.py, line 2)"
    trace = ['  File "/var/task/lambda_function.py" Line 2\n    def (\n']
    run = a_run(learner, make.outcome(error("Runtime.UserCodeSyntaxError", message, trace), error=True))

    page = show(client, run)

    assert 'data-error-file="lambda_function.py" data-error-line="2"' in page.text
    assert 'data-error-text="SyntaxError: Syntax error in module' in page.text


@pytest.mark.parametrize(
    "payload",
    ["not json", "[1]", '{"stackTrace": "x"}', '{"errorType": {"a": 1}, "stackTrace": [1, null, "no frame"]}',
     '{"errorType": "<script>", "errorMessage": "</pre><script>"}', "[" * 9000],
    ids=lambda text: text[:20],
)  # fmt: skip
def test_an_error_of_any_shape_is_shown_and_nothing_in_it_is_markup(client, learner, payload):
    page = show(client, a_run(learner, make.outcome(payload, error=True)))

    assert page.status_code == 200
    assert state_of(page) == "failed"
    assert "<script>" not in page.text


def test_a_long_response_is_cut(client, learner):
    page = show(client, a_run(learner, make.outcome(json.dumps("x" * 6_000_000))))

    assert len(page.content) < 100_000
    assert "Only the beginning is shown" in page.text


def test_a_time_out_says_so(client, learner):
    page = show(client, a_run(learner, timed(status="timeout", duration_ms=3000)))

    assert state_of(page) == "timeout"
    assert head_of(page) == "Timed out · 3,000 ms"


def test_running_out_of_memory_says_so(client, learner):
    page = show(
        client, a_run(learner, make.outcome(error("Runtime.ExitError", "killed"), error=True, log=REPORT))
    )

    assert state_of(page) == "failed"
    assert head_of(page).startswith("Out of memory")


def test_printing_the_words_is_not_running_out_of_memory(client, learner):
    log = "print: REPORT Error Type: Runtime.OutOfMemory\n"

    page = show(client, a_run(learner, make.outcome(error("E", "e"), error=True, log=log)))

    assert head_of(page).startswith("Failed")


def test_a_cancelled_run_says_that_the_code_is_saved(client, learner):
    page = show(client, a_run(learner, state=RunState.CANCELLED))

    assert state_of(page) == "cancelled"
    assert "Your code is saved" in page.text


def test_a_broken_run_is_our_fault(client, learner):
    page = show(
        client, a_run(learner, state=RunState.BROKEN, fault="This was our fault. Your code is saved.")
    )

    assert state_of(page) == "broken"
    assert "our fault. Your code is saved." in page.text


def test_a_failed_submission_opens_its_first_failure_with_expected_against_actual(client, learner, shelf):
    tried = a_submission(
        learner, shelf, visible=make.outcome("5", log="START\nseen\n"), hidden=make.outcome("6")
    )

    page = show(client, tried.run)

    assert state_of(page) == "failed"
    assert head_of(page) == "Failed · 1.5 ms · checks 0/2 · 0 of 2 points"
    assert page.text.count("<details open>") == 1
    assert 'data-side="expected"' in page.text
    assert "&quot;twice&quot;: 4" in page.text
    assert 'id="checks" data-current' in page.text


def test_a_hidden_check_gives_its_hint_and_never_its_event_or_answer(client, learner, shelf):
    leak = make.outcome('{"secret": 3}', log="START\nthe hidden event has n=3\n")
    tried = a_submission(learner, shelf, visible=make.outcome('{"twice": 4}'), hidden=leak)

    for page in (show(client, tried.run), client.get(f"/labs/double/submissions/{tried.pk}/")):
        assert "Try three." in page.text
        assert "secret" not in page.text
        assert "hidden event" not in page.text
        assert "&quot;n&quot;: 3" not in page.text


def test_a_full_submission_passes(client, learner, shelf):
    good = {"visible": make.outcome('{"twice": 4}'), "hidden": make.outcome('{"twice": 6}')}

    page = show(client, a_submission(learner, shelf, **good).run)

    assert state_of(page) == "succeeded"
    assert head_of(page) == "Passed · 1.5 ms · checks 2/2 · 2 of 2 points"
    assert "data-green" in page.text


def test_the_checks_of_the_latest_submission_stand_beside_a_run(client, learner, shelf):
    a_submission(learner, shelf, visible=make.outcome('{"twice": 4}'), hidden=make.outcome("6"))

    page = show(client, a_run(learner, make.outcome(), after_s=9))

    assert "From your latest submission." in page.text
    assert page.text.count('data-result="passed"') == 1
    assert page.text.count('data-result="failed"') == 1


def test_the_answer_brings_the_list_of_submissions_up_to_date(client, learner, shelf):
    tried = a_submission(learner, shelf, visible=make.outcome("5"), hidden=make.outcome("6"))

    page = show(client, tried.run)

    assert 'id="history" hx-swap-oob="true"' in page.text
    assert f"/labs/double/submissions/{tried.pk}/restore/" in page.text


def test_a_submission_whose_run_broke_did_not_count(client, learner, shelf):
    tried = a_submission(learner, shelf, visible=make.outcome("5"), hidden=make.outcome("6"))
    type(tried).objects.update(checks=[], points=None, out_of=None, graded_at=None)
    type(tried.run).objects.update(state=RunState.BROKEN)

    assert state_of(show(client, tried.run)) == "broken"
    assert "did not count" in client.get("/labs/double/").text
    assert "did not count" in client.get(f"/labs/double/submissions/{tried.pk}/").text


def test_another_ones_run_does_not_exist(client, learner, charlie):
    run = a_run(learner, make.outcome())
    stranger, signed_in = Client(), Client()
    carry(stranger, somebody())
    signed_in.force_login(charlie)

    for visitor in (Client(), stranger, signed_in):
        assert show(visitor, run).status_code == 404
        assert visitor.post(f"/labs/double/runs/{run.pk}/cancel/").status_code == 404


def test_a_run_of_another_lab_is_not_shown_here(client, learner):
    run = a_run(learner, make.outcome())
    type(run).objects.update(lab_slug="other")

    assert show(client, run).status_code == 404


def test_a_result_costs_few_queries(client, learner, shelf, django_assert_max_num_queries):
    a_submission(learner, shelf, visible=make.outcome("5"), hidden=make.outcome("6"))
    run = a_run(learner, make.outcome(), after_s=5)

    with django_assert_max_num_queries(
        8
    ):  # learner, run, four of the workbench, latest checks, the run before
        show(client, run)


def test_finding_a_run_and_checking_whose_it_is_are_one_query(client, learner, django_assert_num_queries):
    run = a_run(learner, purpose=Purpose.RUN, state=RunState.FINISHED)
    stranger = Client()
    carry(stranger, somebody())

    with django_assert_num_queries(2):  # who asks, and the run
        show(stranger, run)
