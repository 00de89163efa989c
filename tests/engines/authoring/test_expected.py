from __future__ import annotations

import pytest

from portal.engines.authoring import NotPlaced
from portal.engines.authoring.expected import expect
from portal.engines.curriculum.yaml_text import read_yaml
from tests.engines.curriculum.tree import LAB


@pytest.mark.parametrize(
    ("check", "invocation", "of", "written", "place"),
    [
        ("twice", 0, 3, 'value: {"n": "é"}', 0),
        ("twice", 1, 3, '- {kind: equals, value: {"n": "é"}, invocation: 1}', 2),
        ("twice", 2, 3, '- {kind: equals, value: {"n": "é"}}', 2),
        ("negative", 0, 1, 'value: {"n": "é"}', 0),
    ],
    ids=["in its place", "of another invocation", "of the last", "the only one"],
)
def test_the_value_stands_where_the_check_looks_for_it(check, invocation, of, written, place):
    found = expect(LAB, check, invocation, of=of, payload='{"n": "é"}')

    checks = {one["slug"]: one for one in read_yaml(found.text).data["checks"]}
    assert found.written == written
    assert checks[check]["expect"][place]["value"] == {"n": "é"}
    assert written.split("value: ")[1] in found.text.splitlines()[found.line - 1]
    assert not found.same


def test_what_is_expected_already_says_so():
    assert expect(LAB, "negative", 0, of=1, payload='{"twice": -2}').same


def test_a_check_of_somebody_elses_rules_is_not_touched():
    with pytest.raises(NotPlaced, match="no check `other` of its own"):
        expect(LAB, "other", 0, of=1, payload="1")
