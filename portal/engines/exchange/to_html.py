"""Our Markdown → HTML for programs of others: no classes or attributes of our pages."""

from __future__ import annotations

import re
from typing import Final

from portal.engines.markup import Html, render, render_inline, scan

_TAG = re.compile(r"<[^<>]*>")
_OF_OURS = re.compile(r' (?:class|role|tabindex|scope|rel)="[^"]*"')
_CODE: Final = '<div class="highlight"><pre tabindex="0"><code>'
_END: Final = "</code></pre></div>"


def prose_html(markdown: str) -> str:
    """Blocks. A block of code names its language in a class, as HTML advises, and has no colours."""
    html = "".join(part.html for part in render(markdown).parts if isinstance(part, Html))
    languages = [code.language or "text" for code in scan(markdown).codes]
    first, *blocks = html.split(_CODE)
    parts = [_bare(first)]
    for place, block in enumerate(blocks):
        # Fences and blocks come in the same order; where the counts differ, no language is named.
        language = languages[place] if len(languages) == len(blocks) else "text"
        code, _, after = block.partition(_END)
        parts.append(
            f'<pre><code class="language-{language}">{_TAG.sub("", code)}</code></pre>{_bare(after)}'
        )
    return "".join(parts).strip()


def line_html(markdown: str) -> str:
    """One line, without a paragraph round it."""
    return _bare(render_inline(markdown))


def _bare(html: str) -> str:
    return _TAG.sub(lambda tag: "" if tag[0].startswith("<img") else _OF_OURS.sub("", tag[0]), html)
