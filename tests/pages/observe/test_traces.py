"""Traces through the page: the list, one as a waterfall, and who may see them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from portal.engines.emulator.outcome import Outcome, Traced
from portal.engines.observability.collector import Collected, collected_to_json
from portal.engines.observability.finding import Finding
from portal.engines.observability.traces import Span
from portal.pages.observe import traced as reading
from portal.records.accounts.models import Learner
from portal.records.playground.models import OwnFunction
from tests import make
from tests.pages.playground.conftest import HTMX, a_play

BEGAN = 1_795_521_600_000.0
ROOT = "1-6b06a9c0-bd862e3fe1be46a994272793"
SEGMENT = "53995c3f42cd8ad8"


def span(name: str, number: int, **fields: Any) -> Span:
    given = {"began_ms": BEGAN + 100, "ended_ms": BEGAN + 101.5, "parent_id": SEGMENT, **fields}
    return Span(trace_id=ROOT[2:].replace("-", ""), span_id=f"{number:016x}", name=name, **given)


def traced(*spans: Span, findings: tuple[Finding, ...] = (), dropped: int = 0, **report: Any) -> Outcome:
    made = make.outcome()
    told = collected_to_json(Collected(spans=spans, findings=findings, dropped=dropped))
    header = f"Root={ROOT};Parent={SEGMENT};Sampled=1"
    figures = replace(made.report, **{"init_duration_ms": 99.0, "duration_ms": 4.0, **report})
    return replace(made, report=figures, traced=Traced(header=header, caller=None, began_ms=BEGAN, told=told))


def address(function: OwnFunction, trace: str = "") -> str:
    return f"/observe/functions/{function.pk}/traces/{f'{trace}/' if trace else ''}"


def cells(page: str) -> list[list[str]]:
    rows = re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[dh].*?</t[dh]>", row)]
        for row in rows
    ]


def test_without_a_trace_the_page_says_how_to_get_one(client: Any, function: OwnFunction) -> None:
    a_play(function, make.outcome())

    page = client.get(address(function)).text

    assert "No traces yet" in page
    assert "Set Tracing to Active" in page


def test_a_lab_that_does_not_declare_it_is_not_traced(client: Any, learner: Learner) -> None:
    page = client.get("/observe/labs/hello-lambda/traces/").text

    assert "The function of this lab is run without active tracing" in page


def test_only_so_many_spans_are_looked_at_from_the_latest_on(
    client: Any, function: OwnFunction, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "SPANS", 3)
    older = traced()
    assert older.traced
    header = older.traced.header.replace("1-6b06a9c0", "1-6b06a900")
    a_play(function, replace(older, traced=replace(older.traced, header=header)))
    a_play(function, traced(), after_s=60)

    page = client.get(address(function)).text

    assert "older invocations are not looked at" in page
    assert ROOT in page
    assert "1-6b06a900" not in page


def test_traces_are_listed_with_what_became_of_them(client: Any, function: OwnFunction) -> None:
    a_play(function, traced(span("order", 1, status="fault")))

    page = client.get(address(function), headers=HTMX).text

    (row,) = [row for row in cells(page) if row[2].endswith(" ms")]
    assert row[1:] == ["counter", "103.0 ms", "fault", "5"]
    assert f'href="{address(function, ROOT)}"' in page
    assert "Client" in page  # of the services
    assert "<html" not in page


def test_a_trace_is_drawn_and_told_as_a_table(client: Any, function: OwnFunction) -> None:
    a_play(
        function,
        traced(
            span(
                "order", 1, attributes=(("customer", "alice"),), metadata='{"default": {"basket": ["tea"]}}'
            ),
            span("pay", 2, parent_id=f"{1:016x}", status="fault", message="RuntimeError: <no> money"),
            span("lost", 3, parent_id=f"{9:016x}", ended_ms=None),
        ),
    )

    page = client.get(address(function, ROOT)).text

    by_name = {row[0]: row[1:] for row in cells(page)}
    assert by_name["Initialization"] == ["2", "0.00 ms", "99.00 ms", "ok"]
    assert by_name["order"] == ["2", "100.00 ms", "1.50 ms", "ok"]
    assert by_name["pay"] == ["3", "100.00 ms", "1.50 ms", "fault"]
    assert by_name[f"missing parent {9:016x}"][-1] == "missing"
    assert by_name["lost"][-1] == "ok, has not ended"
    assert len(re.findall('<rect class="traced-bar"', page)) == 8
    assert "✗ pay" in page
    assert "RuntimeError: &lt;no&gt; money" in page
    assert "<dt>customer</dt><dd>alice</dd>" in page
    assert "style=" not in page


def test_what_was_wrong_with_what_was_sent_is_told(client: Any, function: OwnFunction) -> None:
    wrong = Finding(where="datagram 1", fault="A segment has no `name`.", remedy="Give it one.")
    a_play(function, traced(findings=(wrong,), dropped=3))

    for page in (client.get(address(function)).text, client.get(address(function, ROOT)).text):
        assert "datagram 1: A segment has no `name`. Give it one." in page
    assert "3 spans were wrong" in client.get(address(function)).text


def test_traces_that_are_linked_lead_to_each_other(client: Any, function: OwnFunction) -> None:
    header = f"Root={ROOT};Parent={SEGMENT};Sampled=1"
    other = "1-6b06a9c1-bd862e3fe1be46a994272794"
    outcome = traced()
    assert outcome.traced
    later = replace(outcome.traced, header=f"Root={other};Parent={SEGMENT[::-1]};Sampled=1", told=None)
    a_play(function, outcome)
    function.event = json.dumps({"Records": [{"attributes": {"AWSTraceHeader": header}}]})
    a_play(function, replace(outcome, request_id="r-2", traced=later), after_s=60)

    page = client.get(address(function, ROOT)).text

    assert f'href="{address(function, other)}"' in page
    assert "<td>messages</td>" in page


@pytest.mark.parametrize("trace", ["", ROOT])
def test_to_a_stranger_there_is_nothing(function: OwnFunction, stranger: Client, trace: str) -> None:
    a_play(function, traced())

    assert stranger.get(address(function, trace)).status_code == 404


def test_a_trace_that_is_not_there_is_404(client: Any, function: OwnFunction) -> None:
    a_play(function, traced())

    assert client.get(address(function, "1-6b06a9c0-000000000000000000000000")).status_code == 404
    assert client.get(address(function, "nonsense")).status_code == 404
