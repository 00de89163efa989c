from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.stacks.reading import DEEPEST, TEXT_BYTES, VALUES, Unreadable, read

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: !Ref b", {"a": {"Ref": "b"}}),
        ("a: !GetAtt b.Arn", {"a": {"Fn::GetAtt": ["b", "Arn"]}}),
        ("a: !GetAtt b.c.Outputs.d", {"a": {"Fn::GetAtt": ["b", "c.Outputs.d"]}}),
        ("a: !GetAtt [b, Arn]", {"a": {"Fn::GetAtt": ["b", "Arn"]}}),
        ("a: !Sub '${b}-c'", {"a": {"Fn::Sub": "${b}-c"}}),
        ("a: !If [b, !Ref c, 1]", {"a": {"Fn::If": ["b", {"Ref": "c"}, 1]}}),
        ("a: !Join ['', [x, !Ref y]]", {"a": {"Fn::Join": ["", ["x", {"Ref": "y"}]]}}),
        ("a: !Condition b", {"a": {"Condition": "b"}}),
        ("Version: 2012-10-17", {"Version": "2012-10-17"}),
        ("a: 012345678901", {"a": "012345678901"}),
        ("a: yes\nb: 'yes'\nc: 1.5\nd: ~\ne: -3", {"a": True, "b": "yes", "c": 1.5, "d": None, "e": -3}),
        ('{"a": [1, "\\ud83d\\ude00", {"b": null}]}', {"a": [1, "😀", {"b": None}]}),
        ('{\n\t"a": 1\n}', {"a": 1}),
        ("", None),
    ],
)
def test_templates_are_read_as_cloudformation_reads_them(text: str, value: Any) -> None:
    assert read(text).data == value


def test_a_workflow_has_words_where_yaml_once_had_booleans() -> None:
    assert read("on: push\nyes: no", dialect="workflow").data == {"on": "push", "yes": "no"}


LAUGHS = "a: &a [x]\n" + "".join(
    f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "says", "place"),
    [
        ("a: [1, 2", "not YAML", (2, 1)),
        ("a:\n\tb: 1", "not YAML", (2, 1)),
        ("a: 1\na: 2", "there twice", (2, 1)),
        ('{"a": 1, "a": 2}', "there twice", (1, 10)),
        (LAUGHS, "reads no aliases", (2, 8)),
        ("a: &a [*a]", "reads no aliases", (1, 8)),
        ("<<: {a: 1}", "merges", (1, 1)),
        ("a: !Foo b", "no !Foo", (1, 4)),
        ("a: !GetAtt b", "names no attribute", (1, 4)),
        ("a: !!python/object:os.system x", "not read", (1, 4)),
        ("a: !!binary aGk=", "not read", (1, 4)),
        ("[a]: 1", "A key is a list", (1, 1)),
        ("a: 1\n---\nb: 2", "second document", (2, 1)),
        ("[" * (DEEPEST + 1), "nested", (1, DEEPEST + 1)),
        ("[" * 100_000, "nesting depth", (1, 1_001)),
        ("{" * 5_000, "nesting depth", (1, 1_001)),
        ("- " * 70 + "a", "nested", (1, 2 * DEEPEST + 1)),
        (f"[{'1,' * VALUES}1]", "more than", (1, 2 * VALUES)),
        ("x" * (TEXT_BYTES + 1), "1 MB", (1, 1)),
        ("a: \x00", "not YAML", (1, 1)),
        ("a: \ud800", "half of a character", (1, 1)),
        ('{"a": NaN}', "no JSON", (1, 1)),
        ('{"a": 1,}', "not JSON", (1, 1)),
    ],
)
def test_what_cannot_be_read_is_refused_where_it_stands(text: str, says: str, place: tuple[int, int]) -> None:
    with pytest.raises(Unreadable) as refused:
        read(text)

    finding = refused.value.finding
    assert says in finding.message
    assert (finding.line, finding.column) == place
    assert finding.level == "error"
    assert finding.remedy


def test_places_are_those_of_keys_and_items() -> None:
    document = read("Resources:\n  A:\n    Type: x\n    Items:\n      - 1\n      - !Sub '${b}'\n")

    assert document.place(("Resources", "A", "Type")) == (3, 5)
    assert document.place(("Resources", "A", "Items", 1)) == (6, 9)
    assert document.place(("Resources", "A", "Items", 1, "Fn::Sub")) == (6, 9)
    assert document.place(("Resources", "A", "Absent", "Deeper")) == (2, 3)


@given(JSON)
def test_json_is_read_as_json_reads_it(value: Any) -> None:
    text = json.dumps({"value": value})

    assert read(text).data == {"value": value}


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(Unreadable):
        read(text)


@pytest.mark.parametrize(
    "text",
    [
        '{"a\\ud83d\\ude00": 1, "a\\ud83d\\ude01": 2}',
        '{"\\\\ud800": 1, "\\\\\\\\ud801": 2}',
        '{"\\ud800": 1, "\\ud801": 2}',
        '\ufeff{"a": "\\\\ud83d"}',
    ],
)
def test_escapes_of_json_are_those_of_json(text: str) -> None:
    assert read(text).data == json.loads(text.removeprefix("\ufeff"))
