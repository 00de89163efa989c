"""The workbench: its page, Run, Submit, drafts, hints, and ways back."""

from __future__ import annotations

import html
import json
import re
import uuid

import pytest
from django.test import Client

from portal.records.accounts.models import Learner
from portal.records.progress.models import Draft, DraftVersion, HintShown, Submission
from portal.records.runs.models import Purpose, Run, RunState
from tests import make
from tests.pages.labs.conftest import a_run, a_submission

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
FILE = "file:lambda_function.py"


def fields(**changed):
    typed = {FILE: make.CODE, "event": '{"n": 2}', "idempotency_key": "one", "base_version": "0"}
    return typed | changed


def post(client, what, htmx=True, **changed):
    return client.post(f"/labs/double/{what}/", fields(**changed), headers=HTMX if htmx else {})


def area(page, name):
    """What a textarea of the page holds; the first line break belongs to the tag."""
    found = re.search(rf'<textarea[^>]*name="{re.escape(name)}"[^>]*>\n(.*?)</textarea>', page.text, re.S)
    return html.unescape(found[1])


def test_a_stranger_sees_the_starter_and_becomes_nobody(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.get("/labs/double/")

    assert page.status_code == 200
    assert area(page, FILE) == make.STARTER
    assert area(page, "event") == '{"n": 2}'
    assert 'data-state="idle"' in page.text
    assert page.text.count('data-result="pending"') == 2
    assert Learner.objects.count() == 0
    assert not Learner.objects.exists()


def test_the_page_says_which_python_runs(client):
    import platform

    assert (
        f"<code>python3.14</code>, which here is Python {platform.python_version()}"
        in client.get("/labs/double/").text
    )


@pytest.mark.parametrize(
    "path", ["nope/", "nope/run/", "nope/draft/", "nope/hint/", "nope/reset/", "nope/submit/"]
)
def test_a_lab_that_is_not_there_is_not_found(client, path):
    answer = client.get(f"/labs/{path}") if path == "nope/" else client.post(f"/labs/{path}", fields())

    assert answer.status_code == 404
    assert Learner.objects.count() == 0


@pytest.mark.parametrize("what", ["run", "submit", "draft", "reset", "hint"])
def test_nothing_is_done_by_a_link(client, what):
    assert client.get(f"/labs/double/{what}/").status_code == 405


@pytest.mark.parametrize("what", ["run", "submit"])
def test_a_form_from_elsewhere_is_refused(what):
    assert post(Client(enforce_csrf_checks=True), what).status_code == 403
    assert not Run.objects.exists()


def test_run_asks_for_one_invocation_and_keeps_the_draft(client):
    page = post(client, "run")

    run = Run.objects.get()
    assert page.status_code == 200
    assert page.text.count('id="result"') == 1
    assert "<html" not in page.text
    assert f"/live/runs/{run.pk}/" in page.text
    assert run.purpose == Purpose.RUN
    assert run.request["jobs"][0]["events"] == ['{"n": 2}']
    assert Draft.objects.get().files == {"lambda_function.py": make.CODE}
    assert 'data-draft-version="1"' in page.text


def test_without_script_run_leads_to_the_page_of_its_result(client):
    answer = post(client, "run", htmx=False)

    assert answer.status_code == 303
    assert answer.url == f"/labs/double/runs/{Run.objects.get().pk}/"
    page = client.get(answer.url)
    assert area(page, FILE) == make.CODE
    assert 'data-state="queued"' in page.text


def test_a_second_click_gets_the_first_ones_run(client):
    post(client, "run")
    post(client, "run")

    assert Run.objects.count() == 1


def test_what_a_browser_does_to_line_ends_is_undone(client):
    post(client, "run", **{FILE: make.STARTER.replace("\n", "\r\n"), "event": '{\r\n"n": 2}'})

    draft = Draft.objects.get()
    assert draft.files == {"lambda_function.py": make.STARTER}
    assert draft.event == '{\n"n": 2}'


def test_files_that_the_lab_does_not_have_are_left_out(client):
    post(client, "run", **{"file:../../etc/passwd": "x", "file:": "y"})

    assert list(Run.objects.get().request["jobs"][0]["function"]["files"]) == ["lambda_function.py"]


def test_memory_and_timeout_are_those_of_the_form(client):
    post(client, "run", memory_mb="512", timeout_s="2.5")

    function = Run.objects.get().request["jobs"][0]["function"]
    assert (function["memory_mb"], function["timeout_s"]) == (512, 2.5)


def test_a_sample_event_can_be_chosen_without_script(client):
    post(client, "run", htmx=False, event="{}", preset="two")
    post(client, "run", htmx=True, event="{}", preset="two", idempotency_key="two")

    assert [run.request["jobs"][0]["events"] for run in Run.objects.order_by("asked_at")] == [
        ['{"n": 2}'],
        ["{}"],
    ]


BAD = {
    "code too large": ({FILE: "#" * 262_145}, "256 KB"),
    "event too large": ({"event": '"' + "x" * 6_291_456 + '"'}, "6 MB"),
    "no JSON": ({"event": '{\n  "n": oops}'}, "line 2, column 8"),
    "an empty event": ({"event": ""}, "line 1, column 1"),
    "NaN": ({"event": "NaN"}, "NaN is no JSON value"),
    "nested too deeply": ({"event": "[" * 100_000}, "nested too deeply"),
    "too little memory": ({"memory_mb": "127"}, "from 128 to 10,240"),
    "too much memory": ({"memory_mb": "10241"}, "from 128 to 10,240"),
    "memory in words": ({"memory_mb": "lots"}, "from 128 to 10,240"),
    "no time": ({"timeout_s": "0"}, "1 to 30 seconds"),
    "too much time": ({"timeout_s": "901"}, "1 to 30 seconds"),
    "time without end": ({"timeout_s": "inf"}, "1 to 30 seconds"),
    "a NUL": ({FILE: "a\0b"}, "NUL"),
}


@pytest.mark.parametrize(("changed", "said"), BAD.values(), ids=BAD.keys())
def test_bad_input_is_refused_with_what_to_change(client, changed, said):
    page = post(client, "run", **changed)

    assert page.status_code == 422
    assert 'data-state="refused"' in page.text
    assert said in html.unescape(page.text)
    assert "<html" not in page.text
    assert not Run.objects.exists()
    assert Learner.objects.count() == 0


def test_bad_input_without_script_keeps_all_that_was_typed(client):
    typed = {FILE: "</textarea><script>mine", "event": "{'n': 1}", "memory_mb": "77"}

    page = post(client, "run", htmx=False, **typed)

    assert page.status_code == 422
    assert "<html" in page.text
    assert area(page, FILE) == typed[FILE]
    assert area(page, "event") == typed["event"]
    assert 'value="77"' in page.text
    assert "<script>mine" not in page.text


def test_a_submission_does_not_need_a_sound_event(client):
    page = post(client, "submit", event="{not json")

    assert page.status_code == 200
    assert Run.objects.get().purpose == Purpose.SUBMIT
    assert Submission.objects.get().files == {"lambda_function.py": make.CODE}


def test_submitting_never_sends_what_is_expected_along(client):
    post(client, "submit")

    assert "twice" not in json.dumps([job["events"] for job in Run.objects.get().request["jobs"]])
    assert "expect" not in json.dumps(Run.objects.get().request)


def test_cancel_ends_the_run(client, learner):
    run = a_run(learner, state=RunState.RUNNING)

    answer = client.post(f"/labs/double/runs/{run.pk}/cancel/")

    assert answer.status_code == 303
    assert 'data-state="cancelled"' in client.get(answer.url).text


def test_cancel_from_the_panel_changes_nothing_there(client, learner):
    """The event stream tells the page, which then asks for the result."""
    run = a_run(learner, state=RunState.QUEUED)

    assert client.post(f"/labs/double/runs/{run.pk}/cancel/", headers=HTMX).status_code == 204
    run.refresh_from_db()
    assert run.state == RunState.CANCELLED


def test_a_draft_is_saved_and_found_again(client):
    first = post(client, "draft").json()
    second = post(client, "draft", **{FILE: "y = 2\n", "base_version": "1"}).json()

    assert (first["version"], second["version"]) == (1, 2)
    page = client.get("/labs/double/")
    assert area(page, FILE) == "y = 2\n"
    assert 'data-draft-version="2"' in page.text
    assert re.search(r'data-saved-at="\d{4}-', page.text)


def test_a_draft_from_an_older_copy_gets_the_newer_one_and_is_kept(client):
    post(client, "draft")
    post(client, "draft", **{FILE: "newer\n", "base_version": "1"})

    answer = post(client, "draft", **{FILE: "older\n", "base_version": "1"})

    assert answer.status_code == 409
    assert answer.json()["files"] == {"lambda_function.py": "newer\n"}
    assert answer.json()["version"] == 2
    assert answer.json()["event"] == '{"n": 2}'
    assert DraftVersion.objects.get().files == {"lambda_function.py": "older\n"}


@pytest.mark.parametrize("version", ["-1", "x", "9" * 30])
def test_a_draft_with_a_version_that_is_none_is_refused(client, version):
    assert post(client, "draft", base_version=version).status_code == 422
    assert not Draft.objects.exists()


def test_a_draft_may_hold_an_event_that_is_not_json_yet(client):
    assert post(client, "draft", event='{"n":').status_code == 200


def test_reset_brings_the_starter_back_and_keeps_what_was_there(client):
    post(client, "draft")

    answer = post(client, "reset", htmx=False, next="/lessons/one/")

    assert (answer.status_code, answer.url) == (303, "/lessons/one/")
    assert area(client.get("/labs/double/"), FILE) == make.STARTER
    assert DraftVersion.objects.get().files == {"lambda_function.py": make.CODE}


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_nobody_is_led_elsewhere(client, wanted):
    assert post(client, "reset", htmx=False, next=wanted).url == "/labs/double/"


def test_hints_come_one_at_a_time(client):
    assert "Look at the event." not in client.get("/labs/double/").text

    first = client.post("/labs/double/hint/", {"number": "1"}, headers=HTMX)
    assert "Look at the event." in first.text
    assert "Multiply." not in first.text
    again = client.post("/labs/double/hint/", {"number": "1"}, headers=HTMX)
    assert "Multiply." not in again.text
    client.post("/labs/double/hint/", {"number": "2"}, headers=HTMX)
    page = client.get("/labs/double/").text
    assert "Multiply." in page
    assert "Another hint" not in page


@pytest.mark.parametrize("number", ["x", "-1", "²", "99999999999999999999", ""])
def test_a_hint_of_any_number_is_the_next_one(client, number):
    assert client.post("/labs/double/hint/", {"number": number}).status_code == 303
    assert list(HintShown.objects.values_list("number", flat=True)) == [1]


def test_an_earlier_submission_can_be_looked_at_and_returned_to(client, learner, shelf):
    tried = a_submission(learner, shelf, visible=make.outcome("5"), hidden=make.outcome("6"))
    post(client, "draft", **{FILE: "later\n"})

    page = client.get(f"/labs/double/submissions/{tried.pk}/")
    assert "0 of 2 points" in page.text
    assert "Expected" in page.text
    answer = client.post(f"/labs/double/submissions/{tried.pk}/restore/")

    assert (answer.status_code, answer.url) == (303, "/labs/double/")
    assert area(client.get("/labs/double/"), FILE) == make.CODE
    assert DraftVersion.objects.get().files == {"lambda_function.py": "later\n"}


def test_another_ones_submission_does_not_exist(client, learner, shelf, charlie):
    tried = a_submission(learner, shelf, visible=make.outcome("5"), hidden=make.outcome("6"))
    stranger = Client()
    stranger.force_login(charlie)

    for visitor in (stranger, Client()):
        assert visitor.get(f"/labs/double/submissions/{tried.pk}/").status_code == 404
        assert visitor.post(f"/labs/double/submissions/{tried.pk}/restore/").status_code == 404
    assert client.get(f"/labs/double/submissions/{uuid.uuid4()}/").status_code == 404


def test_a_later_try_never_lowers_the_mark_shown(client, learner, shelf):
    a_submission(learner, shelf, visible=make.outcome('{"twice": 4}'), hidden=make.outcome('{"twice": 6}'))
    a_submission(learner, shelf, visible=make.outcome("5"), hidden=make.outcome("6"), after_s=5)

    page = client.get("/labs/double/").text

    assert "Passed" in page
    assert "best 2 of 2" in page


def test_a_lab_page_costs_few_queries(client, learner, shelf, django_assert_max_num_queries):
    for nth in range(5):
        a_submission(learner, shelf, visible=make.outcome("5"), hidden=make.outcome("6"), after_s=nth)

    with django_assert_max_num_queries(
        9
    ):  # learner, place, four of the workbench, the submission of the run, two of the margin
        page = client.get("/labs/double/").text

    assert "best 0 of 2" in page
