"""
Markdown → safe HTML.

Plain Markdown with tables and fenced code, and three things of our own:

    /// note | A title                   ```lab            /// tab | Python
    Text of a callout.                    first-handler     …
    ///                                   ```               ///

Callouts are note, tip, trap, interview and changed; the title may be left
out. Consecutive tabs form one set. ```lab and ```question name one lab, or one
question as topic/slug, at the top level of the text; they come out as `Embed`
parts, for the page to fill. Headings start at ##. Raw HTML is shown as text. With
`Terms` of a glossary the first use of each in a text becomes a link to it.
"""

from __future__ import annotations

from .code import highlight, highlight_lines
from .faults import Fault, find_faults
from .own import render_own
from .passages import Box, Passage, boxes, passages, plain
from .render import find_ids, render, render_inline
from .rendered import Embed, Heading, Html, Rendered
from .scan import Link, PlacedEmbed, Scan, scan, without_embeds
from .terms import Terms, Use, mark_once, same_name

__all__ = [
    "Box",
    "Embed",
    "Fault",
    "Heading",
    "Html",
    "Link",
    "Passage",
    "PlacedEmbed",
    "Rendered",
    "Scan",
    "Terms",
    "Use",
    "boxes",
    "find_faults",
    "find_ids",
    "highlight",
    "highlight_lines",
    "mark_once",
    "passages",
    "plain",
    "render",
    "render_inline",
    "render_own",
    "same_name",
    "scan",
    "without_embeds",
]
