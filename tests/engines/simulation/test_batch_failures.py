"""Every shape that a partial batch response may have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.simulation.batch_failures import read_failures

IDS = frozenset({"a", "b", "c"})


def reported(*items: object) -> object:
    return {"batchItemFailures": list(items)}


@pytest.mark.parametrize(
    "response",
    [None, "", [], {}, reported(), {"batchItemFailures": None}, {"statusCode": 200}],
    ids=[
        "null",
        "empty text",
        "empty list",
        "empty object",
        "empty failures",
        "null failures",
        "others' keys",
    ],
)
def test_nothing_reported_is_a_complete_success(response):
    assert read_failures(response, IDS) == frozenset()


@pytest.mark.parametrize(
    "response",
    [
        reported({"itemIdentifier": ""}),
        reported({"itemIdentifier": None}),
        reported({"itemIdentifier": 123}),
        reported({"foo": 123}),
        reported({"foo": None}),
        reported({}),
        reported("a"),
        reported({"itemIdentifier": "of another batch"}),
        reported({"itemIdentifier": "a"}, {"itemIdentifier": ""}),
        {"batchItemFailures": "a"},
        {"batchItemFailures": {"itemIdentifier": "a"}},
        "done",
        7,
        True,
        ["a"],
    ],
    ids=str,
)
def test_an_identifier_that_names_no_record_is_a_complete_failure(response):
    assert read_failures(response, IDS) is None


def test_those_that_are_named_have_failed_and_the_others_have_not():
    assert read_failures(reported({"itemIdentifier": "a"}, {"itemIdentifier": "c"}), IDS) == {"a", "c"}


def test_one_that_is_named_twice_has_failed_once():
    assert read_failures(reported({"itemIdentifier": "a"}, {"itemIdentifier": "a"}), IDS) == {"a"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["a", "b"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["batchItemFailures", "itemIdentifier", "x"]), inner, max_size=3)
    ),
    max_leaves=10,
)


@given(JSON)
def test_whatever_a_handler_returns_is_read(response):
    found = read_failures(response, IDS)

    assert found is None or found <= IDS
