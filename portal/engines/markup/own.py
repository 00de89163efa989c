"""What learners write for themselves: Markdown with less, so that any number of texts fit on any page."""

from __future__ import annotations

import html
import re
from functools import lru_cache

from .render import markdown_of_a_text
from .sanitise import BLOCKS, sanitise

_TAGS = (BLOCKS | {"h1"}) - {"img", "input", "label"}
_ID = re.compile(r'(<h[1-6]) id="[^"]*"')
_HEADING = re.compile(r"<(/?)h[1-6]>")
_TABS = re.compile(r' class="tabbed-[^"]*"')  # without their radio buttons nothing would show a tab
_BRACKETS = 400  # more of them take the parser seconds: each may begin a link
_DEEPEST = 20  # quotes and lists within each other: each takes the parser as deep again
_DEEP = re.compile(rf"(?m)^[ \t]*(?:(?:>|[*+-]|\d+\.)[ \t]*){{{_DEEPEST},}}")


@lru_cache(maxsize=512)
def render_own(text: str) -> str:
    """
    Safe HTML. No images, no ids, no embeds: an embed is shown as the code it looks like, and a heading as a
    line in bold, since the page has headings of its own. What would take the parser too deep comes as it
    was typed. Costs about 3 ms a kilobyte the first time.
    """
    if text.count("[") > _BRACKETS or _DEEP.search(text):
        return _as_typed(text)
    md = markdown_of_a_text()
    md.reset()
    try:
        clean = sanitise(md.convert(text), tags=_TAGS)
    except RecursionError:
        return _as_typed(text)
    clean = _TABS.sub("", clean)
    clean = _HEADING.sub(lambda found: "</strong></p>" if found[1] else "<p><strong>", _ID.sub(r"\1", clean))
    return clean.replace("<pre><span></span><code>", '<pre tabindex="0"><code>')


def _as_typed(text: str) -> str:
    return f'<pre tabindex="0"><code>{html.escape(text)}</code></pre>'
