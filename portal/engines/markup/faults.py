"""What an author should mend in a text, each with its line and a remedy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .callouts import KINDS
from .code import knows
from .sanitise import IMAGE, LINK
from .scan import Scan, scan
from .tree import SECTION

BLOCKS = (*KINDS, "tab")
RAW_HTML = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
STRAY_BLOCK = re.compile(r"^\s+/{3,}(?:\s|$)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """`line` counts from 1, within the text."""

    line: int
    fault: str
    remedy: str


def find_faults(text: str) -> tuple[Fault, ...]:
    found = scan(text)
    faults = [
        *_blocks(found),
        *_codes(found),
        *_embeds(found),
        *_headings(found),
        *_links(found),
        *_raw(found),
    ]
    return tuple(sorted(faults, key=lambda fault: fault.line))


def _blocks(found: Scan) -> Iterator[Fault]:
    for name, line in found.blocks:
        if name not in BLOCKS:
            yield Fault(
                line=line,
                fault=f"`/// {name}` is no kind of block.",
                remedy=f"Use one of {', '.join(BLOCKS)}.",
            )
    for name, line in found.unclosed:
        yield Fault(line=line, fault=f"`/// {name}` is never closed.", remedy="Add a line `///` after it.")


def _codes(found: Scan) -> Iterator[Fault]:
    for code in found.codes:
        if not code.closed:
            yield Fault(line=code.line, fault="A code fence is never closed.", remedy="Add a closing fence.")
        elif not code.language:
            yield Fault(
                line=code.line,
                fault="A code fence names no language.",
                remedy="Write ```python, ```json, ```yaml, ```bash or ```text.",
            )
        elif not knows(code.language):
            yield Fault(
                line=code.line,
                fault=f"Nothing colours the language `{code.language}`.",
                remedy="Use a name that Pygments knows, or `text`.",
            )


def _embeds(found: Scan) -> Iterator[Fault]:
    for embed in found.embeds:
        if embed.nested:
            yield Fault(
                line=embed.line,
                fault=f"The {embed.kind} `{embed.ref}` is inside a callout, a tab, a list or a quotation.",
                remedy="Move its fence to the top level, at the first column.",
            )
        elif not embed.ref or "\n" in embed.ref:
            yield Fault(
                line=embed.line,
                fault=f"A ```{embed.kind} fence must hold one reference.",
                remedy="Write one line: " + ("a lab's slug." if embed.kind == "lab" else "topic/slug."),
            )


def _headings(found: Scan) -> Iterator[Fault]:
    before = 1
    for level, title, line in found.headings:
        if level == 1:
            yield Fault(
                line=line,
                fault=f"The heading `{title}` is at level 1, which is the page's title.",
                remedy="Start it with ##.",
            )
        elif level > before + 1:
            yield Fault(
                line=line,
                fault=f"The heading `{title}` skips a level.",
                remedy=f"Start it with {'#' * (before + 1)}.",
            )
        before = max(level, 1)


def _links(found: Scan) -> Iterator[Fault]:
    for link in found.links:
        target = link.target
        if link.image and (not IMAGE.match(target) or ".." in target):
            yield Fault(
                line=link.line,
                fault=f"The image `{target}` is not one of ours, so it would not be shown.",
                remedy="Put it under static/img/ and write /static/img/name.svg.",
            )
        elif not link.image and not LINK.match(target):
            yield Fault(
                line=link.line,
                fault=f"The link `{target}` would be dropped.",
                remedy="Start it with https://, /lessons/…, /labs/… or #.",
            )
        elif target.startswith("#" + SECTION):
            yield Fault(
                line=link.line,
                fault=f"The link `{target}` carries the prefix that the portal adds.",
                remedy=f"Write #{target[1 + len(SECTION) :]}.",
            )


def _raw(found: Scan) -> Iterator[Fault]:
    for line, number in found.plain:
        if tag := RAW_HTML.search(line):
            yield Fault(
                line=number,
                fault=f"`{tag[0]}` is raw HTML, which is shown as text.",
                remedy="Use Markdown, or put it between backticks.",
            )
        elif STRAY_BLOCK.match(line):
            yield Fault(
                line=number,
                fault="An indented `///` is not seen as a block.",
                remedy="Start it at the first column.",
            )
