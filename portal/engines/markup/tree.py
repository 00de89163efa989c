"""Last touches on the element tree: ids that cannot meet the page's, links, tables, tabs."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

SECTION = "s-"  # a heading "Result" must not take the id of the page's own #result
OWN_PAGE = re.compile(r"^(?P<page>|/lessons/[\w-]+/)#(?!s-)(?P<fragment>.+)$")
ALIGNED = re.compile(r"text-align:\s*(left|right|center)")


class Finish(Treeprocessor):
    tab_prefix = "tab-0"  # set for each text, so that two texts on one page do not share their radios

    def run(self, root: ElementTree.Element) -> None:
        for element in list(root.iter()):
            if element.tag == "a":
                self._link(element)
            elif element.tag in ("td", "th"):
                self._cell(element)
            elif element.tag in ("input", "label"):
                for name in ("id", "name", "for"):
                    if name in element.attrib:
                        element.set(name, element.attrib[name].replace("__tabbed", self.tab_prefix))
        self._tables(root)

    def _link(self, link: ElementTree.Element) -> None:
        target = link.get("href", "")
        if target.lower().startswith(("http://", "https://")):
            link.set("rel", "noopener")
        elif match := OWN_PAGE.match(target):
            link.set("href", f"{match['page']}#{SECTION}{match['fragment']}")

    def _cell(self, cell: ElementTree.Element) -> None:
        # Markdown writes the alignment into style="", which the policy forbids.
        if aligned := ALIGNED.search(cell.attrib.pop("style", "")):
            cell.set("class", f"align-{aligned[1]}")
        if cell.tag == "th" and not cell.text and not len(cell):
            cell.tag = "td"  # an empty header names nothing
        elif cell.tag == "th":
            cell.set("scope", "col")

    def _tables(self, root: ElementTree.Element) -> None:
        """Each table scrolls in a box of its own, which keys can reach."""
        for parent in list(root.iter()):
            for place, child in enumerate(list(parent)):
                if child.tag == "table" and parent.get("class") != "table-scroll":
                    box = ElementTree.Element("div", {"class": "table-scroll", "tabindex": "0"})
                    box.tail, child.tail = child.tail, None
                    box.append(child)
                    parent[place] = box


class Finishing(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  Markdown names it
        # After "inline" (20) has made links and "toc" (5) ids; before "unescape" (0).
        md.treeprocessors.register(Finish(md), "finish", 2)


class NoRawHtml(Extension):
    """Tags in the source are text: authors have Markdown, and a stray < is only a stray <."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")


class OneLine(Extension):
    """No blocks: "1. Init" or "# of records" in a choice is not a list or a heading."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        for name in ("empty", "indent", "code", "hashheader", "setextheader", "hr", "olist", "ulist", "quote",
                     "reference"):  # fmt: skip
            md.parser.blockprocessors.deregister(name)
