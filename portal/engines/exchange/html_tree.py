"""HTML of strangers → a small tree of what our Markdown can say."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

import nh3

from .plain import seen
from .reading import LONGEST_TEXT, Unfit

DEEPEST: Final = 30  # what is nested deeper joins the level above it
TAGS: Final = frozenset(
    {
        "a", "b", "blockquote", "br", "code", "dd", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5",
        "h6", "hr", "i", "img", "kbd", "li", "ol", "p", "pre", "strong", "sub", "sup", "table", "tbody",
        "td", "th", "thead", "tr", "tt", "ul",
    }
)  # fmt: skip
EMPTY: Final = frozenset({"br", "hr", "img"})


@dataclass(kw_only=True, slots=True)
class Node:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    inside: list[Node | str] = field(default_factory=list)

    def nodes(self, *tags: str) -> list[Node]:
        """Those right inside."""
        return [one for one in self.inside if isinstance(one, Node) and (not tags or one.tag in tags)]

    @property
    def text(self) -> str:
        return "".join(one if isinstance(one, str) else one.text for one in self.inside)


def tree_of(html: str) -> Node:
    """
    Raises Unfit for a text that is too long. First cleaned by nh3, an HTML5 parser: what comes to ours is
    balanced, and neither scripts nor comments are in it.
    """
    if len(html) > LONGEST_TEXT:
        raise Unfit(f"A text has over {LONGEST_TEXT:,} characters.", "Shorten it.")
    clean = nh3.clean(
        html,
        tags=set(TAGS),
        attributes={"a": {"href"}, "code": {"class"}, "img": {"alt"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    builder = _Builder()
    builder.feed(clean)
    builder.close()
    return builder.root


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node(tag="div")
        self._open = [self.root]
        self._skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if len(self._open) > DEEPEST and tag not in EMPTY:
            self._skipped += 1
            return
        node = Node(tag=tag, attributes={name: value or "" for name, value in attrs})
        self._open[-1].inside.append(node)
        if tag not in EMPTY:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag in EMPTY:
            return
        if self._skipped:
            self._skipped -= 1
        elif len(self._open) > 1:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].inside.append(seen(data))
