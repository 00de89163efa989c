"""The pages of stacks through the client: what is shown, kept and refused."""

from __future__ import annotations

import uuid

import pytest

from portal.library import library
from portal.records.runs import states
from portal.records.runs.models import Run, RunState
from portal.records.stacks.models import Act, KeptSource, OwnStack
from portal.records.stacks.save import put_files
from portal.records.stacks.written import Written
from tests.deploying import FILES
from tests.pages.stacks.conftest import HTMX
from tests.people import NOON

STATE = {"project": {}, "said": {}, "stack": {"account": {"queues": [{"name": "jobs", "messages": [{"text": "m"}]}]},
                                              "shifts": None}}  # fmt: skip
OFFERS = {"apis": [{"id": "Api", "kind": "HTTP API", "routes": ["GET /notes/{id}"]}], "sockets": [],
          "functions": [{"id": "Notes", "qualifiers": ["live"]}], "buckets": ["Uploads"], "queues": ["Jobs"],
          "topics": [], "schedules": [], "machines": []}  # fmt: skip
STEP = {"cause": "http", "source": "GET /notes/1", "function": "my-stack-Notes-X", "version": "$LATEST",
        "request_id": "r", "function_error": None, "payload": {"a": "<b>"}, "duration_ms": 2.0, "init_ms": None,
        "log": "START RequestId: r\nkept <1>\n", "event": {"rawPath": "/notes/1"}}  # fmt: skip
FINDING = {"rule": "W2531", "level": "error", "message": "Runtime <was> deprecated", "remedy": "Write another.",
           "path": ["Resources"], "line": 3, "column": 1, "source": ""}  # fmt: skip


def end(stack: OwnStack, **told: object) -> Run:
    """The latest act, as the thread that drives it ends it."""
    run = Act.objects.filter(stack=stack).latest("run__asked_at").run
    Run.objects.filter(pk=run.pk).update(state=RunState.RUNNING, attempt=1)
    run.refresh_from_db()
    deployed = {"findings": [], "resources": [{"logical_id": "Notes", "name": "my-stack-Notes-X", "status": "deployed",
                "type": "AWS::Lambda::Function", "why": ""}], "outputs": {"Url": "https://x"}, "diagram": {},
                "offers": OFFERS, "responses": [], "refused": "", "state": STATE} | told  # fmt: skip
    states.finish(run, state=RunState.FINISHED, outcomes=[{"job": "stack", "deployed": deployed}])
    return run


def deployed(client, stack, **told) -> str:
    client.post(f"/stacks/{stack.pk}/act/deploy/")
    run = end(stack, **told)
    return client.get(f"/stacks/runs/{run.pk}/").text


def test_the_first_page_shows_every_example_to_anybody(client, db):
    page = client.get("/stacks/")

    assert page.status_code == 200
    assert {f'value="{slug}"' in page.text for slug in library().stacks} == {True}
    assert Act.objects.count() == OwnStack.objects.count() == 0


@pytest.mark.parametrize("slug", sorted(library().stacks))
def test_each_example_opens_as_a_stack_of_ones_own(client, learner, slug):
    opened = client.post("/stacks/new/", {"example": slug}, follow=True)

    stack = OwnStack.objects.get()
    assert opened.status_code == 200
    assert (stack.name, stack.files) == (slug, library().stacks[slug].files)
    assert "What to try" in opened.text
    assert 'id="use"' in opened.text


def test_one_begins_with_next_to_nothing(client, learner):
    assert "template.yaml" in client.post("/stacks/new/", {"name": "mine"}, follow=True).text
    refused = client.post("/stacks/new/", {"name": "1 <b>"})

    assert refused.status_code == 422
    assert "a letter first" in refused.text
    assert "1 &lt;b&gt;" in refused.text


def test_what_is_typed_is_saved_and_of_two_windows_neither_is_lost(client, stack):
    typed = {"file:template.yaml": "# typed", "file:src/app.py": "x", "base_version": 1}
    saved = client.post(f"/stacks/{stack.pk}/draft/", typed)
    other = client.post(f"/stacks/{stack.pk}/draft/", typed | {"file:template.yaml": "# elsewhere"})

    assert (saved.status_code, saved.json()["version"]) == (200, 2)
    assert (other.status_code, other.json()["url"]) == (409, f"/stacks/{stack.pk}/")
    assert KeptSource.objects.get().files["template.yaml"] == "# elsewhere"
    too_much = client.post(f"/stacks/{stack.pk}/draft/", typed | {"file:template.yaml": "x" * 300_000})
    assert (too_much.status_code, "over 256 KB" in too_much.json()["error"]) == (422, True)


def test_files_are_added_renamed_and_taken_away(client, stack):
    typed = {f"file:{path}": text for path, text in FILES.items()} | {"base_version": 1}
    client.post(f"/stacks/{stack.pk}/files/", typed | {"new_file": "src/more.py"})
    stack.refresh_from_db()
    assert "src/more.py" in stack.files

    refused = client.post(f"/stacks/{stack.pk}/files/", typed | {"away": "template.yaml"})
    assert (refused.status_code, "A stack has its template" in refused.text) == (422, True)


def test_earlier_versions_are_shown_and_returned_to(client, stack):
    put_files(stack=stack, written=Written(files={"template.yaml": "# other"}), reason="files", now=NOON)
    page = client.get(f"/stacks/{stack.pk}/kept/")
    client.post(f"/stacks/{stack.pk}/kept/{KeptSource.objects.get().pk}/restore/")

    stack.refresh_from_db()
    assert "before files were added" in page.text
    assert stack.files == FILES
    assert client.post(f"/stacks/{stack.pk}/kept/0/restore/").status_code == 404


def test_a_stack_is_renamed_put_away_and_brought_back(client, stack):
    client.post(f"/stacks/{stack.pk}/rename/", {"name": "other"})
    assert client.post(f"/stacks/{stack.pk}/rename/", {"name": "no name"}).status_code == 422
    client.post(f"/stacks/{stack.pk}/away/")
    assert client.get(f"/stacks/{stack.pk}/").status_code == 404
    assert "Put away (1)" in client.get("/stacks/").text
    client.post(f"/stacks/{stack.pk}/back/")
    assert client.get(f"/stacks/{stack.pk}/").status_code == 200


# What is done


def test_an_act_that_waits_is_shown_as_one(client, stack):
    answer = client.post(f"/stacks/{stack.pk}/act/deploy/", headers=HTMX)

    assert 'data-state="queued"' in answer.text
    assert "Cancel" in answer.text
    run = Run.objects.get()
    assert client.post(f"/stacks/runs/{run.pk}/cancel/", headers=HTMX).status_code == 204
    assert "Cancelled" in client.get(f"/stacks/runs/{run.pk}/", headers=HTMX).text


def test_without_script_an_act_leads_to_a_page_that_looks_again(client, stack):
    answer = client.post(f"/stacks/{stack.pk}/act/deploy/")

    assert answer.status_code == 303
    assert '<meta http-equiv="refresh"' in client.get(answer["Location"]).text


def test_what_stands_is_shown_with_what_can_be_done_to_it(client, stack):
    page = deployed(client, stack)

    assert "Deployed" in page
    assert "https://x" in page
    assert "Update the stack" in page
    assert "GET /notes/{id}" in page
    assert 'value="/notes/1"' in page
    assert "Notes:live" in page
    assert f'action="/stacks/{stack.pk}/act/put/"' in page
    assert f'action="/stacks/{stack.pk}/act/fire/"' not in page
    assert "<code>jobs</code>" in page


def test_a_refused_template_is_shown_with_its_findings_and_nothing_stands(client, stack):
    page = deployed(client, stack, findings=[FINDING], state=None)

    assert "Refused" in page
    assert "Runtime &lt;was&gt; deprecated" in page
    assert 'data-goto-line="3"' in page
    assert "Once it is deployed" in page


def test_steps_are_shown_with_event_answer_and_log(client, stack):
    deployed(client, stack)
    client.post(f"/stacks/{stack.pk}/act/call/", {"method": "GET", "path": "/notes/1"})
    run = end(stack, responses=[{"call": "GET /notes/1", "api": "Api", "status": 200, "headers": {"X-A": "<i>"},
                                 "body": '{"id": 1}', "because": [], "steps": [STEP]}])  # fmt: skip
    answer = client.get(f"/stacks/runs/{run.pk}/", headers=HTMX).text

    assert "<strong>GET /notes/1</strong>" in answer
    assert "kept &lt;1&gt;" in answer
    assert "<strong>Notes</strong>" in answer
    assert "X-A: &lt;i&gt;" in answer
    assert '<section class="stack" id="holds"' in answer
    assert 'hx-swap-oob="true"' in answer
    assert 'id="use"' not in answer  # what is typed there stays


@pytest.mark.parametrize(
    ("kind", "given", "acts"),
    [
        ("call", {"method": "PUT", "path": "/a?b=1", "headers": "X-A: 1\r\nB:2", "body": "x\r\ny"},
         ["PUT", "/a?b=1", "x\ny", {"X-A": "1", "B": "2"}, None]),
        ("event", {"function": "Notes", "event": '{"a": 1}'}, ["event", '{"a": 1}', "Notes"]),
        ("put", {"bucket": "Uploads", "key": "a/b.txt", "body": " x "}, ["Uploads", "a/b.txt", " x "]),
        ("send", {"queue": "Jobs", "body": "m"}, ["Jobs", "m"]),
        ("publish", {"topic": "T", "body": "m"}, ["T", "m"]),
        ("start", {"machine": "M", "body": ""}, ["M", "{}"]),
        ("fire", {"schedule": "S"}, "S"),
        ("socket", {"api": "Chat", "messages": "a\r\n\r\nb"}, ["Chat", ["a", "b"]]),
        ("wait", {"minutes": "5"}, 5),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_forms_say_what_is_done(client, stack, kind, given, acts):
    deployed(client, stack)
    client.post(f"/stacks/{stack.pk}/act/{kind}/", given)

    latest = Act.objects.latest("run__asked_at")
    assert latest.run.request["stacks"]["stack"]["acts"] == [[kind, acts]]
    assert latest.run.request["stacks"]["stack"]["from"] == STATE


def test_a_sample_event_is_sent_in_the_place_of_what_is_typed(client, stack):
    deployed(client, stack)
    client.post(
        f"/stacks/{stack.pk}/act/event/", {"function": "Notes", "sample": "sqs/one-message", "event": "{}"}
    )

    ((_, (name, event, _)),) = Act.objects.latest("run__asked_at").run.request["stacks"]["stack"]["acts"]
    assert name == "sqs/one-message"
    assert '"Records"' in event


@pytest.mark.parametrize(
    ("kind", "given", "says"),
    [
        ("call", {"method": "GET", "path": "hello"}, "A path begins with"),
        ("call", {"method": "BREW", "path": "/"}, "BREW"),
        ("call", {"method": "GET", "path": "/", "headers": "no colon"}, "is no “Name: value”"),
        ("event", {"function": "Notes", "event": "{"}, "The event is not JSON"),
        ("put", {"bucket": "Uploads", "key": ""}, "Write a key"),
        ("send", {"queue": "Jobs", "body": "x" * 300_000}, "262144"),
        ("fire", {}, "Choose a schedule"),
        ("socket", {"api": "Chat", "messages": "a\n" * 21}, "20 messages"),
        ("wait", {"minutes": "0"}, "1 to 1,440 minutes"),
    ],
)
def test_what_cannot_be_is_refused_and_stays_typed(client, stack, kind, given, says):
    deployed(client, stack)
    refused = client.post(f"/stacks/{stack.pk}/act/{kind}/", given)

    assert refused.status_code == 422
    assert says in refused.text
    assert Act.objects.count() == 1
    if path := given.get("path"):
        assert f'value="{path}"' in refused.text


def test_nothing_is_done_to_what_is_not_deployed(client, stack):
    refused = client.post(f"/stacks/{stack.pk}/act/send/", {"queue": "Jobs", "body": "x"}, headers=HTMX)

    assert (refused.status_code, "Deploy it first" in refused.text) == (422, True)


def test_what_is_typed_stays_when_too_much_is_asked(client, stack, settings):
    settings.RUN_QUEUE = 0
    typed = {"file:template.yaml": "# typed", "file:src/app.py": "x", "base_version": 1}
    refused = client.post(f"/stacks/{stack.pk}/act/deploy/", typed)

    stack.refresh_from_db()
    assert refused.status_code == 429
    assert "# typed" in refused.text
    assert stack.files["template.yaml"] == "# typed"


# Strangers


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "path", ["", "act/deploy/", "act/call/", "draft/", "files/", "rename/", "away/", "back/", "kept/"]
)
def test_a_stranger_finds_nothing(stranger, stack, method, path):
    answer = getattr(stranger, method)(f"/stacks/{stack.pk}/{path}", {"method": "GET", "path": "/"})

    assert answer.status_code in (404, 405)
    assert Act.objects.count() == 0


def test_a_stranger_sees_no_run(client, stranger, stack):
    client.post(f"/stacks/{stack.pk}/act/deploy/")
    run = Run.objects.get()

    assert stranger.get(f"/stacks/runs/{run.pk}/").status_code == 404
    assert stranger.post(f"/stacks/runs/{run.pk}/cancel/").status_code == 404
    assert client.get(f"/stacks/{uuid.uuid4()}/").status_code == 404
    assert client.post(f"/stacks/{stack.pk}/act/fly/").status_code == 404
