"""Question sets for the tests of exchange: one small question of each kind, and any that fit everywhere."""

from __future__ import annotations

import html
from typing import Any

from hypothesis import strategies as st

from portal.engines.curriculum import Fact, Library, Question, QuestionSet
from portal.engines.exchange import FORMATS, Read, Written
from portal.engines.markup import Html, render
from tests.make import library as small_library
from tests.make import question_set
from tests.questions import a_question

FACTS = {
    "M-1": Fact(
        id="M-1",
        text="It is so.",
        source="Lambda quotas",
        link="https://docs.aws.amazon.com/lambda/quotas",
        as_of="2026-11",
        confidence="verified",
    )
}
FIT_EVERYWHERE = ("single", "multiple", "true-or-why", "matching", "numeric")


def library() -> Library:
    """Two lessons, and the one fact that the questions cite."""
    found = small_library()
    return Library(course=found.course, lessons=found.lessons, facts=FACTS)


def written(name: str, *questions: Question, topic: str = "basics") -> Written:
    return FORMATS[name].write(question_set(topic, *questions), facts=FACTS, at_s=1_800_000_000)


def there_and_back(name: str, *questions: Question) -> Read:
    return FORMATS[name].read(written(name, *questions).content)


def said(question: Question) -> dict[str, Any]:
    """As YAML has it: without what is as it is anyway."""
    return question.model_dump(mode="json", exclude_defaults=True)


def shown(value: Any) -> Any:
    """Texts as a reader sees them, whatever the Markdown: two that look alike are alike."""
    if isinstance(value, str):
        seen = "".join(part.html for part in render(value).parts if isinstance(part, Html))
        return " ".join(html.unescape(seen).split())
    if isinstance(value, dict):
        return {key: shown(inner) for key, inner in value.items()}
    return [shown(inner) for inner in value] if isinstance(value, list | tuple) else value


# --- Any question that every format can say ---

# A bar is escaped in blocks and not in lines. Private characters mean something to the reader of GIFT, and none may come in: none is there to go out.
_CHARACTERS = st.characters(
    codec="utf-8",
    categories=("L", "N", "P", "S", "Zs"),
    exclude_characters="|\u00a0\u00ad\u2007\u202f",
)


def says_something(text: str) -> bool:
    """A plus alone is an empty list in Markdown, which is nothing; and a title of level 1 is refused here."""
    return any(char.isalnum() for char in text) and not text.startswith("#")


words = (
    st.text(_CHARACTERS, min_size=1, max_size=40)
    .map(lambda text: " ".join(text.split()))
    .filter(says_something)
)
marked = st.sampled_from(
    [
        "a `code` of it",
        "**bold** and *slanted*",
        "[a page](https://docs.aws.amazon.com/lambda)",
        "100 % = {1} ~ #2: c:\\path",
        "1. not a list",
        "=SUM(A1)",
        "-5 ms",
        "2 < 3 & 4 > 3",
        "`a|b`",
        "'=quoted",
        "snake_case_name",
    ]
)
lines = st.one_of(words, marked)
proses = st.one_of(
    lines,
    st.lists(lines, min_size=2, max_size=3).map("\n\n".join),
    st.just("Look:\n\n```python\ndef f(x):\n    return {'a': x}  # ~=\n```\n\nand\n\n- one\n- two"),
)


def _lists(least: int, most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(lines, min_size=least, max_size=most, unique=True)


@st.composite
def questions(draw: Any, kind: str) -> Question:
    """Texts are drawn; the shape is that of its kind."""
    fields: dict[str, Any] = {
        "prompt": draw(proses),
        "explanation": draw(proses),
        "level": draw(st.integers(1, 3)),
        "points": draw(st.integers(1, 10)),
        "concepts": draw(st.sampled_from([(), ("cold-start",), ("iam", "state")])),
        "starred": draw(st.booleans()),
    }
    letters = "abcdefgh"
    if kind in ("single", "multiple"):
        texts = draw(_lists(2, 5))
        right = draw(st.integers(0, len(texts) - 1))
        fields["options"] = [
            {"id": letters[place], "text": text, "right": place == right, "why": draw(proses)}
            for place, text in enumerate(texts)
        ]
    elif kind == "true-or-why":
        fields |= {"statement": draw(lines), "why": draw(proses), "holds": False}
        fields["reasons"] = [
            {"id": letters[place], "text": text, "right": place == 0, "why": draw(proses)}
            for place, text in enumerate(draw(_lists(2, 4)))
        ]
    elif kind == "matching":
        lefts = draw(_lists(2, 4))
        fields["choices"] = [f"{place} {text}" for place, text in enumerate(draw(_lists(len(lefts), 6)))]
        fields["pairs"] = [
            {"id": letters[place], "left": left, "right": fields["choices"][place], "why": draw(words)}
            for place, left in enumerate(lefts)
        ]
    else:
        fields |= {"answer": draw(st.floats(-1e9, 1e9)), "unit": "s", "absolute": 0.5, "parameters": {}}
        fields |= {"working": draw(proses), "mistakes": [{"value": 1e12, "why": draw(proses)}]}
    return a_question(kind, **fields)


def as_set(*found: Question) -> QuestionSet:
    return question_set("basics", *found)
