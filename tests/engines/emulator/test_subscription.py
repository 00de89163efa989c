"""What is asked of the Telemetry API, whatever it is."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from portal.engines.emulator.subscription import BadSubscription, subscription_of

scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)
uris = st.sampled_from(
    [
        "http://sandbox.localdomain:8080/a?b",
        "http://sandbox:1",
        "http://[::1",
        "http://sandbox:99999",
        "//x",
        "\0",
    ]
) | st.text(max_size=30)
near = st.fixed_dictionaries(
    {},
    optional={
        "schemaVersion": st.just("2022-12-13") | anything,
        "types": st.just(["platform"]) | anything,
        "destination": anything
        | st.fixed_dictionaries({"protocol": st.sampled_from(["HTTP", "TCP"]), "URI": uris | anything})
        | st.fixed_dictionaries({"protocol": st.just("TCP"), "port": anything}),
        "buffering": anything
        | st.dictionaries(st.sampled_from(["maxItems", "maxBytes", "timeoutMs"]), anything),
    },
)


def refusal(body: bytes) -> str:
    """Why it is refused; empty when it is not."""
    try:
        subscription_of(body)
    except BadSubscription as fault:
        return str(fault) or "no words"
    return ""


@given(near | anything)
def test_what_is_not_refused_is_within_its_bounds(asked: object) -> None:
    body = json.dumps(asked).encode()
    if refusal(body):
        return

    found = subscription_of(body)
    assert 0 < found.port < 65_536
    assert found.path.isprintable()
    assert 1_000 <= found.max_items <= 10_000
    assert 262_144 <= found.max_bytes <= 1_048_576
    assert 0.025 <= found.timeout_s <= 30
    assert set(found.types) <= {"platform", "function", "extension"}


@given(st.binary(max_size=40))
def test_bytes_that_are_nothing_are_refused_in_words(body: bytes) -> None:
    assert refusal(body) not in ("", "no words")


def test_what_is_not_asked_for_is_as_the_page_has_it() -> None:
    asked = {
        "schemaVersion": "2022-12-13",
        "types": ["function"],
        "destination": {"protocol": "HTTP", "URI": "http://sandbox.localdomain:8080"},
    }

    found = subscription_of(json.dumps(asked).encode())

    assert (found.max_items, found.max_bytes, found.timeout_s) == (10_000, 262_144, 1)
