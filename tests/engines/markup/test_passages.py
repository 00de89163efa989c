"""Sections and boxes of a text, without rendering it."""

from __future__ import annotations

import pytest

from portal.engines.markup import Box, boxes, find_ids, passages
from portal.library import library

TEXT = """\
Before **all**, with [a link](/lessons/x/).

## A `title`

| a | b |
|---|---|
| one | two |

```python
code = 1
```

```question
colours/sky
```

/// changed | New
It is *so*.

- now
///

## A title

/// note
A note.
///
"""


def test_sections_are_plain_words_with_the_ids_of_their_headings():
    assert [(one.id, one.title, one.text) for one in passages(TEXT)] == [
        ("", "", "Before all, with a link."),
        ("s-a-title", "A title", "a b one two code = 1 New It is so. now"),
        ("s-a-title_1", "A title", "A note."),
    ]


@pytest.mark.parametrize("slug", sorted(library().lessons))
def test_ids_are_those_that_the_page_has(slug):
    body = library().lessons[slug].body

    assert [one.id.removeprefix("s-") for one in passages(body)][1:] == list(find_ids(body))


def test_boxes_of_a_kind():
    assert boxes(TEXT, "changed") == (Box(title="New", text="It is *so*.\n\n- now"),)
    assert boxes(TEXT, "note") == (Box(title="", text="A note."),)
    assert boxes(TEXT, "trap") == ()
    assert boxes("/// changed | never closed\nx", "changed") == ()
