"""`/// note | Title` … `///`: a box with a title, one class of block for each kind."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

from markdown import Markdown
from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.block import Block

KINDS = {  # name → the title when the author gives none
    "note": "Note",
    "tip": "Tip",
    "trap": "Trap",
    "interview": "In an interview",
    "changed": "What changed",
}


class Callout(Block):  # type: ignore[misc]
    """Its argument, the title, may be left out."""

    ARGUMENT = None

    def on_create(self, parent: ElementTree.Element) -> ElementTree.Element:
        # role=note and not <aside>: an aside is a landmark, and a page of landmarks has none.
        box = ElementTree.SubElement(parent, "div", {"class": f"callout callout-{self.NAME}", "role": "note"})
        title = ElementTree.SubElement(box, "p", {"class": "callout-title"})
        title.text = self.argument or KINDS[self.NAME]
        return box


class Callouts(BlocksExtension):  # type: ignore[misc]
    def extendMarkdownBlocks(self, md: Markdown, block_mgr: Any) -> None:  # noqa: N802  pymdownx names it
        for name in KINDS:
            block_mgr.register(type(name.title(), (Callout,), {"NAME": name}), {})
