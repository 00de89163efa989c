"""Moodle's answers that are typed: alone, or in the middle of a text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from portal.engines.curriculum.fillings import gaps_in
from portal.engines.exchange.from_html import blocks_of, plain_of
from portal.engines.exchange.gather import LETTERS
from portal.engines.exchange.html_tree import Node, tree_of
from portal.engines.exchange.plain import one_line, seen
from portal.engines.exchange.reading import Unfit
from portal.engines.exchange.typed import MOST_GAPS, Typed, draft_of_gaps

from .asked import Asked, fraction_of
from .embedded import OTHER, Embedded, replaced

WILD: Final = "Its answer holds `*` for any text, which means itself here."


def shortanswer(asked: Asked) -> Mapping[str, Any]:
    answers = asked.answers
    texts = [one_line(seen(one.findtext("text") or "")) for one in answers]
    if any("*" in text.replace("\\*", "") for text in texts):
        asked.say(WILD, "Write the answers out.")
    typed = [
        Typed(text=text.replace("\\*", "*"), right=fraction_of(one) >= 99.9, why=asked.feedback(one))
        for text, one in zip(texts, answers, strict=True)
        if text != "*"
    ]
    return {"prompt": asked.prompt, **draft_of_gaps("[[a]]", [("", False, typed)])}


def cloze(asked: Asked) -> Mapping[str, Any]:
    """Paragraphs before the first answer are the prompt, the others the text with its gaps."""
    element = asked.element.find("questiontext")
    html = (element.findtext("text") if element is not None else "") or ""
    # Letters, as ours name gaps; what looks like a gap already would be one more.
    marked, found = replaced(html.replace("[[", "[ ["), lambda number: f"[[{LETTERS[number % 26]}]]")
    if not found:
        raise Unfit("There is no answer in its text.", "Write them as {1:SHORTANSWER:=…}.")
    if len(found) > MOST_GAPS:
        raise Unfit(f"It has {len(found)} gaps, and there may be {MOST_GAPS}.", "Split it.")
    for one in found:
        if one.kind in OTHER:
            raise Unfit(
                f"Answers of the kind {one.kind} are not read.", "Ask for a word, or for a number alone."
            )
    before, text = _split(tree_of(marked))
    gaps = [_gap(one) for one in found]
    return {"prompt": before, **draft_of_gaps(text, gaps), **_looks(asked, text)}


def _gap(one: Embedded) -> tuple[str, bool, list[Typed]]:
    typed = [
        Typed(text=answer.text, right=answer.percent >= 99.9, why=answer.feedback) for answer in one.answers
    ]
    return "", one.offers, typed


def _split(root: Node) -> tuple[str, str]:
    """Texts right inside, without a paragraph, are the text: a prompt has one."""
    groups: list[Node] = []
    for one in root.inside:
        if isinstance(one, Node) and one.tag in ("p", "pre", "div", "ul", "ol", "blockquote", "table"):
            groups.append(one)
        elif groups and groups[-1].tag == "loose":
            groups[-1].inside.append(one)
        else:
            groups.append(Node(tag="loose", inside=[one]))
    first = next((place for place, one in enumerate(groups) if gaps_in(one.text)), 0)
    prompt = "\n\n".join(blocks_of(Node(tag="div", inside=list(groups[:first]))))
    return prompt, "\n".join(part for one in groups[first:] if (part := plain_of(one)))


def _looks(asked: Asked, text: str) -> dict[str, Any]:
    """Of our own: code is code again."""
    marks = asked.marks
    if marks.first("kind") != "fill-in":
        return {"look": "log"} if marks.first("look") == "log" else {}
    said = {"kind": "fill-in", "code": text, "text": "", "language": marks.first("language") or "text"}
    return said | ({"compare": "json"} if marks.first("compare") == "json" else {})
