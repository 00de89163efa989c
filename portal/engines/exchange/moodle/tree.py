"""XML of strangers → elements, within limits that hold while it is being read."""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from portal.engines.exchange.reading import TooMuch, Trouble

DEEPEST: Final = 40  # Moodle's own files have some eight levels
MOST_ELEMENTS: Final = 200_000


class _Bounded:
    """What the parser tells while it reads."""

    def __init__(self) -> None:
        self._builder = TreeBuilder()
        self._depth = self._elements = 0

    def start(self, tag: str, attributes: dict[str, str]) -> Element:
        self._depth += 1
        self._elements += 1
        if self._depth > DEEPEST:
            raise TooMuch(_whole(f"Elements are nested more than {DEEPEST} deep.", "Flatten them."))
        if self._elements > MOST_ELEMENTS:
            raise TooMuch(_whole(f"It has over {MOST_ELEMENTS:,} elements.", "Split the file."))
        return self._builder.start(tag, attributes)

    def end(self, tag: str) -> Element:
        self._depth -= 1
        return self._builder.end(tag)

    def data(self, text: str) -> None:
        self._builder.data(text)

    def close(self) -> Element:
        return self._builder.close()


def elements_of(text: str) -> Element:
    """Raises TooMuch, also for what is no XML. A document type, with entities of its own, is refused."""
    parser = DefusedXMLParser(target=_Bounded(), forbid_dtd=True)
    try:
        parser.feed(text.lstrip())
        root: Element = parser.close()
    except DefusedXmlException:
        fault = "It declares a document type or entities, which are not read."
        raise TooMuch(_whole(fault, "Remove the lines `<!DOCTYPE …>` and `<!ENTITY …>`.")) from None
    except ParseError as fault:
        line = fault.position[0]
        remedy = "Mend it there; a text with tags in it stands in <![CDATA[…]]>."
        trouble = Trouble(place=f"line {line}", fault=f"This is not XML: {fault.msg}.", remedy=remedy)
        raise TooMuch(trouble) from None
    except (ValueError, UnicodeError):
        raise TooMuch(_whole("This is not XML.", "Export it from Moodle as Moodle XML.")) from None
    return root


def _whole(fault: str, remedy: str) -> Trouble:
    return Trouble(place="line 1", fault=fault, remedy=remedy)
