"""What is not complete can be looked at all the same, and what stands in goes nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.exchange import stand_in
from portal.engines.grading.present import present
from tests.questions import SHAPES, a_question

from .sets import said

WHAT_OTHERS_SAY = (
    "single",
    "multiple",
    "true-or-why",
    "matching",
    "ordering",
    "numeric",
    "cloze",
    "fill-in",
    "free-text",
)
NOT_SAID = {
    "level",
    "facts",
    "explanation",
    "points",
    "why",
    "label",
    "working",
    "model",
    "rubric",
    "wrong",
    "misconceptions",
    "red_flags",
}


def without(value):
    if isinstance(value, dict):
        return {key: without(inner) for key, inner in value.items() if key not in NOT_SAID}
    return [without(inner) for inner in value] if isinstance(value, list) else value


@pytest.mark.parametrize("kind", WHAT_OTHERS_SAY)
def test_a_draft_without_what_only_we_say_is_shown(kind):
    question = stand_in(without(said(a_question(kind))))

    assert question is not None
    assert present(question, seed=0).prompt


@pytest.mark.parametrize("kind", WHAT_OTHERS_SAY)
def test_what_is_said_is_shown_as_it_is(kind):
    whole = a_question(kind)

    assert said(stand_in(said(whole))) == said(whole)


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"kind": "single", "options": []},
        {"kind": "single", "options": [{"id": "a", "text": "x"}, {"id": "b", "text": "y"}]},
        {"kind": "cloze", "text": "[[z]]", "gaps": [{"id": "a", "accept": ["x"]}]},
        {"kind": "numeric", "answer": "a / 0"},
        {"kind": "essay"},
    ],
    ids=["nothing", "no options", "none right", "no such gap", "no expression", "no kind"],
)
def test_what_cannot_be_asked_even_so_is_not_shown(broken):
    assert stand_in({"slug": "x", **broken}) is None


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.sampled_from(list(SHAPES))),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["id", "text", "why", "mistakes"]), inner, max_size=3)),
    max_leaves=8,
)  # fmt: skip


@given(
    st.dictionaries(
        st.sampled_from(["kind", "slug", "options", "gaps", "pairs", "steps", "answer", "text", "rubric"]),
        VALUES,
    )
)
def test_whatever_is_written_it_is_shown_or_not(said):
    question = stand_in(said)

    assert question is None or present(question, seed=0).question is question
