"""Whose trace an invocation is part of."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.emulator import Function
from portal.engines.emulator.trace import read_header, trace_of

ROOT, PARENT = "1-5759e988-bd862e3fe1be46a994272793", "53995c3f42cd8ad8"
WHOLE = re.compile(r"Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=[01]")
fields = st.sampled_from(["Root", "Parent", "Sampled", "Self", "Lineage", ""])
values = st.sampled_from([ROOT, PARENT, "0", "1", "?", "x\r\nForged: y"]) | st.text(max_size=40)
headers = st.lists(st.tuples(fields, values), max_size=6).map(
    lambda pairs: ";".join(f"{name}={value}" for name, value in pairs)
)


def function(tracing: str = "Active") -> Function:
    return Function(files={"lambda_function.py": ""}, tracing=tracing)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (f"Root={ROOT};Parent={PARENT};Sampled=1", (ROOT, PARENT, True)),
        (f"Sampled=0; Root={ROOT}", (ROOT, None, False)),
        (f"Root={ROOT};Parent=none;Sampled=?;Lineage=1:a:0", (ROOT, None, None)),
    ],
)
def test_a_header_is_read(text: str, parts: tuple[str, str | None, bool | None]) -> None:
    found = read_header(text)

    assert found
    assert (found.root, found.parent, found.is_sampled) == parts


@pytest.mark.parametrize(
    "text", ["", "Root=", f"Root={ROOT}0", f"root={ROOT}", f"Root={ROOT};" + "x" * 1_000]
)
def test_what_is_no_header_is_none(text: str) -> None:
    assert read_header(text) is None


@pytest.mark.parametrize(
    ("tracing", "said", "sampled"),
    [
        ("Active", "", True), ("Active", "Sampled=1", True), ("Active", "Sampled=0", False), ("Active", "Sampled=?", True),
        ("PassThrough", "", False), ("PassThrough", "Sampled=1", True), ("PassThrough", "Sampled=0", False),
    ],
)  # fmt: skip
def test_whoever_calls_decides_before_the_function(tracing: str, said: str, sampled: bool) -> None:
    trace = trace_of(function(tracing), f"Root={ROOT};Parent={PARENT};{said}")

    assert trace.header.endswith(f"Sampled={sampled:d}")
    assert trace.header.startswith(f"Root={ROOT};")
    # Its own segment is another one than the caller's.
    assert (PARENT in trace.header) == (tracing == "PassThrough")
    assert trace.caller == PARENT
    assert trace.is_kept == (sampled and tracing == "Active")


def test_without_a_caller_each_has_a_root_of_its_own() -> None:
    assert trace_of(function(), None).header != trace_of(function(), None).header
    assert trace_of(function(), None).caller is None


@given(headers, st.sampled_from(["Active", "PassThrough"]))
def test_whatever_is_said_the_function_gets_a_whole_header(text: str, tracing: str) -> None:
    assert WHOLE.fullmatch(trace_of(function(tracing), text).header)
