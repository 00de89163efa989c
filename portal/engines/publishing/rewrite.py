"""HTML of our pages → XHTML that stands by itself: links lead within the course, and tabs are all shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from html.parser import HTMLParser

_VOID = frozenset({"br", "hr", "img", "input"})
_IMAGE = re.compile(r"^/static/img/lessons/([\w-]+\.svg)$")
_PAGE = re.compile(r"^/(?P<kind>lessons|labs|practice)/(?P<slug>[\w-]+)/(?:[\w-]+/)?(?P<fragment>#[\w-]+)?$")
_TERM = re.compile(r"^/glossary/(?P<fragment>#[\w-]+)?$")
_NAME = re.compile(r"[a-z][a-z0-9-]*")
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_KINDS = {"lessons": "lesson", "labs": "lab", "practice": "questions"}


class _Rewriter(HTMLParser):
    """What it makes is well-formed: what was never closed is, and what was never open is left out."""

    def __init__(self, pages: Mapping[str, str], *, keeps_ids: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.pages, self.keeps_ids = pages, keeps_ids
        self.out: list[str] = []
        self.images: list[str] = []
        self._stack: list[tuple[str, str]] = []  # the tag as it came, and as it was written
        self._labels: list[list[str]] = []  # of the tab sets that are open
        self._label: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs if _NAME.fullmatch(name)}
        if tag == "input" or not _NAME.fullmatch(tag):
            return
        if tag == "label":
            self._label = []
            return
        if tag == "img":
            self._image(given)
            return
        if "tabbed-labels" in given.get("class", ""):
            self._labels.append([])
        written = "span" if tag == "a" and not self._link(given) else tag
        if written == "span" and tag == "a":
            given = {}
        if not self.keeps_ids:
            given.pop("id", None)
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in given.items())
        self.out.append(f"<{written}{attributes}{'/' if tag in _VOID else ''}>")
        if tag not in _VOID:
            self._stack.append((tag, written))
        if "tabbed-block" in given.get("class", "") and self._labels and self._labels[-1]:
            self.out.append(f'<p class="tab">{escape(self._labels[-1].pop(0))}</p>')
            if not self._labels[-1]:
                self._labels.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            if self._label is not None and self._labels:
                self._labels[-1].append("".join(self._label))
            self._label = None
            return
        if tag in _VOID or tag not in {came for came, _ in self._stack}:
            return
        while self._stack:
            came, written = self._stack.pop()
            self.out.append(f"</{written}>")
            if came == tag:
                return

    def handle_data(self, data: str) -> None:
        if self._label is not None:
            self._label.append(data)
        else:
            self.out.append(escape(data, quote=False))

    def close(self) -> None:
        super().close()
        while self._stack:
            self.out.append(f"</{self._stack.pop()[1]}>")

    def _link(self, given: dict[str, str]) -> bool:
        """Changed in place. False for what is on the portal alone."""
        target = given.get("href", "")
        if target.startswith(("#", "http://", "https://", "mailto:")):
            return True
        if found := _TERM.match(target):
            page = self.pages.get("glossary:")
        elif found := _PAGE.match(target):
            page = self.pages.get(f"{_KINDS[found['kind']]}:{found['slug']}")
        else:
            page = None
        if found is None or page is None:
            return False
        given["href"] = page + (found["fragment"] or "")
        return True

    def _image(self, given: dict[str, str]) -> None:
        found = _IMAGE.match(given.get("src", ""))
        alt = escape(given.get("alt", ""))
        if found is None:
            self.out.append(f"<span>{alt}</span>")
            return
        self.images.append(found[1])
        size = "".join(f' {name}="{given[name]}"' for name in ("width", "height") if name in given)
        self.out.append(f'<img src="img/{found[1]}" alt="{alt}"{size}/>')


def rewrite(html: str, pages: Mapping[str, str], *, keeps_ids: bool = False) -> tuple[str, tuple[str, ...]]:
    """
    XHTML, and the names of the drawings in it. `pages` has the file of each "lesson:slug", "lab:slug" and
    "questions:topic", and of "glossary:"; a link to anything else of the portal becomes plain text.
    """
    rewriter = _Rewriter(pages, keeps_ids=keeps_ids)
    rewriter.feed(_NO_XML.sub("", html))
    rewriter.close()
    return "".join(rewriter.out), tuple(rewriter.images)
