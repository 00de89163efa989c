"""Words of a glossary in a text: whole words, the longest, once, and never where they would do harm."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.markup import Terms, mark_once, render

NAMES = [
    ("event", "event"),
    ("event source mapping", "event-source-mapping"),
    ("ESM", "event-source-mapping"),
    ("dead-letter queue", "dead-letter-queue"),
    ("batch", "batch"),
    ("SnapStart", "snapstart"),
    ("$LATEST", "latest"),
]
TERMS = Terms(NAMES)
MARKED = re.compile(r'<a class="term" href="/glossary/#term-([a-z-]+)">([^<]*)</a>')


def marks(text: str) -> list[tuple[str, str]]:
    """What is marked, as (slug, word), in order."""
    html = "".join(getattr(part, "html", "") for part in render(text, TERMS).parts)
    return MARKED.findall(html)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("An event comes.", [("event", "event")]),
        ("Events, batches.", [("event", "Events"), ("batch", "batches")]),
        ("An event source mapping.", [("event-source-mapping", "event source mapping")]),
        ("An event source\nmapping.", [("event-source-mapping", "event source\nmapping")]),
        ("Dead letter queues.", [("dead-letter-queue", "Dead letter queues")]),
        ("ESM and esm", [("event-source-mapping", "ESM")]),
        ("snapstart, SnapStart", [("snapstart", "SnapStart")]),
        ("$LATEST is it", [("latest", "$LATEST")]),
        ("eventual, prevent, event_id, event.get, events/x, pre-event, event-driven, event(", []),
        ("*event* **batch**", [("event", "event"), ("batch", "batch")]),
        ("- event\n- event\n\nevent", [("event", "event")]),
        ("An event source mapping gets an event.", [("event-source-mapping", "event source mapping"), ("event", "event")]),
    ],
)  # fmt: skip
def test_what_is_marked(text, found):
    assert marks(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "`event`",
        "```python\nevent = 1\n```",
        "    event\n",
        "## event",
        "[event](/lessons/first/)",
        "[an *event*](/lessons/first/)",
        "/// note | event\nNothing.\n///",
        "| event |\n|---|\n| x |",
        "/// tab | event\nx\n///\n\n/// tab | batch\ny\n///",
        "![event](/static/img/mark.svg)",
    ],
)
def test_what_is_never_marked(text):
    assert marks(text) == []


def test_text_around_a_mark_stays_where_it_was():
    (part,) = render("a *b event c* event `d` batch e", TERMS).parts

    assert re.sub(r"<[^>]*>", "", part.html) == "a b event c event d batch e"


@given(st.text(alphabet="event batch\n*`[]()#|-/ESM$&<>", max_size=120))
def test_marking_changes_no_word(text):
    """Whatever is written, what one reads with marks is what one reads without."""
    with_marks, without = (
        [getattr(part, "html", part) for part in render(text, terms).parts] for terms in (TERMS, None)
    )

    assert [MARKED.sub(r"\2", part) for part in with_marks] == without


def test_rendering_is_kept_by_the_glossary_as_well():
    other = Terms([*NAMES, ("nothing", "nothing")])

    assert "term-nothing" in render("nothing", other).parts[0].html
    assert "term-nothing" not in render("nothing", TERMS).parts[0].html
    assert Terms(NAMES) == TERMS
    assert hash(Terms(NAMES)) == hash(TERMS)
    assert other != TERMS


def test_what_a_page_has_shown_is_not_marked_again():
    seen: set[str] = set()
    (part,) = render("An event in a batch.", TERMS).parts

    assert mark_once(part.html, seen) == part.html
    assert seen == {"event", "batch"}
    assert mark_once(part.html, seen) == "<p>An event in a batch.</p>"
