"""Whatever the bytes are, reading says what it found or what is wrong, and raises nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.engines.exchange import FORMATS, MOST_BYTES, MOST_QUESTIONS, examine, format_of

from .sets import library

READ = tuple(name for name, one in FORMATS.items() if one.reader)
# What means something to one of the readers, so that examples get past the first line.
PIECES = {
    "yaml": ["topic: a\n", "questions:\n", "  - kind: single\n", "    slug: a\n", "    options: [", "- ", "]", "{", "}",
             "&a ", "*a", "!!python/object ", "'", '"', ": ", "\n", "|", ">-", "12", "\t", "#", "\u202e"],
    "moodle": ["<quiz>", "</quiz>", "<question type='multichoice'>", "<question type='cloze'>",
               "<question type='matching'>", "<question type='numerical'>", "<question type='ordering'>", "</question>",
               "<questiontext format='html'>", "</questiontext>", "<text>", "</text>", "<answer fraction='100'>",
               "</answer>", "<subquestion>", "</subquestion>", "<![CDATA[", "]]>", "&lt;b&gt;", "{1:SA:=a#b~%0%c}",
               "{1:MC:", "1.5", "<!DOCTYPE x [", "<!ENTITY a 'b'>", "&a;", "<feedback>", "</feedback>", "&#x202e;"],
    "gift": ["::", "{", "}", "~", "=", "#", "####", "->", "%50%", "\\", "\\n", "//", "[html]", "[markdown]", "T", "FALSE",
             "1..2", "3:0.5", "\n\n", "\n", "$CATEGORY: a/b\n", "[id:a]", "[tag:kind:single]", "\ue07e"],
    "csv": ["kind,prompt", ",text_1", ",why_1", ",right", ",answer", ";", ",", "\t", '"', "\n", "single", "numeric",
            "matching", "true-or-why", "=1+1", "'=1", "\ufeff", "\r", "1", "a"],
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
@given(content=st.binary(max_size=400))
def test_any_bytes_give_questions_or_problems(name, content):
    found = FORMATS[name].read(content)

    assert found.questions or found.problems


@pytest.mark.parametrize("name", READ)
@settings(max_examples=300)
@given(data=st.data())
def test_anything_that_looks_like_the_format_does_as_well(name, data):
    pieces = st.one_of(st.sampled_from(PIECES[name]), st.text(max_size=6))
    content = "".join(data.draw(st.lists(pieces, max_size=40)))

    found = FORMATS[name].read(content)
    examined = examine(found.yaml, topic="basics", library=library())

    assert found.questions or found.problems
    assert examined.sound is None or examined.sound.questions


@given(name=st.text(max_size=20), content=st.binary(max_size=60))
def test_a_format_is_told_from_any_name_and_bytes_or_not_at_all(name, content):
    found = format_of(name, content)

    assert found is None or found.reader is not None


def deep(open_: str, close: str, times: int) -> str:
    return open_ * times + close * times


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("moodle", b"<quiz>" + b"x" * MOST_BYTES, "10 MB"),
        ("yaml", b"\xff\xfeab\x00", "not UTF-8"),
        ("gift", b"A\x00{T}", "NUL"),
        ("csv", "kind,prompt\nsingle,\xe9\n".encode("latin-1"), "not UTF-8"),
        ("moodle", '<!DOCTYPE q [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><quiz>&b;</quiz>', "document type"),
        ("moodle", '<!DOCTYPE q SYSTEM "file:///etc/passwd"><quiz/>', "document type"),
        ("moodle", deep("<a>", "</a>", 100_000), "nested"),
        ("moodle", "<quiz>" + "<a/>" * 250_000 + "</quiz>", "200,000 elements"),
        ("moodle", "<quiz><question>", "not XML"),
        ("moodle", "<html><body/></html>", "no <quiz>"),
        ("yaml", "a: &x [1]\nb: *x\n", "alias"),
        ("yaml", "questions: !!python/object:os.system {}\n", "tag"),
        ("yaml", deep("[", "]", 5_000), "nesting"),
        ("yaml", deep("[", "]", 100), "nested"),
        ("yaml", "questions:\n- ", "no question"),
        ("yaml", "questions: [one, 2]\n", "no question"),
        ("gift", "What? {=a ~b", "brace"),
        ("csv", 'kind,prompt\nsingle,"never closed\n', "no CSV"),
        ("csv", "name,text\na,b\n", "no column `kind`"),
    ],
    ids=["size", "utf-16 in part", "nul", "latin-1", "entities", "outside entity", "depth", "elements", "cut off", "html",
         "alias", "tag", "deepest yaml", "deep yaml", "empty item", "items of text", "open brace", "open quote",
         "other table"],
)  # fmt: skip
def test_what_goes_too_far_is_refused_with_a_reason(name, content, said):
    found = FORMATS[name].read(content)

    assert not found.questions
    assert any(said in problem.fault for problem in found.problems)
    assert all(problem.place and problem.remedy for problem in found.problems)


def test_only_so_many_questions_are_read_and_it_is_said():
    found = FORMATS["gift"].read("".join(f"Is it {n}? {{T}}\n\n" for n in range(MOST_QUESTIONS + 50)))

    assert len(found.questions) == MOST_QUESTIONS
    assert any(f"first {MOST_QUESTIONS}" in problem.fault for problem in found.problems)


@pytest.mark.parametrize("name", ["gift", "csv", "moodle"])
def test_what_turns_the_text_around_it_is_taken_out(name):
    prompt = "Is \u202eevil\u202c this\u200b safe\u00ad?\x07"
    content = {
        "gift": f"{prompt} {{=Yes ~No}}",
        "csv": f"kind,prompt,text_1,text_2,right\nsingle,{prompt},Yes,No,1\n",
        "moodle": "<quiz><question type='multichoice'><questiontext format='plain_text'><text>"
        + "".join(char if char >= " " else "" for char in prompt)
        + "</text></questiontext><answer fraction='100'><text>Yes</text></answer></question></quiz>",
    }[name]

    (question,) = FORMATS[name].read(content).questions

    assert question.said["prompt"] == "Is evil this safe?"


def test_of_our_own_format_it_is_said():
    found = FORMATS["yaml"].read('topic: a\nquestions:\n  - prompt: "\\u202eevil"\n')

    assert any("turn the text" in problem.fault for problem in found.problems)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("gift", "A? {" + "~" * 200_000 + "}"),
        ("gift", "\\" * 400_000),
        ("gift", "::" * 200_000 + "{}"),
        ("moodle", "<quiz><question type='cloze'><questiontext><text>" + "{1:SA:" * 3_000 + "</text></questiontext></question></quiz>"),
        ("moodle", "<quiz><question type='essay'><questiontext><text><![CDATA[" + "<b><i>" * 3_000 + "]]></text></questiontext></question></quiz>"),
        ("moodle", "<quiz><question type='essay'><questiontext><text>" + "`*_[" * 4_900 + "</text></questiontext></question></quiz>"),
        ("csv", "kind,prompt\n" + "'" * 400_000 + "\n"),
        ("csv", '"' * 400_000),
        ("yaml", "questions:\n" + "  - a\n" * 100_000),
    ],
    ids=["many answers", "backslashes", "titles", "open gaps", "open tags", "marks", "apostrophes", "quotes", "items"],
)  # fmt: skip
def test_what_is_made_to_be_slow_ends(name, content):
    """A pattern that goes back on itself, or a look at each place from each place, would take hours here."""
    found = FORMATS[name].read(content)

    assert found.questions or found.problems
