"""HTML → Markdown that says the same, as far as ours can. No HTML is left in it: a stray < is text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from portal.engines.markup.code import knows

from .html_tree import Node, tree_of
from .plain import one_line

BLOCKS: Final = frozenset(
    [
        "blockquote",
        "dd",
        "div",
        "dl",
        "dt",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
RAISED: Final = str.maketrans("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ")
LOWERED: Final = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SPACE = re.compile(r"[ \t\n]+")
_SPECIAL = re.compile(r"[\\`*\[_]|<(?=[A-Za-z/!?]|$)|&(?=#|[A-Za-z0-9])")
_FIRST = re.compile(r"^(?:[#>]|[-+](?=[ \-+]|$)|=(?==*$)|~(?=~~)|/(?=//)|[0-9]{1,9}(?=\.(?: |$)))")
_LANGUAGE = re.compile(r"^language-([a-z0-9+-]{1,20})$")


def prose_from(html: str) -> tuple[str, int]:
    """Any number of blocks, and how many images were left out. Raises Unfit."""
    root = tree_of(html)
    return "\n\n".join(blocks_of(root)), images_in(root)


def line_from(html: str) -> tuple[str, int]:
    """One line: blocks are joined, and how many images were left out. Raises Unfit."""
    root = tree_of(html)
    return one_line(_inline(_flat(root))), images_in(root)


def paragraph_from(html: str) -> str:
    """One line that is a paragraph wherever it stands, whatever it begins with."""
    return _begun(line_from(html)[0])


def from_plain(text: str) -> str:
    """Markdown that shows the text as it is, paragraphs kept."""
    paragraphs = (one_line(part) for part in text.split("\n\n"))
    return "\n\n".join(_begun(_escaped(part)) for part in paragraphs if part)


def images_in(node: Node) -> int:
    return sum((one.tag == "img") + images_in(one) for one in node.nodes())


def plain_of(node: Node) -> str:
    """Without any mark: code as it stands, lines kept."""
    if node.tag == "pre":
        return node.text.strip("\n")
    parts: list[str] = []
    for is_block, group in groupby(node.inside, key=_is_block):
        if is_block:
            parts += [plain_of(one) for one in group if isinstance(one, Node)]
        else:
            parts.append("\n".join(one_line(line) for line in _raw(group).split("\n")))
    return "\n".join(part for part in parts if part.strip())


def _raw(inside: Iterable[Node | str]) -> str:
    """White space is one space; only a br is a new line."""
    return "".join(
        _SPACE.sub(" ", one) if isinstance(one, str) else "\n" if one.tag == "br" else _raw(one.inside)
        for one in inside
    )


def blocks_of(node: Node) -> Iterator[str]:
    """Of what stands inside."""
    for is_block, group in groupby(node.inside, key=_is_block):
        if not is_block:
            yield from _paragraph(group)
            continue
        for one in group:
            if isinstance(one, Node):
                yield from _block(one)


def _is_block(one: Node | str) -> bool:
    return isinstance(one, Node) and one.tag in BLOCKS


def _block(node: Node) -> Iterator[str]:
    match node.tag:
        case "pre":
            yield _code_block(node)
        case "ul" | "ol":
            yield from _list(node)
        case "blockquote":
            quoted = "\n\n".join(blocks_of(node))
            if quoted:
                yield "\n".join(f"> {line}".rstrip() for line in quoted.split("\n"))
        case "table":
            yield from _table(node)
        case "hr":
            yield "---"
        case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
            # A question has no sections: what was a heading stands out, and that is all.
            if inner := one_line(_inline(_flat(node))).strip("*"):
                yield f"**{inner}**"
        case _:
            yield from blocks_of(node)


def _paragraph(inside: Iterable[Node | str]) -> Iterator[str]:
    lines = [line.strip() for line in _inline(inside).split("\n")]
    lines = [_begun(line) for line in lines if line]
    if len(lines) > 1:
        lines = [line.replace("|", "&#124;") if "`" not in line else line for line in lines]
    if lines:
        yield "  \n".join(lines)


def _code_block(node: Node) -> str:
    code = node.text.strip("\n")
    inner = next(iter(node.nodes("code")), None)
    found = _LANGUAGE.match(inner.attributes.get("class", "")) if inner else None
    language = found[1] if found and found[1] not in ("lab", "question") and knows(found[1]) else "text"
    fence = "`" * max(3, _longest_run(code) + 1)
    return f"{fence}{language}\n{code}\n{fence}"


def _longest_run(text: str) -> int:
    return max((sum(1 for _ in run) for char, run in groupby(text) if char == "`"), default=0)


def _list(node: Node) -> Iterator[str]:
    items: list[str] = []
    for number, item in enumerate(node.nodes("li"), 1):
        mark = f"{number}." if node.tag == "ol" else "-"
        blocks = list(blocks_of(item)) or [""]
        body = "\n\n".join(blocks) if item.nodes("p") or len(blocks) > 2 else "\n".join(blocks)
        first, *rest = body.split("\n")
        items.append("\n".join([f"{mark} {first}", *(f"    {line}" if line else "" for line in rest)]))
    if items:
        yield ("\n\n" if any(item.nodes("p") for item in node.nodes("li")) else "\n").join(items)


def _table(node: Node) -> Iterator[str]:
    rows = [row for part in (node, *node.nodes("thead", "tbody")) for row in part.nodes("tr")]
    cells = [[_cell(cell) for cell in row.nodes("td", "th")] for row in rows]
    cells = [row for row in cells if row]
    if not cells:
        return
    wide = max(len(row) for row in cells)
    if wide < 2:
        yield "\n\n".join(_begun(row[0]) for row in cells if row[0])
        return
    filled = [[*row, *[""] * (wide - len(row))] for row in cells]
    head, *body = ("| " + " | ".join(row) + " |" for row in filled)
    yield "\n".join([head, "|" + " --- |" * wide, *body])


def _cell(node: Node) -> str:
    return one_line(_inline(_flat(node))).replace("|", "&#124;")


def _flat(node: Node) -> Iterator[Node | str]:
    """What stands in blocks as if it stood in one line."""
    for one in node.inside:
        if isinstance(one, Node) and (one.tag in BLOCKS or one.tag == "br"):
            yield " "
            yield from _flat(one)
            yield " "
        else:
            yield one


def _inline(inside: Iterable[Node | str]) -> str:
    said = ""
    for one in inside:
        piece = _escaped(_SPACE.sub(" ", one)) if isinstance(one, str) else _marked(one)
        # Two marks that meet would become one.
        said += (" " if said.endswith(("*", "`")) and piece.startswith(said[-1]) else "") + piece
    return said


def _marked(node: Node) -> str:  # noqa: PLR0911  a table, one row a tag
    match node.tag:
        case "br":
            return "\n"
        case "strong" | "b":
            return _around("**", node)
        case "em" | "i":
            return _around("*", node)
        case "code" | "kbd" | "tt" | "pre":
            return _code(one_line(node.text))
        case "sup" | "sub":
            return _lifted(node)
        case "a":
            return _link(node)
        case "img":
            return ""
        case _:
            return _inline(node.inside)


def _around(mark: str, node: Node) -> str:
    """Marks touch what they mark: spaces go outside. A mark in a mark says nothing more."""
    inner = _inline(node.inside)
    core = inner.strip()
    if not core or "*" in core.replace("\\*", "") or "\n" in core:
        return inner
    before, after = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    return f"{before}{mark}{core}{mark}{after}"


def _code(text: str) -> str:
    if not text:
        return ""
    ticks = "`" * (_longest_run(text) + 1)
    edge = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{edge}{text}{edge}{ticks}"


def _lifted(node: Node) -> str:
    text = one_line(node.text)
    table = RAISED if node.tag == "sup" else LOWERED
    if text and all(ord(char) in table for char in text):
        return text.translate(table)
    return ("^" if node.tag == "sup" else "\\_") + _escaped(text)


def _link(node: Node) -> str:
    target = node.attributes.get("href", "").strip()
    text = _inline(node.inside).replace("\n", " ").strip()
    if not target.lower().startswith(("http://", "https://", "mailto:")) or not text:
        return text
    for char, code in ((" ", "%20"), ("(", "%28"), (")", "%29"), ("<", "%3C"), (">", "%3E"), ("\\", "%5C")):
        target = target.replace(char, code)
    return f"[{text}]({target})"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda found: _escape(text, found.start()), text)


def _escape(text: str, place: int) -> str:
    char = text[place]
    if char == "<":
        return "&lt;"
    if char == "&":
        return "&amp;"
    if char == "_":
        around = text[max(place - 1, 0) : place] + text[place + 1 : place + 2]
        return "_" if len(around) == 2 and around.isalnum() else "\\_"
    return "\\" + char


def _begun(line: str) -> str:
    """A line that begins like a list, a heading, a quotation or a fence, and is none."""
    found = _FIRST.match(line)
    if not found:
        return line
    head = found[0]
    if head.isdigit():
        return f"{head}\\{line[len(head) :]}"
    return (f"&#{ord(head)};" if head in "=~/" else f"\\{head}") + line[1:]
