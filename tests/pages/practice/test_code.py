"""A question that is answered with code, in a session and alone: written, run, handed in, told."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from portal.engines.curriculum import Library
from portal.engines.emulator import outcome_to_json
from portal.pages.practice import ran
from portal.records.progress import settle_code
from portal.records.progress.models import Answer, Draft, PracticeSession, QuestionRun
from portal.records.progress.question_place import session_place
from portal.records.runs import states
from portal.records.runs.models import Run, RunState
from tests import make
from tests.pages.practice.conftest import shelve
from tests.questions import CODED, a_question

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
QUESTIONS = {kind: a_question(kind) for kind in CODED}
RIGHT = {"file:lambda_function.py": make.CODE, "event": '{"n": 2}'}


@pytest.fixture(autouse=True)
def shelf(monkeypatch: pytest.MonkeyPatch) -> Library:
    made = make.library(sets=(make.question_set("basics", *QUESTIONS.values()),))
    shelve(monkeypatch, made)
    monkeypatch.setattr(settle_code, "library", lambda: made)
    monkeypatch.setattr(ran, "WAIT_S", 0)  # nobody works runs off here
    return made


@pytest.fixture(params=["alone", "session"])
def asked(request, client):
    """The question `code` where it is asked: the page, and what the addresses of its editor end in."""
    if request.param == "alone":
        return SimpleNamespace(url="/practice/basics/code/", place="", session=None)
    client.post("/practice/basics/start/")
    session = PracticeSession.objects.get()
    session.questions = ["code", *(one for one in session.questions if one != "code")]
    session.save()
    place = f"?place={session_place(session.pk)}"
    return SimpleNamespace(url=f"/practice/sessions/{session.pk}/", place=place, session=session)


def post(client, asked, what, fields=RIGHT, *, htmx=True, **more):
    address = f"/practice/basics/code/code/{what}/{asked.place}"
    return client.post(address, {**fields, **more}, headers=HTMX if htmx else {})


def end(passes=True, state=RunState.FINISHED):
    run = states.claim_next()
    assert run is not None
    kept = [
        {
            "job": job["id"],
            "outcomes": [outcome_to_json(make.outcome(f'{{"twice": {2 * n}}}' if passes else "null"))],
        }
        for job, n in zip(run.request["jobs"], (2, 3), strict=False)
    ]
    states.finish(run, state=state, outcomes=kept if state == RunState.FINISHED else [])
    return run


def result_of(client, run, *, htmx=True, **how):
    return client.get(f"/practice/runs/{run.pk}/", headers=HTMX if htmx else {}, **how)


def test_the_editor_stands_in_the_question_and_answers_go_to_where_it_is_asked(client, asked):
    page = client.get(asked.url).text

    assert 'id="question-code" data-kind="code"' in page
    assert "data-workbench" in page
    assert f'data-draft-url="/practice/basics/code/code/draft/{asked.place}"' in page
    assert f'action="/practice/basics/code/code/answer/{asked.place}"' in page
    assert f'formaction="/practice/basics/code/code/run/{asked.place}"' in page
    assert make.STARTER.splitlines()[0] in page
    assert page.count("<form") - page.count('<form method="post" action="/theme/"') >= 1
    assert not re.search(r"<form(?:(?!</form>).)*<form", page, re.S), "a form inside a form"
    assert "css/workbench" in page


@pytest.mark.parametrize("kind", CODED)
def test_each_kind_has_its_editor(client, kind):
    page = client.get(f"/practice/basics/{kind}/")

    assert page.status_code == 200
    (path,) = QUESTIONS[kind].task.starter
    assert f'name="file:{path}"' in page.text
    assert ("data-run" in page.text) is (kind != "mend-workflow")


def test_run_counts_nothing_and_shows_what_came_of_it(client, asked):
    open_panel = post(client, asked, "run")
    run = end()
    panel = result_of(client, run)

    assert 'data-state="queued"' in open_panel.text
    assert f'hx-get="/practice/runs/{run.pk}/"' in open_panel.text
    assert 'data-state="succeeded"' in panel.text
    assert "Answer has these checked." in panel.text
    assert "data-green" not in panel.text  # Ctrl+Enter must never hand in
    assert not Answer.objects.exists()


@pytest.mark.parametrize(("passes", "mark"), [(True, "verdict-right"), (False, "verdict-wrong")])
def test_an_answer_takes_the_place_of_the_question_once_its_checks_have_run(client, asked, passes, mark):
    waiting = post(client, asked, "answer", confidence="sure")
    run = end(passes)
    told = result_of(client, run)

    assert 'id="result"' in waiting.text
    assert not waiting.headers.get("HX-Retarget")
    assert told.headers["HX-Retarget"] == "#question-code"
    assert told.headers["HX-Reswap"] == "outerHTML"
    assert mark in told.text
    assert ("Next question" in told.text) is (asked.session is not None)
    assert "A model solution" in told.text
    assert "2 * event" in re.sub("<[^>]+>", "", told.text)
    given = Answer.objects.get()
    assert (given.session, given.confidence) == (asked.session, "sure")


def test_a_failed_check_shows_what_was_expected_and_a_hidden_one_only_its_hint(client, asked):
    post(client, asked, "answer")
    told = result_of(client, end(passes=False)).text

    assert 'data-side="expected"' in told
    assert "Try three." in told
    assert told.count('data-side="expected"') == 1


def test_without_script_a_page_waits_and_leads_to_the_verdict(client, asked):
    sent = post(client, asked, "answer", htmx=False)
    run = Run.objects.get()
    waiting = client.get(sent.url, follow=True)
    end()
    told = client.get(sent.url, follow=True)

    assert (sent.status_code, sent.url) == (303, f"/practice/runs/{run.pk}/")
    assert f'http-equiv="refresh" content="2;url=/practice/runs/{run.pk}/"' in waiting.text
    assert make.CODE.splitlines()[1] in waiting.text.replace("&#x27;", "'")
    assert "verdict-right" in told.text
    assert "http-equiv" not in told.text


def test_without_script_run_leads_back_to_the_question(client, asked):
    sent = post(client, asked, "run", htmx=False, next=asked.url)

    assert (sent.status_code, sent.url) == (303, asked.url)


@pytest.mark.parametrize("state", [RunState.BROKEN, RunState.CANCELLED])
def test_a_run_that_broke_or_was_stopped_leaves_the_question_as_it_was_with_the_code(client, asked, state):
    post(client, asked, "answer")
    run = Run.objects.get()
    if state == RunState.CANCELLED:
        assert client.post(f"/practice/runs/{run.pk}/cancel/", headers=HTMX).status_code == 204
    else:
        end(state=state)
    panel = result_of(client, run)
    page = client.get(asked.url)

    assert f'data-state="{state}"' in panel.text
    assert "verdict" not in panel.text
    assert "event[&#x27;n&#x27;]" in page.text
    assert not Answer.objects.exists()
    assert post(client, asked, "answer").status_code == 200


def test_a_limit_is_told_and_what_was_typed_is_kept(client, asked, settings):
    settings.RUNS_A_MINUTE = 1
    post(client, asked, "run", RIGHT | {"file:lambda_function.py": "other = 1\n"})
    refused = post(client, asked, "answer")

    assert refused.status_code == 429
    assert 'data-state="limited"' in refused.text
    assert int(refused.headers["Retry-After"]) > 0
    assert Draft.objects.get().files == {"lambda_function.py": make.CODE}
    assert QuestionRun.objects.count() == 1


@pytest.mark.parametrize("what", ["run", "answer"])
@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "no script"])
def test_code_that_is_too_long_is_refused_and_stays_in_the_editor(client, asked, what, htmx):
    fields = {"file:lambda_function.py": "# typed\n" * 40_000, "event": "{}"}
    refused = post(client, asked, what, fields, htmx=htmx)

    assert refused.status_code == 422
    assert 'data-state="refused"' in refused.text
    assert htmx or "# typed" in refused.text
    assert not Run.objects.exists()


def test_an_event_that_is_no_json_is_refused_by_run_and_does_not_matter_to_answer(client, asked):
    fields = RIGHT | {"event": "{"}

    assert post(client, asked, "run", fields).status_code == 422
    assert post(client, asked, "answer", fields).status_code == 200


def test_a_draft_is_kept_as_it_is_typed_and_found_again(client, asked):
    saved = post(client, asked, "draft", {"file:lambda_function.py": "typed = 1\n", "base_version": "0"})
    stale = post(client, asked, "draft", {"file:lambda_function.py": "typed = 2\n", "base_version": "0"})

    assert saved.json()["version"] == 1
    assert stale.status_code == 409
    assert stale.json()["files"] == {"lambda_function.py": "typed = 1\n"}
    assert "typed = 1" in client.get(asked.url).text


def test_reset_brings_back_what_there_was_to_begin_with(client, asked):
    post(client, asked, "draft", {"file:lambda_function.py": "typed = 1\n", "base_version": "0"})
    done = post(client, asked, "reset", {"next": asked.url}, htmx=False)

    assert (done.status_code, done.url) == (303, asked.url)
    assert "typed = 1" not in client.get(asked.url).text


def test_an_answer_posted_twice_is_one_answer(client, asked):
    post(client, asked, "answer", idempotency_key="one")
    post(client, asked, "answer", idempotency_key="two")
    end()

    assert Run.objects.count() == Answer.objects.count() == 1


@pytest.mark.parametrize("asked", ["session"], indirect=True)
def test_in_a_session_an_answer_stands(client, asked):
    post(client, asked, "answer")
    end(passes=False)
    again = post(client, asked, "answer")
    shown = client.get(f"{asked.url}?question=code")

    assert (again.status_code, again.url) == (303, asked.url)
    assert "verdict-wrong" in shown.text
    assert "data-workbench" not in shown.text


def test_alone_it_may_be_answered_again_from_what_was_written(client):
    alone = SimpleNamespace(url="/practice/basics/code/", place="", session=None)
    post(client, alone, "answer")
    end(passes=False)
    page = client.get(alone.url).text
    post(client, alone, "answer")
    end()

    assert "Your last answer" in page
    assert "event[&#x27;n&#x27;]" in page
    assert [given.points for given in Answer.objects.order_by("pk")] == [0, 3]


class TestOthers:
    def test_other_peoples_runs_and_sessions_do_not_exist(self, client, asked, charlie):
        post(client, asked, "answer")
        run = Run.objects.get()
        client.force_login(charlie)

        assert result_of(client, run).status_code == 404
        assert client.post(f"/practice/runs/{run.pk}/cancel/").status_code == 404
        if asked.session is not None:
            assert post(client, asked, "answer").status_code == 404
            assert post(client, asked, "draft").status_code == 404

    @pytest.mark.parametrize("place", ["session-nonsense", "Exam", "x" * 65, "a/b", "exam-1"])
    def test_a_place_that_is_none_of_ours_takes_no_answers(self, client, place):
        asked = SimpleNamespace(place=f"?place={place}")

        assert post(client, asked, "answer").status_code == 404
        assert not Run.objects.exists()

    def test_where_another_room_asks_code_may_be_tried_and_no_answer_is_told(self, client):
        asked = SimpleNamespace(place="?place=exam-1")
        panel = post(client, asked, "run")
        sent = post(client, asked, "run", htmx=False, next="/progress/")

        assert 'data-state="queued"' in panel.text
        assert (sent.status_code, sent.url) == (303, "/progress/")

    def test_a_question_without_code_has_no_editor(self, client, shelf, monkeypatch):
        shelve(monkeypatch, make.library(sets=(make.question_set("basics", make.question("code")),)))

        assert post(client, SimpleNamespace(place=""), "run").status_code == 404

    def test_answering_is_not_done_by_a_link(self, client):
        for what in ("run", "answer", "draft", "reset"):
            assert client.get(f"/practice/basics/code/code/{what}/").status_code == 405
