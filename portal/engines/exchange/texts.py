"""Texts of other programs in the formats that they name → Markdown of ours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from .from_html import from_plain, line_from, prose_from
from .plain import one_line, seen
from .reading import LONGEST_TEXT, Unfit

HTML, MARKDOWN, PLAIN, AUTO = "html", "markdown", "plain", "moodle"
NAMES: Final = {
    "html": HTML,
    "markdown": MARKDOWN,
    "plain": PLAIN,
    "plain_text": PLAIN,
    "moodle": AUTO,
    "moodle_auto_format": AUTO,
}


@dataclass(kw_only=True, slots=True)
class Texts:
    """Reads the texts of one question, and counts the images that are left out."""

    images: int = 0

    def prose(self, text: str, format_: str) -> str:
        """Raises Unfit for what is too long."""
        _short(text)
        if format_ == MARKDOWN:
            return seen(text).strip()
        if format_ == PLAIN or (format_ == AUTO and "<" not in text):
            return from_plain(seen(text))
        said, images = prose_from(text if format_ == HTML else text.replace("\n", "<br>"))
        self.images += images
        return said

    def line(self, text: str, format_: str) -> str:
        _short(text)
        if format_ == MARKDOWN:
            return one_line(seen(text))
        if format_ == PLAIN or (format_ == AUTO and "<" not in text):
            return one_line(from_plain(seen(text)))
        said, images = line_from(text)
        self.images += images
        return said


def _short(text: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise Unfit(f"A text has over {LONGEST_TEXT:,} characters.", "Shorten it.")
