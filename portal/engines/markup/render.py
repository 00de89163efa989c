"""Rendering, kept by text."""

from __future__ import annotations

import hashlib
import html
import re
import threading
from dataclasses import replace
from functools import lru_cache
from typing import Any

from markdown import Markdown
from markdown.extensions.tables import TableExtension
from markdown.extensions.toc import TocExtension, slugify
from pymdownx.blocks.tab import TabExtension
from pymdownx.highlight import HighlightExtension
from pymdownx.superfences import SuperFencesCodeExtension

from .callouts import Callouts
from .rendered import Embed, Heading, Html, Rendered
from .sanitise import INLINE, sanitise
from .scan import scan
from .terms import Marking, Terms
from .tree import SECTION, Finishing, NoRawHtml, OneLine

HEADING_ID = re.compile(rf'(<h[2-4] id="){SECTION}[^"]*"')

_of_thread = threading.local()  # a Markdown instance keeps state and serves one thread


@lru_cache(maxsize=2_048)
def render(text: str, terms: Terms | None = None, ids: tuple[str, ...] = ()) -> Rendered:
    """
    A whole text, with the first use of each of `terms` marked. Costs about 3 ms a kilobyte the first time,
    nothing after: it is kept by the text and the digest of the terms. `ids` are those of its headings in
    order, of a text that is a translation: what points at the original then points at it as well.

    Embeds at the top level come out between the stretches of HTML; the ids
    of headings and tabs differ from every id of our pages.
    """
    mark = "embed" + hashlib.sha256(text.encode()).hexdigest()[:24]
    marked, embeds = _mark_embeds(text, mark)
    md = markdown_of_a_text()
    md.reset()
    md.treeprocessors["finish"].tab_prefix = f"tab-{mark[5:13]}"  # type: ignore[attr-defined]
    md.treeprocessors["mark"].terms = terms  # type: ignore[attr-defined]
    clean = sanitise(md.convert(marked)).replace("<pre><span></span><code>", '<pre tabindex="0"><code>')
    contents = tuple(_contents(md.toc_tokens))  # type: ignore[attr-defined]
    if ids and len(ids) == len(contents):
        named = iter(ids)
        clean = HEADING_ID.sub(lambda found: f'{found[1]}{next(named)}"', clean)
        contents = tuple(replace(one, id=name) for one, name in zip(contents, ids, strict=True))
    pieces = re.split(rf"<p>{mark}x(\d+)x</p>\n?", clean)
    parts: list[Html | Embed] = []
    for place, piece in enumerate(pieces):
        if place % 2:
            parts.append(embeds[int(piece)])
        elif piece.strip():
            parts.append(Html(html=piece))
    return Rendered(parts=tuple(parts), contents=contents)


@lru_cache(maxsize=16_384)  # the questions alone have some 5,000 lines
def render_inline(text: str) -> str:
    """One line: code, emphasis and links. No paragraph round it, no block inside it."""
    md = _markdown_of_a_line()
    md.reset()
    clean = sanitise(md.convert(" ".join(text.split())), tags=INLINE)
    return clean.strip()


def _mark_embeds(text: str, mark: str) -> tuple[str, list[Embed]]:
    """Each embed at the top level becomes a paragraph that no author can have written."""
    lines = text.splitlines()
    embeds: list[Embed] = []
    for placed in reversed([embed for embed in scan(text).embeds if not embed.nested]):
        lines[placed.line - 1 : placed.last_line] = ["", f"{mark}x{len(embeds)}x", ""]
        embeds.append(Embed(kind=placed.kind, ref=placed.ref))
    return "\n".join(lines), embeds


def _contents(tokens: list[dict[str, Any]]) -> list[Heading]:
    headings: list[Heading] = []
    for token in tokens:
        title = html.unescape(token["name"])
        headings.append(Heading(level=token["level"], id=token["id"], title=title))
        headings += _contents(token["children"])
    return headings


def find_ids(text: str) -> tuple[str, ...]:
    """The headings' ids as authors link to them: without our prefix."""
    return tuple(heading.id.removeprefix(SECTION) for heading in render(text).contents)


def heading_slug(value: str, separator: str) -> str:
    return SECTION + (slugify(value, separator) or "part")


def markdown_of_a_text() -> Markdown:
    if not hasattr(_of_thread, "whole"):
        _of_thread.whole = Markdown(
            output_format="html",
            extensions=[
                NoRawHtml(),
                TableExtension(),
                TocExtension(slugify=heading_slug, toc_depth="2-4"),
                HighlightExtension(
                    use_pygments=True, noclasses=False, guess_lang=False, css_class="highlight"
                ),
                SuperFencesCodeExtension(),
                TabExtension(alternate_style=True),
                Callouts(),
                Finishing(),
                Marking(),
            ],
        )
    whole: Markdown = _of_thread.whole
    return whole


def _markdown_of_a_line() -> Markdown:
    if not hasattr(_of_thread, "line"):
        _of_thread.line = Markdown(output_format="html", extensions=[NoRawHtml(), OneLine(), Finishing()])
    line: Markdown = _of_thread.line
    return line
