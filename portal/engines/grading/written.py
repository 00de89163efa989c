"""
Answers in one's own words, for the kinds that have them. {"texts": ["…"]} is one that is under way; with
"ticks": ["a", "f"], the points and red flags that the learner stands by, it is whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from portal.engines.curriculum.models import Design, FreeText

from .mark import share
from .posted import Posted, text_of, texts_of
from .presented import Presented
from .response import BadResponse
from .rubric import Suggestions, quoting
from .verdict import PartVerdict, Verdict

LONGEST = 4_000  # characters
SHORTEST = 3  # words
SUGGESTED = "suggested"  # in a response: {"by": …, "quotes": {id: [words]}}; never read from a form
Q = FreeText | Design
Looked = Callable[[Any, tuple[str, ...]], Suggestions]


@dataclass(frozen=True, kw_only=True, slots=True)
class WrittenShown(Presented):
    """`step` is what to do next; `texts` is what was written, `suggestions` what was found in it."""

    step: Literal["write", "change", "confirm"]
    texts: tuple[str, ...] = ()
    suggestions: Suggestions | None = None
    longest: int = LONGEST


def show_written(question: Q, so_far: Mapping[str, Any], look: Looked, of: int) -> WrittenShown:
    texts = _texts(so_far)[:of]
    if len(texts) < of:
        step: Literal["write", "change"] = "change" if texts else "write"
        return WrittenShown(question=question, prompt=question.prompt, step=step, texts=texts)
    found = _looked(question, so_far, look, texts)
    return WrittenShown(
        question=question, prompt=question.prompt, step="confirm", texts=texts, suggestions=found
    )


def read_written(posted: Posted, so_far: Mapping[str, Any], of: int) -> dict[str, Any]:
    """The form says how many texts it had seen, so that one sent twice does not count as two."""
    said = text_of(posted, "step", 2)
    seen = int(said) if said.isascii() and said.isdigit() else 0
    texts = _texts(so_far)[:of]
    if seen >= of:
        kept = {SUGGESTED: so_far[SUGGESTED]} if SUGGESTED in so_far else {}
        return {"texts": list(texts), "ticks": texts_of(posted, "ticks", 40), **kept}
    text = text_of(posted, "text", LONGEST + 1).replace("\r\n", "\n").strip()
    written = [*texts[:seen], text]
    kept = {SUGGESTED: so_far[SUGGESTED]} if SUGGESTED in so_far and written == list(_texts(so_far)) else {}
    return {"texts": written, **kept}


def is_whole(response: Mapping[str, Any], of: int) -> bool:
    """Raises BadResponse for a text that nobody could judge."""
    texts = _texts(response)
    if not texts or len(texts[-1].split()) < SHORTEST:
        raise BadResponse("Write a sentence or two.")
    if any(len(text) > LONGEST for text in texts):
        raise BadResponse(
            "Write at most {most} characters; an interviewer has three minutes.", most=f"{LONGEST:,}"
        )
    return len(texts) == of and "ticks" in response


def mark_written(question: Q, response: Mapping[str, Any], look: Looked, of: int) -> Verdict:
    """The worth of the points that were confirmed, less one for each red flag."""
    if not is_whole(response, of):
        raise BadResponse("Confirm what your answer says.")
    texts = _texts(response)
    found = _looked(question, response, look, texts)
    known = {one.id for one in (*found.points, *found.flags)}
    ticks = response["ticks"]
    if not isinstance(ticks, list | tuple) or not all(isinstance(one, str) and one in known for one in ticks):
        raise BadResponse("One of those points is not in this question; reload the page.")
    got = sum(one.worth for one in (*found.points, *found.flags) if one.id in ticks)
    return Verdict(
        mark=share(question.points, got, sum(point.worth for point in found.points)),
        parts=tuple(
            PartVerdict(
                id=one.id,
                text=one.text,
                chosen=one.id in ticks,
                right=one.worth > 0,
                why=one.why,
                because=one.because,
            )
            for one in (*found.points, *found.flags)
        ),
        explanation=question.explanation,
        texts=texts,
        model_answers=(question.model, question.changed_model)
        if isinstance(question, Design)
        else (question.model,),
        follow_ups=question.follow_ups,
    )


def with_suggestions(
    response: Mapping[str, Any], look: Callable[[tuple[str, ...]], Suggestions], of: int
) -> dict[str, Any]:
    """
    An answer that has just been written, with what `look` found in it kept beside it, so that it is asked
    once. Any other comes back as it is. Raises BadResponse for a text that nobody could judge, and what
    `look` raises.
    """
    if is_whole(response, of) or len(_texts(response)) < of or SUGGESTED in response:
        return dict(response)
    found = look(_texts(response))
    quotes = {one.id: list(one.because) for one in (*found.points, *found.flags) if one.because}
    return {**response, SUGGESTED: {"by": found.by, "quotes": quotes}}


def _looked(question: Q, response: Mapping[str, Any], look: Looked, texts: tuple[str, ...]) -> Suggestions:
    """What was kept beside the answer, else what its words say."""
    found = look(question, texts)
    kept = response.get(SUGGESTED)
    if not isinstance(kept, Mapping) or not isinstance(kept.get("quotes"), Mapping):
        return found
    return quoting(found, kept["quotes"], text="\n".join(texts), by=str(kept.get("by", "")))


def _texts(response: Mapping[str, Any]) -> tuple[str, ...]:
    texts = response.get("texts")
    if not isinstance(texts, list | tuple) or not all(isinstance(text, str) for text in texts):
        return ()
    return tuple(texts)
