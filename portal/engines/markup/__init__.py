"""
Markdown → safe HTML.

Plain Markdown with tables and fenced code, and three things of our own:

    /// note | A title                   ```lab            /// tab | Python
    Text of a callout.                    first-handler     …
    ///                                   ```               ///

Callouts are note, tip, trap, interview and changed; the title may be left
out. Consecutive tabs form one set. ```lab and ```question name one lab, or one
question as topic/slug, at the top level of the text; they come out as `Embed`
parts, for the page to fill. Headings start at ##. Raw HTML is shown as text.
"""

from __future__ import annotations

from .code import highlight, highlight_lines
from .faults import Fault, find_faults
from .render import find_ids, render, render_inline
from .rendered import Embed, Heading, Html, Rendered
from .scan import Link, PlacedEmbed, Scan, scan, without_embeds

__all__ = [
    "Embed",
    "Fault",
    "Heading",
    "Html",
    "Link",
    "PlacedEmbed",
    "Rendered",
    "Scan",
    "find_faults",
    "find_ids",
    "highlight",
    "highlight_lines",
    "render",
    "render_inline",
    "scan",
    "without_embeds",
]
