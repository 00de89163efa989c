"""How fast a streamed response may come, by arithmetic; and what its headers say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.emulator.streaming import (
    AT_ONCE_BYTES,
    BYTES_PER_S,
    Allowed,
    content_type_of,
    error_in,
)

MB = 1024 * 1024


def test_the_first_six_megabytes_come_at_once() -> None:
    allowed = Allowed()

    assert [allowed.wait_s(MB, 0.0) for _ in range(6)] == [0.0] * 6


def test_what_follows_comes_at_two_megabytes_a_second() -> None:
    allowed = Allowed()
    allowed.wait_s(AT_ONCE_BYTES, 0.0)

    assert allowed.wait_s(MB, 0.0) == pytest.approx(0.5)
    assert allowed.wait_s(MB, 0.5) == pytest.approx(0.5)


def test_idle_time_is_not_made_up_for() -> None:
    allowed = Allowed()
    allowed.wait_s(AT_ONCE_BYTES + 2 * MB, 0.0)

    assert allowed.wait_s(2 * MB, 100.0) == pytest.approx(1.0)


@given(st.lists(st.integers(1, MB), min_size=1, max_size=200))
def test_whoever_waits_as_told_keeps_the_rate(sizes: list[int]) -> None:
    allowed, now = Allowed(), 0.0
    for size in sizes:
        now += allowed.wait_s(size, now)

    assert now == pytest.approx(max(0, sum(sizes) - AT_ONCE_BYTES) / BYTES_PER_S, abs=1e-6)


TYPE = "lambda-runtime-function-error-type"
BODY = "lambda-runtime-function-error-body"


@pytest.mark.parametrize(
    ("trailers", "error"),
    [
        ({}, None),
        ({BODY: "e30="}, None),
        ({TYPE: "A", BODY: "eyJhIjogMX0="}, '{"a": 1}'),
        ({TYPE: "A"}, "null"),
        ({TYPE: "A", BODY: "no base64!"}, "no base64!"),
        ({TYPE: "A", BODY: "/w=="}, "\N{REPLACEMENT CHARACTER}"),
    ],
    ids=["none", "no type", "both", "no object", "no base64", "no text"],
)
def test_the_error_in_trailers_may_be_anything(trailers: dict[str, str], error: str | None) -> None:
    assert error_in(trailers) == error


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ({}, "application/octet-stream"),
        ({"content-type": "text/html"}, "text/html"),
        ({"content-type": ""}, ""),
    ],
    ids=["none", "one", "an empty one"],
)
def test_the_content_type_is_what_the_runtime_says(headers: dict[str, str], kind: str) -> None:
    assert content_type_of(headers) == kind


def test_a_content_type_is_not_sent_a_megabyte_at_a_time() -> None:
    assert len(content_type_of({"content-type": "x" * 2**20})) == 1_000
