"""Questions whose parts are put where they belong, in the shape that all formats share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .gather import lettered, line
from .reading import Unfit


def draft_of_pairs(
    prompt: str, pairs: Sequence[tuple[str, str]], *, whys: Sequence[str] = (), choices: Sequence[str] = ()
) -> dict[str, Any]:
    """Each (left, right); a right side without a left one is there to mislead. Raises Unfit."""
    kept, rights = [], list(choices)
    for place, (left, right) in enumerate(pairs):
        if not right:
            raise Unfit("A pair has no right side.", "Write it.")
        if left:
            why = {"why": whys[place]} if place < len(whys) and whys[place] else {}
            kept.append({"left": line(left, "A left side"), "right": line(right, "A right side"), **why})
        rights.append(line(right, "A right side"))
    if not kept:
        raise Unfit("It has no pairs.", "Write them, or leave the question out.")
    shown = list(dict.fromkeys(rights))
    if len(shown) > 8:
        raise Unfit(f"It has {len(shown)} right sides to choose from, and there may be 8.", "Split it.")
    return {
        "kind": "matching",
        "prompt": prompt,
        "choices": shown,
        "pairs": lettered(kept, most=10, what="pairs"),
    }


def draft_of_steps(prompt: str, steps: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """(text, why) of each, in the right order. Raises Unfit."""
    said = [{"text": line(text, "A step"), **({"why": why} if why else {})} for text, why in steps]
    return {"kind": "ordering", "prompt": prompt, "steps": lettered(said, most=8, what="steps")}
