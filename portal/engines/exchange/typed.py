"""Questions with gaps to type into, in the shape that formats share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from .gather import LETTERS, line
from .reading import Unfit

MOST_GAPS: Final = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Typed:
    """What somebody may type, as it is typed: no Markdown. `why` is Markdown, or ""."""

    text: str
    right: bool
    why: str = ""


def draft_of_gaps(text: str, gaps: Sequence[tuple[str, bool, Sequence[Typed]]]) -> dict[str, Any]:
    """`text` has [[a]], [[b]] … in it; of each gap (label, whether the answers are offered, answers)."""
    said = [
        {"id": LETTERS[place], **({"label": label} if label else {}), **_gap(typed, offers=offers)}
        for place, (label, offers, typed) in enumerate(gaps)
    ]
    return {"kind": "cloze", "text": text, "gaps": said}


def _gap(typed: Sequence[Typed], *, offers: bool) -> dict[str, Any]:
    """What is right in part is wrong here. Raises Unfit."""
    accept = list(dict.fromkeys(line(one.text, "An answer") for one in typed if one.right and one.text))
    if not accept:
        raise Unfit("A gap has no right answer.", "Mark one as right.")
    if len(accept) > 10:
        raise Unfit("A gap has over 10 right answers.", "Keep the most usual ones.")
    wrong = {one.text: one for one in typed if not one.right and one.text and one.text not in accept}
    mistakes = [
        {"text": line(one.text, "An answer"), **({"why": one.why} if one.why else {})}
        for one in list(wrong.values())[:8]
    ]
    why = next((one.why for one in typed if one.right and one.why), "")
    choices = list(dict.fromkeys(one.text for one in typed if one.text)) if offers else []
    if len(choices) > 8:
        raise Unfit(f"A gap offers {len(choices)} answers, and there may be 8.", "Remove some.")
    return {
        "accept": accept,
        **({"choices": choices} if choices else {}),
        **({"mistakes": mistakes} if mistakes else {}),
        **({"why": why} if why else {}),
    }
