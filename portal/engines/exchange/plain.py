"""Bytes of strangers → text that means what it shows."""

from __future__ import annotations

import codecs
import re
from typing import Final

from .reading import MOST_BYTES, TooMuch, Trouble

# What turns or hides the text around it, so that a reader sees another text than is read; and what is no
# character at all: controls, halves of pairs, private use. Joiners stay: scripts and emoji need them.
UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\uf8ff\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_BOMS: Final = (  # the longer first: one begins with the other
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def text_of(content: bytes | str) -> str:
    """
    Decoded, with lines that end in "\\n". Raises TooMuch for what is too large, no text, or holds NUL.

    UTF-8, or what a byte order mark says: spreadsheets like to write UTF-16.
    """
    if len(content) > MOST_BYTES:
        raise TooMuch(_of_file(f"The file is over {MOST_BYTES // 1_000_000} MB.", "Split it."))
    text = content if isinstance(content, str) else _decoded(content)
    if "\0" in text:
        raise TooMuch(_of_file("The file holds a NUL character.", "Save it as text, in UTF-8."))
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _decoded(content: bytes) -> str:
    encoding = next((name for mark, name in _BOMS if content.startswith(mark)), "utf-8")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        trouble = Trouble(place=f"line {line}", fault="The file is not UTF-8.", remedy="Save it as UTF-8.")
        raise TooMuch(trouble) from None


def _of_file(fault: str, remedy: str) -> Trouble:
    return Trouble(place="line 1", fault=fault, remedy=remedy)


def seen(text: str) -> str:
    """Without what cannot be seen, or turns what can."""
    return UNSEEN.sub("", text)


def one_line(text: str) -> str:
    return " ".join(text.split())
