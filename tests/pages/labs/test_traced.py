"""The tab Trace: of a lab whose function has active tracing, and of no other."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from portal.engines.emulator import job_to_json
from portal.engines.emulator.function import Function, Job
from portal.engines.emulator.outcome import Outcome, Traced
from portal.engines.observability.collector import Collected, collected_to_json
from portal.engines.observability.traces import Span
from portal.records.progress.jobs import function_of
from tests import make
from tests.pages.labs.conftest import a_run
from tests.pages.labs.test_result import show

BEGAN = 1_795_521_600_000.0
ROOT = "1-6b06a9c0-bd862e3fe1be46a994272793"
SEGMENT = "53995c3f42cd8ad8"


def span(name: str, number: int, **fields: Any) -> Span:
    given = {"began_ms": BEGAN + 100, "ended_ms": BEGAN + 101.5, "parent_id": SEGMENT, **fields}
    return Span(trace_id=ROOT[2:].replace("-", ""), span_id=f"{number:016x}", name=name, **given)


def traced(*spans: Span) -> Outcome:
    told = collected_to_json(Collected(spans=spans, findings=(), dropped=0))
    header = f"Root={ROOT};Parent={SEGMENT};Sampled=1"
    return replace(make.outcome(), traced=Traced(header=header, caller=None, began_ms=BEGAN, told=told))


def panel(client: Any, learner: Any, outcome: Outcome) -> str:
    function = Function(files={"lambda_function.py": make.CODE}, name="double", tracing="Active")
    job = Job(id="try", owner="1", function=function, events=("{}",))
    run = a_run(learner, outcome, request={"jobs": [job_to_json(job)]})
    return str(show(client, run).text)


def words(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


@pytest.mark.django_db
def test_what_the_code_told_of_stands_within_lambdas_own_segments(client, learner):
    page = panel(client, learner, traced(span("charge", 1), span("card <b>", 2, status="fault")))

    assert '<a class="tab" href="#trace">Trace</a>' in page
    said = words(page)
    assert said.index("Invocation") < said.index("charge") < said.index("card <b> fault")
    assert reverse("observe:trace", args=["labs", "double", ROOT]) in page


@pytest.mark.django_db
def test_there_is_no_tab_without_a_trace(client, learner):
    assert 'href="#trace"' not in panel(client, learner, make.outcome())


@pytest.mark.django_db
def test_of_many_spans_the_first_are_listed_and_the_others_counted(client, learner):
    many = [span(f"step {number}", number) for number in range(1, 80)]

    assert re.search(r"And \d+ more spans that are not shown", words(panel(client, learner, traced(*many))))


def test_a_lab_declares_it_and_one_that_does_not_is_digested_as_it_ever_was():
    plain, active = make.lab(), make.lab(tracing="Active")

    assert function_of(plain, plain.starter).tracing == "PassThrough"
    assert function_of(active, active.starter).tracing == "Active"
    assert "tracing" not in plain.model_dump_json()
    assert '"tracing":"Active"' in active.model_dump_json()
