"""
Words of a glossary in running text: found by whole words, the longest first, and marked once.

A name is matched with any white space or a hyphen between its words and with a plural at its end. Where a
word has a capital after its first letter ("ARN", "SnapStart") capitals count; elsewhere they do not.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

ADDRESS = "/glossary/#term-"
UNMARKED = {"a", "code", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "th", "label"}
MARKED = re.compile(rf'<a class="term" href="{ADDRESS}([a-z0-9-]+)">(.*?)</a>', re.DOTALL)

WORD = re.compile(r"(?<![\w$@./-])[$\w]+")
BETWEEN = re.compile(r"[\s-]+")
END = r"(?:e?s)?(?![\w@(]|[-/.]\w)"


@dataclass(frozen=True, kw_only=True, slots=True)
class Use:
    """Where a text uses a term: `text[start:end]`."""

    start: int
    end: int
    slug: str


class Terms:
    """What may be marked. Two of the same names are equal, so that what was rendered with one is kept."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """`names` are (name, slug of its term), several to a term where it has aliases."""
        listed = sorted(set(names))
        self.digest = hashlib.sha256(json.dumps(listed).encode()).hexdigest()[:12]
        self._by_first_word: dict[str, list[tuple[re.Pattern[str], str]]] = {}
        for name, slug in sorted(listed, key=lambda pair: (-len(pair[0]), pair[0])):
            pattern = re.compile(_pattern(name))
            for first in _first_words(name):
                self._by_first_word.setdefault(first, []).append((pattern, slug))

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Terms) and self.digest == other.digest

    def uses(self, text: str) -> Iterator[Use]:
        """Each use, in order; none overlaps another. Costs a look-up a word."""
        at = 0
        while word := WORD.search(text, at):
            at = word.end()
            for pattern, slug in self._by_first_word.get(word[0].casefold(), ()):
                if found := pattern.match(text, word.start()):
                    yield Use(start=word.start(), end=found.end(), slug=slug)
                    at = found.end()
                    break


def same_name(name: str) -> str:
    """Two names that are equal in this are the same to whoever looks them up."""
    return BETWEEN.sub(" ", name).casefold()


def mark_once(html: str, seen: set[str]) -> str:
    """The HTML without the marks of terms that were `seen`; those that it keeps are added."""

    def keep(mark: re.Match[str]) -> str:
        if mark[1] in seen:
            return mark[2]
        seen.add(mark[1])
        return mark[0]

    return MARKED.sub(keep, html)


def _pattern(name: str) -> str:
    words = (
        re.escape(word) if word[1:] != word[1:].lower() else f"(?i:{re.escape(word)})"
        for word in BETWEEN.split(name)
    )
    return r"(?:\s+|-)".join(words) + END


def _first_words(name: str) -> set[str]:
    words = BETWEEN.split(name)
    first = words[0].casefold()
    return {first, first + "s", first + "es"} if len(words) == 1 else {first}


class Mark(Treeprocessor):
    """The first use of each term becomes a link to the glossary."""

    terms: Terms | None = None  # set for each text
    _seen: set[str]

    def run(self, root: ElementTree.Element) -> None:
        if self.terms is not None:
            self._seen = set()
            self._within(root, self.terms)

    def _within(self, element: ElementTree.Element, terms: Terms) -> None:
        if element.tag in UNMARKED or element.get("class") == "callout-title":
            return
        children = list(element)
        element.text, links = self._split(element.text or "", terms)
        for place, link in enumerate(links):
            element.insert(place, link)
        for child in children:
            self._within(child, terms)
            child.tail, links = self._split(child.tail or "", terms)
            place = list(element).index(child) + 1
            for further, link in enumerate(links):
                element.insert(place + further, link)

    def _split(self, text: str, terms: Terms) -> tuple[str, list[ElementTree.Element]]:
        """What stands before the first link, and the links with what follows each as its tail."""
        links: list[ElementTree.Element] = []
        before, at = text, 0
        for use in terms.uses(text):
            if use.slug in self._seen:
                continue
            self._seen.add(use.slug)
            link = ElementTree.Element("a", {"class": "term", "href": ADDRESS + use.slug})
            link.text = text[use.start : use.end]
            if links:
                links[-1].tail = text[at : use.start]
            else:
                before = text[: use.start]
            links.append(link)
            at = use.end
        if links:
            links[-1].tail = text[at:]
        return before, links


class Marking(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  Markdown names it
        # After "finish" (2), whose links are those that authors wrote; before "unescape" (0).
        md.treeprocessors.register(Mark(md), "mark", 1)
