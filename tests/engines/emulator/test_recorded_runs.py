"""A run that is recorded, in the jail: the same outcome as without, and its steps besides."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from portal.engines.emulator import (
    Done,
    Job,
    Outcome,
    job_from_json,
    job_to_json,
    outcome_from_json,
    outcome_to_json,
)
from portal.engines.emulator.client import Broker, Refused, private_broker
from portal.engines.emulator.recording import UNENDED, Recording, read_recording
from tests.conformance.invoking import function, job
from tests.engines.emulator.recording_programs import told

pytestmark = pytest.mark.broker


@pytest.fixture(scope="module")
def own() -> Iterator[Broker]:
    """One whose init phases may last no longer than a test."""
    with private_broker(runtimes="python3.14", cpu_shares=0, pool=0, init_limit=1.0) as socket:
        yield Broker(socket)


def outcomes(broker: Broker, asked: Job) -> list[Outcome]:
    return [message.outcome for message in broker.run(asked) if isinstance(message, Done)]


def recorded(
    broker: Broker, source: str, *events: Any, **changes: Any
) -> tuple[list[Outcome], list[Recording]]:
    asked = replace(job(function(source, **changes), *events), record=True)
    found = outcomes(broker, asked)
    return found, [read(outcome, asked) for outcome in found]


def read(outcome: Outcome, asked: Job) -> Recording:
    assert outcome.recording is not None
    return read_recording(outcome.recording, asked.function.files)


def invoked(recording: Recording) -> list[str]:
    return told(replace(recording, steps=tuple(step for step in recording.steps if step.phase == "invoke")))


SOURCE = """
calls = 0

def lambda_handler(event, context):
    global calls
    calls += 1
    print("call", calls)
    return {"calls": calls, "name": event["name"]}
"""


def test_init_and_each_invocation_have_their_steps(broker: Broker) -> None:
    found, (first, second) = recorded(broker, SOURCE, {"name": "tea"}, {"name": "milk"})

    assert [json.loads(outcome.payload)["calls"] for outcome in found] == [1, 2]
    assert told(first)[:3] == ["call 1 <module>", "line 2", "line 4 calls=0"]
    assert [step.phase for step in first.steps].count("init") == 4
    assert {step.phase for step in second.steps} == {"invoke"}
    assert invoked(second) == [
        "call 4 lambda_handler event={'name': 'milk'} context=<LambdaContext> calls (module)=1",
        "line 6",
        "line 7 calls (module)=2",
        "line 8 'call 2\\n'",
        "return 8 {'calls': 2, 'name': 'milk'}",
    ]
    assert (first.stop, second.stop) == ("", "")


def test_each_step_names_its_file_and_only_the_functions_own_are_there(broker: Broker) -> None:
    asked = replace(job(function("from shop.price import price\nimport json\ndef lambda_handler(event, context):\n"
                                 "    return json.loads(json.dumps(price(2)))\n")), record=True)  # fmt: skip
    files = {**asked.function.files, "shop/price.py": "def price(n):\n    return 3 * n\n"}
    asked = replace(asked, function=replace(asked.function, files=files))

    (outcome,) = outcomes(broker, asked)

    steps = read(outcome, asked).steps
    assert outcome.payload == "6"
    assert [(step.file, step.phase) for step in steps if step.event == "call"] == [
        ("lambda_function.py", "init"), ("shop/price.py", "init"), ("lambda_function.py", "invoke"), ("shop/price.py", "invoke"),
    ]  # fmt: skip


ALIKE = {
    "an answer": "def lambda_handler(event, context):\n    return event",
    "an error of the handler": """
        def lambda_handler(event, context):
            print("before")
            return inner(event)
        def inner(event):
            raise ValueError("no such order")
        """,
    "an error at import": "import os\nraise RuntimeError('broken at import')",
    "a syntax error": "def lambda_handler(event, context)\n    return 1",
    "no such handler": "def other(event, context): return 1",
    "too deep": "def lambda_handler(event, context):\n    return lambda_handler(event, context)",
    "what no JSON can say": "def lambda_handler(event, context):\n    return {1, 2}",
    "an exit": "import sys\ndef lambda_handler(event, context):\n    print('bye')\n    sys.exit(0)",
    "an exit at once": "import os\ndef lambda_handler(event, context):\n    os._exit(3)",
    "a log": "import logging\ndef lambda_handler(event, context):\n    logging.warning('look %s', event)\n    return 1",
    "threads and a child": """
        import subprocess, sys, threading
        def lambda_handler(event, context):
            thread = threading.Thread(target=print, args=("from a thread",))
            thread.start()
            thread.join()
            return subprocess.run([sys.executable, "-c", "print(1)"], capture_output=True, text=True).stdout
        """,
}


@pytest.mark.parametrize("source", ALIKE.values(), ids=ALIKE.keys())
def test_the_outcome_is_the_same_as_without(source: str, broker: Broker) -> None:
    asked = job(function(source), {"a": 1})

    (plain,) = outcomes(broker, asked)
    (told_of,) = outcomes(broker, replace(asked, record=True))

    assert plain.recording is None
    assert [same(told_of.payload, told_of), told_of.function_error, told_of.report.status] == [
        same(plain.payload, plain), plain.function_error, plain.report.status,
    ]  # fmt: skip
    assert same(told_of.log, told_of) == same(plain.log, plain)
    assert "recorder" not in told_of.payload + told_of.log


def test_a_response_that_is_too_large_is_too_large(broker: Broker) -> None:
    source = "def lambda_handler(event, context):\n    return 'x' * (7 * 1024 * 1024)"

    (outcome,), (recording,) = recorded(broker, source)

    assert "Function.ResponseSizeTooLarge" in outcome.payload
    assert [recording.steps[-1].event, recording.stop] == ["return", ""]


def same(text: str, outcome: Outcome) -> str:
    """Without what differs from run to run: ids, times, memory, addresses."""
    text = text.replace(outcome.request_id, "ID")
    text = re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+Z|\[\d{13}\]", "TIME", text)
    return re.sub(r"(Duration|Used): [\d.]+", r"\1: N", text)


def test_a_time_out_keeps_the_steps_up_to_the_line_that_never_ended(broker: Broker) -> None:
    source = "import time\ndef lambda_handler(event, context):\n    x = 1\n    time.sleep(60)\n"

    (outcome,), (recording,) = recorded(broker, source, timeout_s=1)

    assert outcome.report.status == "timeout"
    assert invoked(recording)[-1] == "line 4 x=1"
    assert recording.stop == UNENDED


def test_a_line_that_holds_the_interpreter_is_recorded_before_it_runs(broker: Broker) -> None:
    source = "import re\ndef lambda_handler(event, context):\n    text = 'a' * 40\n    re.match('(a+)+$', text + 'b')\n"

    (outcome,), (recording,) = recorded(broker, source, timeout_s=1)

    assert outcome.report.status == "timeout"
    assert invoked(recording)[-1].startswith("line 4 text=")


def test_a_kill_keeps_the_steps_up_to_it(broker: Broker) -> None:
    source = "def lambda_handler(event, context):\n    small = 1\n    large = bytearray(10**9)\n"

    (outcome,), (recording,) = recorded(broker, source)

    assert "signal: killed" in outcome.payload
    assert invoked(recording)[-1] == "line 3 small=1"


def test_an_init_that_runs_out_of_time_is_recorded_twice_as_it_runs_twice(own: Broker) -> None:
    source = "import time\nbegan = True\ntime.sleep(60)\n"

    (outcome,), (recording,) = recorded(own, source, timeout_s=1)

    assert outcome.report.status == "timeout"
    assert told(recording) == ["call 1 <module>", "line 1", "line 2 time=<module>", "line 3 began=True"] * 2


def test_endless_code_is_recorded_as_far_as_bounds_go_and_then_runs_on(broker: Broker) -> None:
    source = (
        "def lambda_handler(event, context):\n    n = 0\n    while n < 100_000:\n        n += 1\n    return n"
    )

    (outcome,), (recording,) = recorded(broker, source, timeout_s=10)

    assert outcome.payload == "100000"
    assert len(invoked(recording)) == 2_000
    assert "as many steps" in recording.stop


def test_code_that_forges_its_recording_misleads_only_itself(broker: Broker) -> None:
    source = """
    import http.client, os
    def lambda_handler(event, context):
        connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"], timeout=5)
        body = iter([b'{"phase": "invoke"}\\n', b'{"e": "line", "f": 9}\\n', b"x" * 2_000_000])
        connection.request("POST", "/warmstart/recording", body, encode_chunked=True)
        return connection.getresponse().status
    """

    (outcome,), (recording,) = recorded(broker, source)

    assert outcome.payload == "202"
    assert outcome.report.status == "success"
    assert outcome.recording is not None
    assert len(outcome.recording) <= 768 * 1024
    assert "cannot be read" in recording.stop


def test_nobody_answers_there_where_nothing_is_recorded(broker: Broker) -> None:
    source = """
    import http.client, os
    def lambda_handler(event, context):
        connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"], timeout=5)
        connection.request("POST", "/warmstart/recording", iter([b"{}"]), encode_chunked=True)
        return connection.getresponse().status
    """

    (outcome,) = outcomes(broker, job(function(source)))

    assert (outcome.payload, outcome.recording) == ("404", None)


def test_it_has_an_environment_to_itself(broker: Broker) -> None:
    asked = job(function(SOURCE), {"name": "tea"}, owner="recorded", warm=True)

    counts = [
        json.loads(outcome.payload)["calls"]
        for one in (asked, replace(asked, record=True), asked)
        for outcome in outcomes(broker, one)
    ]

    assert counts == [1, 1, 2]


def test_more_events_than_are_recorded_are_refused(broker: Broker) -> None:
    asked = replace(job(function(SOURCE), *[{"name": "tea"}] * 6), record=True)

    with pytest.raises(Refused, match="1 to 5 events"):
        outcomes(broker, asked)


def test_a_job_and_an_outcome_in_a_row_stay_what_they_were(broker: Broker) -> None:
    asked = replace(job(function(SOURCE), {"name": "tea"}), record=True)
    assert job_from_json(json.loads(json.dumps(job_to_json(asked)))) == asked

    (outcome,) = outcomes(broker, asked)

    assert outcome_from_json(json.loads(json.dumps(outcome_to_json(outcome)))) == outcome


def test_jobs_and_outcomes_from_before_there_were_recordings(broker: Broker) -> None:
    (outcome,) = outcomes(broker, job(function(SOURCE), {"name": "tea"}))
    stored, row = job_to_json(job(function(SOURCE))), outcome_to_json(outcome)
    del stored["record"], row["recording"]

    assert not job_from_json(stored).record
    assert outcome_from_json(row) == outcome
