"""Examples through the page, a real broker and a real checker: deployed, used, and there again afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from portal.engines.emulator.client import Broker
from portal.engines.stacks import CheckerAt
from portal.pages.stacks import answers
from portal.records.runs.models import Run, RunState
from portal.records.runs.pool import Pool
from portal.records.stacks.models import OwnStack
from tests.deploying import checks, deploying
from tests.pages.stacks.conftest import HTMX

__all__ = ["checks", "deploying"]

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]

Do = Callable[..., str]


@pytest.fixture(autouse=True)
def pool(deploying: Broker, checks: CheckerAt, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(answers, "WAIT_S", 60)
    pool = Pool(deploying, threads=2, checks=checks)
    pool.start()
    yield
    pool.stop(within_s=5)


@pytest.fixture
def do(client: Client) -> Do:
    """Open an example once, and do something to it; what the page answers."""

    def go(example: str, kind: str, **given: str) -> str:
        if not OwnStack.objects.filter(example=example).exists():
            client.post("/stacks/new/", {"example": example})
        stack = OwnStack.objects.get(example=example)
        answer = client.post(f"/stacks/{stack.pk}/act/{kind}/", given, headers=HTMX)
        assert answer.status_code == 200, answer.text
        latest = Run.objects.latest("asked_at")
        assert latest.state == RunState.FINISHED, latest.fault
        return answer.text

    return go


def test_the_template_of_the_source_notes_is_refused_mended_deployed_and_called(do, client):
    refused = do("hello-api", "deploy")
    stack = OwnStack.objects.get()
    mended = stack.files["template.yaml"].replace("python3.9", "python3.14")
    files = {f"file:{path}": text for path, text in stack.files.items()} | {"file:template.yaml": mended}
    deployed = do("hello-api", "deploy", **files, base_version="1")
    called = do("hello-api", "call", method="GET", path="/hello")

    assert "Runtime &#x27;python3.9&#x27; was deprecated" in refused
    assert 'data-goto-line="11"' in refused
    assert 'data-state="succeeded"' in deployed
    assert "GET /hello" in deployed  # the form to call it with comes too
    assert "Hello from Lambda!" in called
    assert "Hello from Lambda!" in client.get(f"/stacks/{stack.pk}/").text


def test_without_script_one_is_led_to_the_result(client):
    client.post("/stacks/new/", {"example": "hello-api"})
    answer = client.post(f"/stacks/{OwnStack.objects.get().pk}/act/deploy/")

    assert (answer.status_code, answer["Location"]) == (303, f"/stacks/runs/{Run.objects.get().pk}/#result")


def test_notes_outlive_the_request_and_an_update(do):
    do("api-and-table", "deploy")
    put = do("api-and-table", "call", method="PUT", path="/notes/1", body='{"text": "milk"}')
    files = OwnStack.objects.get().files
    changed = files["src/notes.py"].replace("json.dumps(item)", "json.dumps(item).upper()")
    typed = {f"file:{path}": text for path, text in files.items()} | {"file:src/notes.py": changed}
    updated = do("api-and-table", "update", **typed, base_version="1")
    got = do("api-and-table", "call", method="GET", path="/notes/1")

    assert "<strong>201</strong>" in put
    assert "milk" in put  # the account has it
    assert "Updated" in updated
    assert "MILK" in got


def test_a_poisoned_message_ends_in_the_dead_letter_queue(do):
    do("queue-worker", "deploy")
    page = do("queue-worker", "send", queue="Jobs", body="poison")

    assert page.count("→ <strong>Worker</strong>") == 3
    assert "Received 3 times" in page


def test_a_new_version_moves_under_the_eyes_of_its_alarm(do):
    do("functions-with-alias", "deploy")
    files = OwnStack.objects.get().files
    better = files["src/greet.py"].replace("{GREETING}, version", "better, version")
    typed = {f"file:{path}": text for path, text in files.items()} | {"file:src/greet.py": better}
    updated = do("functions-with-alias", "update", **typed, base_version="1")
    waited = do("functions-with-alias", "wait", minutes="4")
    done = do("functions-with-alias", "wait", minutes="60")
    called = do("functions-with-alias", "call", method="GET", path="/hello")

    assert "<td>10 %</td><td>in progress</td>" in updated
    assert "Let time pass" in updated
    assert "<td>50 %</td><td>in progress</td>" in waited
    assert "<td>100 %</td><td>succeeded." in done
    assert "better, version 2" in called


@pytest.mark.parametrize(
    ("example", "kind", "given", "says"),
    [
        ("s3-pipeline", "put", {"bucket": "Incoming", "key": "a.txt", "body": "one two"}, "a.txt.count"),
        ("fan-out", "event", {"function": "Publish", "event": '{"total": 120}'}, "<strong>Alert</strong>"),
        ("fan-out", "publish", {"topic": "Orders", "body": '{"total": 20}'}, "<strong>Mail</strong>"),
        ("scheduled-job", "fire", {"schedule": "ReportNightly"}, "nightly"),
        ("step-function", "start", {"machine": "Order", "body": '{"item": "piano", "total": 900}'}, "refunded"),
        ("stream-processor", "event", {"function": "Place", "event": '{"orders": [{"id": "1"}]}'}, "<strong>Copy</strong>"),
        ("authorizer", "call", {"method": "GET", "path": "/secret", "headers": "Authorization: open sesame"}, "gold, ali"),
        ("websocket", "socket", {"api": "Chat", "messages": '{"action": "say", "text": "hi"}'}, "you said hi"),
        ("plain-cloudformation", "call", {"method": "GET", "path": "/things"}, "/things"),
    ],
)  # fmt: skip
def test_each_example_does_what_it_promises(do, example, kind, given, says):
    do(example, "deploy")

    assert says in do(example, kind, **given)


def test_a_check_deploys_nothing(do):
    page = do("queue-worker", "check")

    assert "Nothing against it" in page
    assert not OwnStack.objects.get().is_deployed


def test_what_is_refused_is_said_and_the_stack_stands(do):
    do("queue-worker", "deploy")
    page = do("queue-worker", "fire", schedule="Nightly")

    assert "There is no schedule &#x27;Nightly&#x27;" in page
    assert OwnStack.objects.get().is_deployed
