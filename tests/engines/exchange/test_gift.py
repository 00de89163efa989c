"""GIFT, in and out: https://docs.moodle.org/en/GIFT_format."""

from __future__ import annotations

import pytest

from portal.engines.exchange import FORMATS
from tests.questions import a_question

from .sets import written

FILE = r"""// A file as teachers write them.
$CATEGORY: $course$/top/Lambda/Cold starts

// question: 1  name: Billed
// [id:what-is-billed] [tag:level:2] [tag:fact:M-1] [tag:concept:billing]
::Billed::[html]<p>What is <b>billed</b> of a cold start\: a\=b \{x\}?</p>{
	=Init and the handler#Both.
	~Only the handler#<i>Not</i> since 2025.
	####<p>Init counts.</p>
}

::Two::[markdown]Which *two*?{
	~%50%Memory
	~%50%Time#Both make GB-seconds.
	~%-100%Colour
}

An environment is kept for an hour.{FALSE#Nobody says.#It ends when it ends.}

::Where::Match them. {
	=S3 -> Asynchronously
	=API Gateway -> Synchronously
	= -> By polling
}

How many seconds at most?{#900:0.5#15 × 60 =%0%300#Until 2018.}

Between?{#1..5}

Which phase runs first?{=Init#Once. =%50%INIT =init phase}

What is a cold start? {}

Lambda {=runs ~walks ~sleeps} your code.

Just a text that asks nothing.

::Open::What{=a ~b

Steps?{>2 ALL
One
Two
}

[plain]5 * 3 < 20 and _so_ on?{T}

Two right?{#=1:0 =2:0}
"""


@pytest.fixture(scope="module")
def found():
    return FORMATS["gift"].read(FILE)


def question(found, line):
    return next(one.said for one in found.questions if one.place == f"line {line}")


def test_each_kind_is_read(found):
    assert found.topic == "cold-starts"
    assert [(one.place, one.said["kind"]) for one in found.questions] == [
        ("line 6", "single"),
        ("line 12", "multiple"),
        ("line 18", "single"),
        ("line 20", "matching"),
        ("line 26", "numeric"),
        ("line 28", "numeric"),
        ("line 30", "cloze"),
        ("line 32", "free-text"),
        ("line 45", "single"),
    ]


def test_comments_may_name_a_question_and_what_it_rests_on(found):
    said = question(found, 6)

    assert (said["slug"], said["level"], said["facts"], said["concepts"]) == (
        "what-is-billed",
        2,
        ["M-1"],
        ["billing"],
    )


def test_html_becomes_markdown_and_escapes_what_they_stand_for(found):
    said = question(found, 6)

    assert said["prompt"] == "What is **billed** of a cold start: a=b {x}?"
    assert said["explanation"] == "Init counts."
    assert said["options"][1] == {"id": "b", "text": "Only the handler", "why": "*Not* since 2025."}


def test_without_an_equals_sign_several_are_right(found):
    assert [one.get("right", False) for one in question(found, 12)["options"]] == [True, True, False]
    assert question(found, 12)["prompt"] == "Which *two*?"


def test_true_and_false_have_the_feedback_of_the_answer_that_was_given(found):
    true, false = question(found, 18)["options"]

    assert (true["text"], true.get("right"), true["why"]) == ("True", None, "Nobody says.")
    assert (false["text"], false["right"], false["why"]) == ("False", True, "It ends when it ends.")


@pytest.mark.parametrize(
    ("line", "answer", "tolerance"), [(26, 900, 0.5), (28, 3, 2)], ids=["tolerance", "range"]
)
def test_numbers_have_a_tolerance_or_a_range(found, line, answer, tolerance):
    assert (question(found, line)["answer"], question(found, line)["absolute"]) == (answer, tolerance)


def test_a_short_answer_is_a_gap_by_itself(found):
    said = question(found, 30)

    assert (said["prompt"], said["text"]) == ("Which phase runs first?", "[[a]]")
    assert said["gaps"][0]["accept"] == ["Init", "init phase"]


def test_plain_text_stays_what_it_says(found):
    assert question(found, 45)["prompt"] == "5 \\* 3 < 20 and \\_so\\_ on?"


def test_what_does_not_fit_is_listed_with_its_line(found):
    said = {one.place: one.fault for one in found.problems}

    assert said["line 34"] == "Its answer stands in the middle of its text (a missing word)."
    assert said["line 36"] == "It asks nothing: it has no braces."
    assert said["line 38"] == "A brace { or } stands alone."
    assert said["line 40"].startswith("Steps to put in order")
    assert said["line 47"] == "It has 2 right numbers; here there is one."


# --- Out ---


def test_a_question_is_written_as_moodle_reads_it():
    text = written("gift", a_question("single", prompt="Is {x} = 1: a~b #2 \\d?\n\nYes?")).text

    assert "// [id:single] [tag:kind:single] [tag:level:1] [tag:fact:M-1] [tag:points:1]\n" in text
    assert "::single::[markdown]Is \\{x\\} \\= 1\\: a\\~b \\#2 \\\\d?\\n\\nYes?{\n" in text
    assert "\t=Blue#It is.\n\t~Green#It is not.\n" in text
    assert (
        "\t####Because.\\n\\n*Sources\\:* [Lambda quotas](https\\://docs.aws.amazon.com/lambda/quotas) (2026-11)\n}\n"
        in text
    )


def test_no_line_inside_a_question_is_empty():
    """An empty line ends a question in GIFT."""
    for kind in ("single", "multiple", "true-or-why", "matching", "numeric", "free-text"):
        _, *blocks = written("gift", a_question(kind, explanation="One.\n\n\n\nTwo.")).text.split("\n\n")

        assert len([block for block in blocks if block.strip()]) == 1, kind


def test_arrows_in_a_pair_cannot_be_said():
    pairs = [{"id": name, "left": f"a -> {name}", "right": "Right a", "why": "So."} for name in "ab"]

    file = written("gift", a_question("matching", pairs=pairs))

    assert [(one.whole, one.why) for one in file.left_out] == [
        (True, "A text of its pairs holds `->`, which GIFT cannot say.")
    ]
