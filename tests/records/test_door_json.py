"""A door goes into its row and comes out the same; what is no door never gets there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.front_doors import BadDoor
from portal.records.playground.door_json import CONFIG_CHARACTERS, KINDS, door_from_json, door_to_json

CONFIGS = [
    (
        "function-url",
        {"auth_type": "AWS_IAM", "cors": {"allow_origins": ["*"], "max_age_s": 5}, "granted": []},
    ),
    (
        "http-api",
        {"routes": [{"key": "GET /a/{b}"}], "stages": {"dev": {"who": "me"}}, "payload_format": "1.0"},
    ),
    ("rest-api", {"binary_media_types": ["image/png"], "timeout_ms": 50, "endpoint": "PRIVATE"}),
    ("alb", {"rules": [{"priority": 3, "conditions": [{"field": "path-pattern", "values": ["/a*"]}]}]}),
    ("websocket-api", {"routes": [{"key": "join", "responds": True}], "selection": "$request.body.a"}),
]


@pytest.mark.parametrize(("kind", "config"), [*CONFIGS, *((kind, {}) for kind in KINDS)])
def test_a_door_comes_out_of_its_row_as_it_went_in(kind, config):
    door = door_from_json(kind, config)

    assert door_from_json(kind, door_to_json(door)) == door
    assert (door == door_from_json(kind, {})) is (config == {})


@pytest.mark.parametrize("kind", KINDS)
def test_no_two_addresses_have_the_same_ids(kind):
    one, other = (door_from_json(kind, {}, address=address).domain for address in ("one", "other"))

    assert one != other


@pytest.mark.parametrize(
    ("kind", "config", "words"),
    [
        ("cloudfront", {}, "is no front door"),
        ("alb", {"account_id": "1"}, "cannot be configured"),
        ("rest-api", {"routes": "GET /"}, "routes"),
        ("http-api", {"routes": [{"key": "nowhere"}]}, "nowhere"),
        ("http-api", {"timeout_ms": 30_001}, "between 50 ms and 30000 ms"),
        ("http-api", {"routes": [{"key": f"GET /{n}"} for n in range(2_000)]}, f"over {CONFIG_CHARACTERS:,}"),
        ("alb", {"otherwise": {"status": 302}}, "2XX, 4XX or 5XX"),
    ],
)
def test_what_is_no_door_says_what_to_change(kind, config, words):
    with pytest.raises(BadDoor, match=words):
        door_from_json(kind, config)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=8,
)
NAMES = st.sampled_from(
    ["routes", "stages", "cors", "timeout_ms", "rules", "selection", "granted", "otherwise", "x"]
)


@given(st.sampled_from(sorted(KINDS)), st.dictionaries(NAMES, JSON, max_size=3))
def test_any_json_is_a_door_or_says_why_not(kind, config):
    try:
        door = door_from_json(kind, config)
    except BadDoor:
        return
    assert door_from_json(kind, door_to_json(door)) == door
