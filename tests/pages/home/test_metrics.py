"""/metrics: for those with the token, whatever else is down; nothing is there for anybody else."""

from __future__ import annotations

import re

import pytest
from django.db import DatabaseError
from prometheus_client.parser import text_string_to_metric_families

from portal.engines.emulator.client import Broker
from portal.records.accounts.models import Learner
from portal.records.runs import metrics as of_rows

TOKEN = "a long token"
RIGHT = {"Authorization": f"Bearer {TOKEN}"}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def set_up(settings, tmp_path):
    settings.METRICS_TOKEN = TOKEN
    settings.BROKER_SOCKET = tmp_path / "nobody.sock"


def read(client, **headers: str) -> dict[tuple[str, ...], float]:
    """Value by name and values of the labels, those in the order of their names."""
    answer = client.get("/metrics", headers=RIGHT | headers)
    assert answer.status_code == 200
    found = {}
    for family in text_string_to_metric_families(answer.text):
        for sample in family.samples:
            key = (sample.name, *dict(sorted(sample.labels.items())).values())
            assert key not in found, "a name that two sources use"
            found[key] = sample.value
    return found


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": TOKEN},
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer \xff"},
        {"Cookie": f"METRICS_TOKEN={TOKEN}"},
    ],
    ids=["none", "wrong", "bare", "empty", "not ASCII", "a cookie"],
)
@pytest.mark.parametrize("method", ["get", "head", "post", "put"])
def test_a_stranger_finds_nothing(client, headers, method):
    answer = getattr(client, method)("/metrics", headers=headers)

    assert answer.status_code == 404
    assert "warmstart_" not in answer.text


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer "}, RIGHT], ids=["none", "empty", "any"])
def test_without_a_token_set_it_is_there_for_nobody(client, settings, headers):
    settings.METRICS_TOKEN = ""

    assert client.get("/metrics", headers=headers).status_code == 404


def test_even_staff_need_the_token(client, bob):
    client.force_login(bob)

    assert client.get("/metrics").status_code == 404


def test_a_broker_that_is_down_is_a_number_and_no_error(client):
    found = read(client)

    assert found["warmstart_broker_up",] == 0
    assert found["warmstart_database_up",] == 1
    assert ("warmstart_jobs_queued",) not in found


@pytest.mark.broker
def test_web_rows_and_broker_are_in_one_text(client, settings, broker: Broker):
    settings.BROKER_SOCKET = broker._socket

    found = read(client)

    assert found["warmstart_broker_up",] == 1
    assert found["warmstart_runs", "queued"] == 0
    assert {("warmstart_jobs_queued",), ("process_cpu_seconds_total",)} < found.keys()
    assert ("warmstart_broker_process_resident_memory_bytes",) in found


@pytest.mark.broker
def test_every_name_is_in_the_manual_and_every_name_there_exists(client, settings, broker: Broker):
    settings.BROKER_SOCKET = broker._socket
    client.get("/healthz?live")
    manual = (settings.BASE_DIR / "docs" / "operators.md").read_text()
    table = re.findall(r"^\| (`[a-z_`, ]+`) \|", manual.partition("## Metrics")[2], re.M)
    told = {name for row in table for name in re.findall(r"`([a-z_]+)`", row)}

    families = text_string_to_metric_families(client.get("/metrics", headers=RIGHT).text)
    shown = {
        family.name.removeprefix("warmstart_") + ("_total" if family.type == "counter" else "")
        for family in families
        if family.name.startswith("warmstart_") and "broker_process_" not in family.name
    }

    assert told == shown


def test_a_database_that_does_not_answer_is_a_number_too(client, monkeypatch):
    def fail():
        raise DatabaseError

    monkeypatch.setattr(of_rows, "_open_runs", fail)

    assert read(client)["warmstart_database_up",] == 0


def test_a_scrape_costs_one_query_and_makes_nobody_a_learner(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = client.get("/metrics", headers=RIGHT)

    assert answer["Content-Type"].startswith("text/plain")
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    assert not Learner.objects.exists()


@pytest.mark.parametrize(
    ("path", "view", "status"),
    [
        ("/healthz?live", "home:health", "2xx"),
        ("/theme/", "home:theme", "4xx"),
        ("/nowhere/", "none", "4xx"),
        ("/labs/nobody-made-it/", "labs:lab", "4xx"),
    ],
)
def test_pages_are_counted_by_view_and_class_of_status(client, path, view, status):
    key = ("warmstart_http_request_duration_seconds_count", status, view)
    before = read(client).get(key, 0)

    client.get(path)

    found = read(client)
    assert found[key] == before + 1
    assert not any("nowhere" in word or "nobody" in word for name in found for word in name)


def test_a_fault_of_ours_is_counted(client, monkeypatch):
    from portal.pages.home import views

    def fail():
        raise RuntimeError("broken on purpose")

    key = ("warmstart_http_request_duration_seconds_count", "5xx", "home:home")
    before = read(client).get(key, 0)
    monkeypatch.setattr(views, "library", fail)
    client.raise_request_exception = False

    client.get("/")

    assert read(client)[key] == before + 1
