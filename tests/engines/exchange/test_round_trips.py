"""What a format has a place for comes back as it was."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.engines.exchange import FORMATS, examine
from tests.questions import KINDS, SHAPES, a_question

from .sets import FIT_EVERYWHERE, as_set, library, questions, said, shown, there_and_back, written

RUN = ("code", "fix-the-bug", "mend-template", "mend-workflow")  # their code is in folders beside the YAML


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in RUN])
def test_yaml_gives_back_an_equal_set_with_its_digest(kind):
    before = as_set(
        a_question(
            kind,
            starred=True,
            concepts=["cold-start"],
            hints=["Look up.", {"text": "Count.", "cost": "25 %"}],
        )
    )

    text = FORMATS["yaml"].write(before, facts={}, at_s=0)
    after = examine(text.text, topic="basics", library=library())

    assert after.findings == ()
    assert after.sound.model_dump(mode="json") == before.model_dump(mode="json")
    assert after.sound.digest == before.digest
    assert text.left_out == ()


@settings(max_examples=60)
@given(data=st.data())
@pytest.mark.parametrize("kind", FIT_EVERYWHERE)
def test_yaml_says_any_text_as_it_is(kind, data):
    before = as_set(data.draw(questions(kind)))

    after = examine(FORMATS["yaml"].write(before, facts={}, at_s=0).text, topic="basics", library=library())

    assert after.placed[0].question == before.questions[0]


YAML_TEXTS = st.one_of(
    st.text(min_size=1, max_size=80),
    st.sampled_from(["1e5", "0x1F", "no", "null", "~", "2026-11-01", "a\n b\n\n  c\n", " lead", "tail\n\n", "- a", "# b",
                     "a: b", "'", '"', "%x", "@x", "`x`", "|", ">", "\u2028", "\x85", "\ufeff", "\U0001f600"]),
)  # fmt: skip


@given(text=YAML_TEXTS.filter(lambda text: "\0" not in text))
def test_yaml_says_code_to_the_last_space(text):
    question = a_question("cloze", text=f"{text}[[a]]\t[[b]] ")

    after = examine(
        FORMATS["yaml"].write(as_set(question), facts={}, at_s=0).text, topic="basics", library=library()
    )

    assert after.placed[0].question == question


@settings(max_examples=60)
@given(data=st.data())
@pytest.mark.parametrize("kind", FIT_EVERYWHERE)
def test_a_table_gives_back_what_it_was_given(kind, data):
    question = data.draw(questions(kind))

    found = there_and_back("csv", question)

    assert found.problems == ()
    assert found.questions[0].said == said(question)


@settings(max_examples=60)
@given(data=st.data())
@pytest.mark.parametrize("kind", FIT_EVERYWHERE)
def test_gift_gives_back_what_it_was_given(kind, data):
    question = data.draw(questions(kind))

    file = written("gift", question)
    if file.left_out and file.left_out[0].whole:  # `->` in a pair
        return
    found = FORMATS["gift"].read(file.content)

    assert found.problems == ()
    assert in_any_order(found.questions[0].said) == in_any_order(said(question))


@settings(max_examples=60)
@given(data=st.data())
@pytest.mark.parametrize("kind", FIT_EVERYWHERE)
def test_moodle_gives_back_what_a_reader_sees(kind, data):
    """The Markdown may be another: it went through HTML."""
    question = data.draw(questions(kind))

    found = there_and_back("moodle", question)

    assert found.problems == ()
    assert shown(in_any_order(found.questions[0].said)) == shown(in_any_order(said(question)))


@pytest.mark.parametrize("name", ["moodle", "gift"])
@pytest.mark.parametrize("left", [">0", "# first", "- one", "1. one", "+ x", "~~~", "=="])
def test_a_pair_that_begins_like_a_block_keeps_its_reason(name, left):
    pairs = [
        {"id": "a", "left": "0", "right": "no", "why": "Nothing is left."},
        {"id": "b", "left": left, "right": "yes", "why": "Something is."},
    ]
    question = a_question("matching", pairs=pairs, choices=["no", "yes"])

    (found,) = there_and_back(name, question).questions

    assert [pair["why"] for pair in found.said["pairs"]] == ["Nothing is left.", "Something is."]


@pytest.mark.parametrize("name", ["moodle", "gift"])
@pytest.mark.parametrize(
    ("left", "right"), [("0`", "a `code` of it"), ("2 * 3", "4 * 5"), ("_a", "b_"), ("[x", "](y)")]
)
def test_marks_of_one_side_meet_none_of_the_other(name, left, right):
    pairs = [
        {"id": "a", "left": "0", "right": "no", "why": "Nothing is left."},
        {"id": "b", "left": left, "right": right, "why": "Something is."},
    ]
    question = a_question("matching", pairs=pairs, choices=["no", right])

    (found,) = there_and_back(name, question).questions

    assert [pair["why"] for pair in found.said["pairs"]] == ["Nothing is left.", "Something is."]


def in_any_order(question: dict) -> dict:
    """Moodle and GIFT know the sides of pairs, and no list of them."""
    return question | ({"choices": sorted(question["choices"])} if "choices" in question else {})


@pytest.mark.parametrize("kind", ["cloze", "fill-in", "ordering"])
def test_moodle_gives_back_gaps_and_steps(kind):
    question = a_question(kind)

    (found,) = there_and_back("moodle", question).questions

    wanted = said(question)
    for gap in wanted.get("gaps", ()):
        del gap["label"]  # Moodle has no place for it
    assert shown({key: found.said[key] for key in wanted}) == shown(wanted)
    assert found.missing == tuple(f"gaps {one['id']} label" for one in wanted.get("gaps", ()))


def test_a_relative_tolerance_stays_one_in_a_table_and_is_reckoned_elsewhere():
    question = a_question(
        "numeric", answer=200.0, absolute=None, relative=0.05, parameters={}, prompt="How long?", mistakes=[]
    )

    assert there_and_back("csv", question).questions[0].said["relative"] == 0.05
    for name in ("moodle", "gift"):
        assert there_and_back(name, question).questions[0].said["absolute"] == 10


def test_shapes_are_all_tried_somewhere():
    """A kind that is new has to be looked at: it fits, or it is listed as left out."""
    whole = {
        name: {one.kind for one in written(name, *(a_question(kind) for kind in KINDS)).left_out if one.whole}
        for name in FORMATS
    }

    assert set(SHAPES) - whole["moodle"] == {
        *FIT_EVERYWHERE,
        "ordering",
        "cloze",
        "fill-in",
        "free-text",
        "design",
    }
    assert set(SHAPES) - whole["gift"] == {*FIT_EVERYWHERE, "free-text", "design"}
    assert set(SHAPES) - whole["csv"] == {*FIT_EVERYWHERE, "ordering"}
    assert whole["anki"] == whole["yaml"] == set()
