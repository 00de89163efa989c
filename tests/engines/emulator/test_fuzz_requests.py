"""Requests of any kind to a real broker: each is answered, none is our fault, and nothing is left."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from portal.engines.emulator import Call, Concurrency, Done, Function, Job, Routing
from portal.engines.emulator.carried import carried_job, carry_job
from portal.engines.emulator.messages import FRAME_BYTES
from portal.engines.sandbox.frames import HEADER
from tests.engines.emulator.processes import OwnBroker, own_broker

pytestmark = pytest.mark.broker

ANSWER_S = 30.0  # far beyond a job's own time-out
LAST_WORDS = {"end", "refused", "cancelled"}
LAST = LAST_WORDS | {"fault", "busy", "standing"}  # the last is the status

few = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

odd_text = st.one_of(
    st.text(st.characters(), max_size=8),
    st.sampled_from(
        ["", "\0", "\ud800", "\udfff.py", "a\ud800/b.py", "/", "//", "../x", "a/../../b", "x" * 300, "é" * 100,
         "\U0001f600" * 99, "a/" * 60 + "b", "a/" * 3000 + "b", "main.py", "lambda_function.py/x", "\u202e", "\n",
         " ", "a.b", ".", "..", "python3.14", "null", "NaN", "1" * 5_000, "[" * 100_000, '"\ud800"', "{}",
         '"\\ud800"', "\ufeff{}", "lambda_function", "lambda_function.", ".lambda_handler", "A1", "PATH", "_X",
         "__class__", "os.abort", "lambda_function.lambda_handler.x"]
    ),
)  # fmt: skip
odd_number = st.one_of(
    st.integers(),
    st.floats(),
    st.sampled_from(
        [0, -1, 1, 3, 128, 128.5, 10_240, 10_241, 900, 901, 1e308, 2**63, 10**400, True, 0.001, 1.5]
    ),
)
odd = st.recursive(
    st.none() | odd_number | odd_text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(odd_text, inner, max_size=3),
    max_leaves=6,
)
deep = st.sampled_from(
    [b"[" * 100_000, b'{"op":' * 100_000, b'{"op":"run","job":' + b"[" * 900 + b"]" * 900 + b"}"]
)


def valid() -> dict[str, Any]:
    files = {"lambda_function.py": "def lambda_handler(event, context): return event"}
    function = Function(files=files, timeout_s=1, environment={"A1": "b"}, version="1")
    job = Job(
        id="fuzz",
        owner="fuzzer",
        function=function,
        events=("1",),
        warm=False,
        call=Call(qualifier="live", client_context="{}"),
        routing=Routing(function=replace(function, version="2"), weight=0.5),
        concurrency=Concurrency(reserved=5),
    )
    told, texts = carry_job(job)
    assert b"".join(texts) == EVENT
    return told


EVENT = b"1"  # what is attached to the frame of a valid job
PARTS = ("function", "call", "routing", "concurrency")
FIELDS = [(name,) for name in valid()] + [(part, name) for part in PARTS for name in valid()[part]]
KEYED = [("function", "files"), ("function", "environment"), *((part,) for part in PARTS), ()]


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, Any]:
    """A job that can be run, with one to three things in it that are not what they should be."""
    job = valid()
    for _ in range(draw(st.integers(1, 3))):
        way = draw(st.sampled_from(["set", "drop", "add", "event", "file"]))
        *path, last = draw(st.sampled_from(FIELDS))
        holder = _at(job, tuple(path))
        if way == "set" and holder is not None:
            holder[last] = draw(odd)
        elif way == "drop" and holder is not None:
            holder.pop(last, None)
        elif way == "add" and (holder := _at(job, draw(st.sampled_from(KEYED)))) is not None:
            holder[draw(odd_text)] = draw(odd_text | odd)
        elif way == "event" and isinstance(job.get("events"), list):
            job["events"].append(draw(st.integers(-3, 3) | odd_text | odd))
        elif way == "file" and (files := _at(job, ("function", "files"))) is not None:
            files[draw(st.sampled_from(["lambda_function.py", "a", "a/b.py"]) | odd_text)] = draw(odd_text)
    return job


def _at(job: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any] | None:
    found: Any = job
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else None


@pytest.fixture(scope="module")
def fuzzed() -> Iterator[OwnBroker]:
    """Its log is read to the end: what it says of a connection that is dropped is no fault, a traceback is."""
    said: list[bytes] = []
    with own_broker(pool=1) as broker:
        assert broker.process.stderr is not None
        reading = threading.Thread(target=said.extend, args=(broker.process.stderr,))
        reading.start()
        yield broker
        broker.process.terminate()
        reading.join()
        assert broker.process.wait() == 0
    text = b"".join(said).decode()
    assert "Traceback" not in text, text[-5_000:]
    assert "never retrieved" not in text, text[-5_000:]


def exchange(broker: OwnBroker, sent: bytes, *, is_closed: bool = True) -> list[Any]:
    """
    All frames that come back until the broker closes, or has said its last word to a client that stays;
    TimeoutError when it does neither.
    """
    with socket.socket(socket.AF_UNIX) as sock:
        sock.settimeout(ANSWER_S)
        sock.connect(str(broker._socket))
        received = bytearray()
        try:
            sock.sendall(sent)
            if is_closed:
                sock.shutdown(socket.SHUT_WR)
            while chunk := sock.recv(1 << 16):
                received += chunk
                if not is_closed and (whole := frames_of(received)) and LAST & whole[-1].keys():
                    return whole
        except ConnectionError:  # it closed with bytes of ours unread
            pass
    return frames_of(received)


def frames_of(received: bytearray) -> list[Any]:
    """Those that are whole."""
    frames, at = [], 0
    while len(received) - at >= HEADER.size:
        length, beside = HEADER.unpack_from(received, at)
        at += HEADER.size
        if len(received) - at < length + beside:
            break
        frames.append(json.loads(bytes(received[at : at + length])))
        at += length + beside
    return frames


def framed(body: bytes, attached: bytes = b"") -> bytes:
    return HEADER.pack(len(body), len(attached)) + body + attached


def asked(job: Any, attached: bytes = EVENT, *, op: str = "run") -> bytes:
    return framed(json.dumps({"op": op, "job": job}).encode(), attached)


def still_works(broker: OwnBroker) -> bool:
    """Nothing of what came before is under way, and an ordinary job runs."""
    assert broker.process.poll() is None
    job = carried_job({**valid(), "id": "ordinary"}, EVENT)
    (done,) = (message for message in broker.run(job) if isinstance(message, Done))
    status = broker.status()
    return (done.outcome.payload, status["running"], status["queued"]) == ("1", 0, 0)


@few
@given(mutated(), st.just(EVENT) | st.binary(max_size=8), st.sampled_from(["run", "stream"]))
@example({**valid(), "id": []}, EVENT, "run")
@example({**valid(), "owner": {}}, EVENT, "run")
@example({**valid(), "events": "1"}, EVENT, "run")
@example({**valid(), "events": [True]}, EVENT, "run")
@example({**valid(), "events": [2, -1]}, EVENT, "run")
@example({**valid(), "events": [10**400]}, EVENT, "run")
@example(valid(), b"", "run")
@example(valid(), b"11", "run")
@example(valid(), b"\xff", "stream")
def test_a_job_with_anything_wrong_in_it_is_run_or_refused(
    fuzzed: OwnBroker, job: dict[str, Any], attached: bytes, op: str
) -> None:
    frames = exchange(fuzzed, asked(job, attached, op=op), is_closed=False)

    assert frames, job
    assert next(iter(frames[-1])) in LAST_WORDS, (frames[-1], job, attached)


def test_after_those_jobs_it_works(fuzzed: OwnBroker) -> None:
    assert still_works(fuzzed)


@few
@given(
    odd
    | st.fixed_dictionaries(
        {"op": odd | st.sampled_from(["run", "stream", "cancel", "status"])}, optional={"job": odd}
    )
)
def test_any_json_is_answered(fuzzed: OwnBroker, request_: Any) -> None:
    (answer,) = exchange(fuzzed, framed(json.dumps(request_).encode()), is_closed=False)

    assert isinstance(answer, dict)
    assert "fault" not in answer


@few
@given(
    st.one_of(
        st.binary(max_size=64),
        deep.map(framed),
        st.binary(max_size=64).map(framed),
        st.builds(HEADER.pack, st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1)),
        st.builds(
            lambda length, beside: HEADER.pack(length, beside) + b'{"op":"status"}',
            st.integers(0, FRAME_BYTES),
            st.integers(0, FRAME_BYTES),
        ),
        st.binary(max_size=64).map(lambda attached: framed(b'{"op":"status"}', attached)),
        st.integers(0, 500).map(lambda at: asked(valid())[:at]),
        st.binary(min_size=1, max_size=64).map(lambda more: framed(b'{"op":"status"}') + more),
        st.binary(min_size=1, max_size=64).map(lambda more: asked(valid()) + more),
    )
)
def test_raw_bytes_are_answered_or_cut_off(fuzzed: OwnBroker, sent: bytes) -> None:
    for frame in exchange(fuzzed, sent):
        assert "fault" not in frame


def test_after_those_bytes_it_works(fuzzed: OwnBroker) -> None:
    assert still_works(fuzzed)
