"""A lesson's HTML, cut at its headings, so that what a reader keeps there can stand beside them."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from portal.records.notes.find import Margin, Margins
from portal.records.notes.place import Place

# As the renderer writes them; a heading holds no other heading.
HEADING = re.compile(r'(<h[23] id="(s-[\w-]+)">.*?</h[23]>)', re.DOTALL)
TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """A heading with its `margin`, or what stands between two headings."""

    html: str
    margin: Margin | None = None


def stretches_of(text: str, lesson_slug: str, margins: Margins) -> tuple[Stretch, ...]:
    """Together they are `text`, tag by tag."""
    found = []
    pieces = HEADING.split(text)
    for place in range(0, len(pieces), 3):
        if pieces[place].strip():
            found.append(Stretch(html=pieces[place]))
        if place + 2 < len(pieces):
            heading, section = pieces[place + 1], pieces[place + 2]
            title = html.unescape(TAG.sub("", heading))
            where = Place(kind="lesson", ref=lesson_slug, section=section)
            found.append(Stretch(html=heading, margin=margins.at(where, title)))
    return tuple(found)
