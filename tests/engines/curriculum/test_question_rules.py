"""What check_content says of a question that cannot be marked or taught from."""

from __future__ import annotations

import copy

import pytest

from portal.engines.curriculum.question_rules import check_question
from tests.questions import KINDS, SHAPES, a_task, as_written


def said_of(kind: str, **fields) -> list[tuple[tuple, str, str]]:
    found = check_question(as_written(kind, **fields), ("questions", 0))
    return [(one.at[2:], one.fault, one.remedy) for one in found]


def shape(kind: str, key: str):
    return copy.deepcopy(SHAPES[kind][key])


def changed(kind: str, key: str, place: int, **fields):
    items = shape(kind, key)
    items[place] |= fields
    return {key: items}


def typed(**fields):
    return {"options": [], "reads": {"path": "$"}} | fields


NOT_JSON = [{"id": "a", "label": "A", "accept": ["Allow"], "why": "-", "mistakes": [{"text": "No", "why": "-"}]},
            {"id": "b", "label": "B", "accept": ["1"], "why": "-"}]  # fmt: skip
BROKEN = [
    ("true-or-why", {"holds": True}, ("reasons",), "true, and has a right reason"),
    ("true-or-why", {"reasons": [dict(one, right=False) for one in SHAPES["true-or-why"]["reasons"]]}, ("reasons",), "0 right reasons"),
    ("numeric", {"answer": "rate * speed"}, (), "`speed` is no parameter"),
    ("numeric", {"answer": "rate / (rate - 5)"}, (), "divides by nought"),
    ("numeric", {"mistakes": [{"value": "rate * 12 * 5", "why": "-"}]}, ("mistakes", 0, "value"), "count as right with rate 3"),
    ("numeric", {"mistakes": [{"value": "rate + 177", "why": "-"}]}, ("mistakes", 0, "value"), "count as right with rate 3"),
    ("numeric", {"parameters": {"rate": {"values": [3]}}}, ("parameters", "rate"), "no two values"),
    ("numeric", {"parameters": {"rate": {"least": 1, "most": 3}}}, ("parameters", "rate"), "no two values"),
    ("numeric", {"parameters": {"rate": {"values": [3, 5], "least": 1}}}, ("parameters", "rate"), "no two values"),
    ("numeric", {"parameters": {"rate": {"values": [3, 5]}, "n": {"values": [1, 2]}}}, ("parameters", "n"), "does not say"),
    ("numeric", {"parameters": {"rate": {"least": 1, "most": 2000, "step": 1}}}, ("parameters",), "too many to check"),
    ("numeric", {"absolute": None}, (), "0 tolerances"),
    ("cloze", {"text": "No gap but [[a]]."}, ("text",), "stands 0 times"),
    ("cloze", {"text": "[[a]] [[b]] [[b]]"}, ("text",), "stands 2 times"),
    ("cloze", {"text": "[[a]] [[b]] [[c]]"}, ("text",), "no such gap"),
    ("cloze", changed("cloze", "gaps", 0, choices=["Freeze", "Boot"]), ("gaps", 0, "choices"), "no choice is right"),
    ("cloze", changed("cloze", "gaps", 0, choices=["Init", "Freeze", "Boot"]), ("gaps", 0, "choices"), "not explained"),
    ("cloze", changed("cloze", "gaps", 1, mistakes=[{"text": "Handler", "why": "-"}]), ("gaps", 1, "mistakes"), "count as right"),
    ("fill-in", {"gaps": NOT_JSON}, ("gaps", 0), "no JSON"),
    ("parsons", changed("parsons", "lines", 1, after=["d"]), ("lines",), "wait for each other"),
    ("parsons", changed("parsons", "lines", 1, after=["c"]) , ("lines", 1, "after"), "not above it"),
    ("parsons", changed("parsons", "lines", 1, after=["z"]), ("lines", 1, "after"), "not above it"),
    ("parsons", changed("parsons", "lines", 1, indent=2), ("lines", 1, "indent"), "below nothing"),
    ("parsons", changed("parsons", "spares", 0, id="a"), ("lines", 4, "id"), "two lines have the id"),
    ("policy-matrix", changed("policy-matrix", "requests", 1, decision="allow"), ("requests", 1, "decision"), "IAM decides otherwise"),
    ("policy-matrix", {"policy": {"Statement": 1}}, ("policy",), "AWS would not take"),
    ("policy-matrix", {"requests": shape("policy-matrix", "requests")[1:]}, ("requests",), "same decision"),
    ("policy-matrix", {"write": True}, (), "no `wrong`"),
    ("policy-matrix", {"starter": {}}, (), "`write: true`"),
    ("policy-matrix", {"write": True, "wrong": [{"policy": shape("policy-matrix", "policy"), "why": "-"}]}, ("wrong", 0, "policy"), "rightly"),
    ("free-text", changed("free-text", "rubric", 0, found={}), ("rubric", 0, "found"), "0 patterns"),
    ("free-text", changed("free-text", "rubric", 0, found={"phrase": "a", "any": ["b"]}), ("rubric", 0, "found"), "2 patterns"),
    ("free-text", changed("free-text", "rubric", 0, found={"near": ["a"]}), ("rubric", 0, "found", "near"), "near nothing"),
    ("free-text", changed("free-text", "misconceptions", 0, vetoes=["q"]), ("misconceptions", 0, "vetoes"), "which is no point"),
    ("free-text", changed("free-text", "red_flags", 0, id="a"), ("rubric", 2, "id"), "two points have the id"),
    ("code", {"lab": a_task("code")}, ("lab",), "not written here"),
    ("code", {"topic": "basics"}, ("topic",), "not written here"),
    ("predict-then-run", {"topic": "basics"}, ("topic",), "not written here"),
    ("predict-then-run", {"runtime": "python2.7"}, ("runtime",), "no runtime"),
    ("predict-then-run", {"options": []}, (), "either `options` or `reads`"),
    ("predict-then-run", {"reads": {"path": "$"}}, (), "either `options` or `reads`"),
    ("predict-then-run", {"accept": ["0"]}, (), "`accept` or `mistakes`"),
    ("predict-then-run", changed("predict-then-run", "options", 1, right=True), ("options",), "2 right options"),
    ("predict-then-run", changed("predict-then-run", "options", 1, text="Nought"), ("options", 1, "text"), "two options have the text"),
    ("predict-then-run", changed("predict-then-run", "options", 1, expect=[{"kind": "equals", "value": 1, "invocation": 2}]), ("options", 1, "expect", 0, "invocation"), "there are 2"),
    ("predict-then-run", changed("predict-then-run", "options", 1, expect=[{"kind": "matches", "pattern": "("}]), ("options", 1, "expect", 0, "pattern"), "cannot be used"),
    ("predict-then-run", typed(), (), "accepts nothing"),
    ("predict-then-run", typed(accept=["0"], reads={}), ("reads",), "finds 0 things"),
    ("predict-then-run", typed(accept=["0"], reads={"path": "$", "error": True}), ("reads",), "finds 2 things"),
    ("predict-then-run", typed(accept=["0"], reads={"path": "$["}), ("reads", "path"), "cannot be used"),
    ("predict-then-run", typed(accept=["0"], reads={"lines": "a", "invocation": -3}), ("reads", "invocation"), "there are 2"),
    ("predict-then-run", typed(accept=["no"], mistakes=[{"text": " no", "why": "-"}]), ("mistakes", 0, "text"), "count as right"),
    ("design", changed("design", "changed_rubric", 0, found={"all": [{"any": [{}]}]}), ("changed_rubric", 0, "found", "all", 0, "any", 0), "0 patterns"),
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_said_of_a_sound_question(kind):
    assert said_of(kind) == []


@pytest.mark.parametrize(
    ("kind", "fields", "at", "words"), BROKEN, ids=lambda value: value if isinstance(value, str) else ""
)
def test_what_is_wrong_is_said_where_it_is_with_a_remedy(kind, fields, at, words):
    found = said_of(kind, **fields)

    assert any(here == at and words in f"{fault} {remedy}" for here, fault, remedy in found), found
    assert all(fault.endswith((".", ":")) and remedy.endswith(".") for _, fault, remedy in found)
