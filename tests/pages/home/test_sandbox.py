"""What a machine that confines less tells its user, and whom it turns away: with real brokers of a lower tier."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse

from portal.engines.emulator import Done, Function, Job
from portal.engines.emulator.client import Broker
from portal.engines.sandbox.inside import guarded, landlock
from tests import ordinary
from tests.needs import missing

pytestmark = [pytest.mark.broker, pytest.mark.django_db]

BANNER = "This machine cannot confine code: run only your own."


@pytest.fixture(scope="module")
def basic() -> Iterator[Path]:
    with ordinary.broker("basic") as socket:
        yield socket


@pytest.fixture(scope="module")
def guarded_() -> Iterator[Path]:
    if landlock.abi() < guarded.LANDLOCK_ABI:
        missing(f"Landlock ABI {guarded.LANDLOCK_ABI} (Linux 6.7)")
    with ordinary.broker("guarded") as socket:
        yield socket


@pytest.fixture
def on_basic(basic, settings):
    settings.BROKER_SOCKET = basic


@pytest.fixture
def on_guarded(guarded_, settings):
    settings.BROKER_SOCKET = guarded_


@pytest.fixture
def on_full(broker, settings):
    settings.BROKER_SOCKET = broker._socket


@pytest.fixture
def on_nothing(tmp_path, settings):
    settings.BROKER_SOCKET = tmp_path / "nobody"


PAGES = ["/", "/learn/", "/labs/hello-lambda/", "/practice/", "/progress/", "/accounts/login/", "/not/there/"]


class TestBanner:
    @pytest.mark.parametrize("path", PAGES)
    def test_basic_warns_on_every_page_and_leads_to_the_remedy(self, client, on_basic, path):
        page = client.get(path).text

        assert BANNER in page
        assert re.search(r'role="status">\s*<p [^>]*>' + re.escape(BANNER), page)
        assert f'href="{reverse("home:sandbox")}"' in page

    @pytest.mark.parametrize("machine", ["on_guarded", "on_full", "on_nothing"])
    def test_others_do_not(self, client, machine, request):
        request.getfixturevalue(machine)

        assert BANNER not in client.get("/learn/").text

    def test_the_remedy_is_a_page_of_its_own(self, client, on_basic):
        page = client.get(reverse("home:sandbox"))

        assert page.status_code == 200
        assert "Unset SANDBOX_TIER." in page.text

    def test_strangers_who_may_be_served_do_not_learn_what_is_missing(self, client, on_guarded, settings):
        assert client.get(reverse("home:sandbox")).status_code == 200
        settings.SANDBOX_ALLOW_GUARDED = True
        assert client.get(reverse("home:sandbox")).status_code == 404

    @pytest.mark.parametrize("machine", ["on_full", "on_nothing"])
    def test_which_is_not_there_when_nothing_is_missing_or_known(self, client, machine, request):
        request.getfixturevalue(machine)

        assert client.get(reverse("home:sandbox")).status_code == 404


ELSEWHERE = [
    {"REMOTE_ADDR": "10.1.2.3"},
    {"REMOTE_ADDR": "2001:db8::1"},
    {"REMOTE_ADDR": ""},
    {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
    {"HTTP_FORWARDED": "for=127.0.0.1"},
    {"HTTP_X_REAL_IP": "127.0.0.1"},
    {"HTTP_VIA": "1.1 proxy"},
]


class TestGate:
    @pytest.mark.parametrize("machine", ["on_basic", "on_guarded"])
    @pytest.mark.parametrize("asked", ELSEWHERE, ids=" ".join)
    def test_a_machine_for_one_turns_others_away_with_the_remedy(self, client, machine, asked, request):
        request.getfixturevalue(machine)
        answer = client.get("/learn/", **asked)

        assert answer.status_code == 403
        assert "Unset SANDBOX_TIER." in answer.text
        assert "Progress" not in answer.text  # nothing of the portal

    @pytest.mark.parametrize("address", ["127.0.0.1", "127.8.0.1", "::1"])
    def test_and_serves_its_own_user(self, client, on_basic, address):
        assert client.get("/learn/", REMOTE_ADDR=address).status_code == 200

    @pytest.mark.parametrize("asked", ELSEWHERE, ids=" ".join)
    def test_guarded_serves_others_once_that_is_allowed(self, client, on_guarded, settings, asked):
        settings.SANDBOX_ALLOW_GUARDED = True

        assert client.get("/learn/", **asked).status_code == 200

    def test_basic_never_does(self, client, on_basic, settings):
        settings.SANDBOX_ALLOW_GUARDED = True

        assert client.get("/learn/", REMOTE_ADDR="10.1.2.3").status_code == 403

    @pytest.mark.parametrize("asked", ELSEWHERE, ids=" ".join)
    def test_full_serves_anybody(self, client, on_full, asked):
        assert client.get("/learn/", **asked).status_code == 200


class TestAdmin:
    def test_staff_see_tier_walls_what_is_missing_and_how_busy_it_is(self, client, bob, on_basic):
        client.force_login(bob)
        page = client.get(reverse("sandbox_status")).text

        for expected in ("Tier: basic", "limits", "Unset SANDBOX_TIER.", "Ready in the pool", "Kept warm"):
            assert expected in page
        assert "style=" not in page
        assert "<style" not in page

    def test_a_broker_that_is_gone_is_told_with_what_to_do(self, client, bob, on_nothing):
        client.force_login(bob)

        assert "manage.py serve" in client.get(reverse("sandbox_status")).text

    def test_it_is_linked_from_the_index(self, client, bob):
        client.force_login(bob)

        assert f'href="{reverse("sandbox_status")}"' in client.get(reverse("admin:index")).text

    def test_strangers_and_learners_are_led_to_sign_in(self, client, charlie):
        for _ in range(2):
            answer = client.get(reverse("sandbox_status"))
            assert (answer.status_code, answer.url.partition("?")[0]) == (302, reverse("admin:login"))
            client.force_login(charlie)


class TestCommand:
    def status(self, capsys, *arguments):
        code = 0
        try:
            call_command("sandbox_status", *arguments)
        except SystemExit as ended:
            code = ended.code
        return code, *capsys.readouterr()

    def test_it_asks_the_running_broker(self, capsys, on_basic, settings):
        code, told, _ = self.status(capsys)

        assert code == 1
        assert told.startswith(f"tier: basic (as the broker at {settings.BROKER_SOCKET} has found)\n")
        assert "remedy:\n  Unset SANDBOX_TIER.\n" in told

    def test_as_json_it_has_four_keys(self, capsys, on_basic):
        code, told, source = self.status(capsys, "--json")
        status = json.loads(told)

        assert code == 1
        assert list(status) == ["tier", "walls", "missing", "remedy"]
        assert status["tier"] == "basic"
        assert status["remedy"] == "Unset SANDBOX_TIER."
        assert "broker" in source

    def test_without_a_broker_it_tries_the_walls_itself(self, capsys, on_nothing):
        code, told, source = self.status(capsys, "--json")

        assert code == 0
        assert json.loads(told)["tier"] == "full"
        assert "tried now" in source

    def test_full_is_success(self, capsys, on_full):
        assert self.status(capsys)[0] == 0


HELLO = """
import os, tempfile

calls = 0

def handler(event, context):
    global calls
    calls += 1
    if event["do"] == "sleep":
        import time
        time.sleep(60)
    if event["do"] == "eat":
        held = bytearray(b"x") * (300 << 20)
    with open(tempfile.gettempdir() + "/kept", "a") as file:
        file.write("x")
    print("called", calls)
    return {"calls": calls, "kept": os.path.getsize(tempfile.gettempdir() + "/kept")}
"""


@pytest.mark.parametrize("machine", ["basic", "guarded_"])
def test_a_function_runs_there_as_anywhere(machine, request):
    """Logs, warm reuse, temporary files, time-out and memory."""
    function = Function(
        files={"lab.py": HELLO}, handler="lab.handler", memory_mb=128, timeout_s=2.0, environment={}, name="f"
    )
    events = tuple(json.dumps({"do": what}) for what in ("", "", "sleep", "eat", ""))
    job = Job(id="1", owner="alice", function=function, events=events, warm=True)
    broker = Broker(request.getfixturevalue(machine))
    done = [message.outcome for message in broker.run(job) if isinstance(message, Done)]

    assert [outcome.report.status for outcome in done] == [
        "success",
        "success",
        "timeout",
        "error",
        "success",
    ]
    assert json.loads(done[0].payload) == {"calls": 1, "kept": 1}
    assert json.loads(done[1].payload) == {"calls": 2, "kept": 2}
    assert "Runtime.OutOfMemory" in done[3].log
    assert json.loads(done[4].payload) == {"calls": 1, "kept": 3}
    assert "called 1\n" in done[0].log
