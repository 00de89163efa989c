"""Code with Pygments' classes; the colours are the style sheet's."""

from __future__ import annotations

from html import escape

from pygments import highlight as to_html
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

COLOURED_CHARACTERS = 100_000  # past it only escaped: a lexer takes about a second for a megabyte


def highlight(code: str, language: str) -> str:
    """
    `<div class="highlight"><pre …><code>…</code></pre></div>`, every character escaped.

    A language that Pygments does not know, and code that is too long to
    colour, come out plain. The block takes focus, so that keys can scroll it.
    """
    inner = _coloured(code, language)
    return f'<div class="highlight"><pre tabindex="0"><code>{inner}</code></pre></div>'


def highlight_lines(code: str, language: str) -> list[str]:
    """The same line by line: no element reaches over the end of its line."""
    return _coloured(code, language).split("\n")


def knows(language: str) -> bool:
    try:
        get_lexer_by_name(language)
    except ClassNotFound:
        return False
    return True


def _coloured(code: str, language: str) -> str:
    if len(code) > COLOURED_CHARACTERS:
        return escape(code)
    try:
        lexer = get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return escape(code)
    return to_html(code, lexer, HtmlFormatter(nowrap=True)).removesuffix("\n")
