"""Moodle's questions that are matched, ordered, reckoned or written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element

from portal.engines.curriculum.variants import Known
from portal.engines.exchange.arranged import draft_of_pairs, draft_of_steps
from portal.engines.exchange.numbers import draft_of_number, number_from
from portal.engines.exchange.plain import one_line, seen
from portal.engines.exchange.reading import Unfit
from portal.engines.exchange.sources import pair_of, whys_in
from portal.engines.exchange.texts import MARKDOWN, PLAIN

from .asked import MOST_ANSWERS, Asked, fraction_of


def matching(asked: Asked) -> Mapping[str, Any]:
    """Moodle shows the right side as plain text; ours is one line of Markdown, and so written by us."""
    subs = asked.element.findall("subquestion")[:MOST_ANSWERS]
    how = MARKDOWN if asked.ours else PLAIN
    pairs = [(asked.line(one), asked.texts.line(one.findtext("answer/text") or "", how)) for one in subs]
    whys = whys_in(asked.general, [pair_of(left, right) for left, right in pairs]) if asked.ours else ()
    return draft_of_pairs(asked.prompt, pairs, whys=whys)


def ordering(asked: Asked) -> Mapping[str, Any]:
    """Where the fractions count from 1 they say the order; else that of the file is the right one."""
    answers = asked.answers
    if len({fraction_of(one) for one in answers}) == len(answers):
        answers = sorted(answers, key=fraction_of)
    texts = [asked.line(one) for one in answers]
    whys = whys_in(asked.general, texts) if asked.ours else [asked.feedback(one) for one in answers]
    return draft_of_steps(asked.prompt, list(zip(texts, whys, strict=True)))


def numerical(asked: Asked) -> Mapping[str, Any]:
    right, mistakes = [], []
    for answer in asked.answers:
        text = one_line(seen(answer.findtext("text") or answer.text or ""))
        if fraction_of(answer) >= 99.9:
            right.append(answer)
        elif text == "*":
            asked.say("What is said of any other number has no place here.", "Say it in the explanation.")
        else:
            mistakes.append(Known(value=number_from(text), why=asked.feedback(answer)))
    if len(right) != 1:
        raise Unfit(f"It has {len(right)} right numbers; here there is one.", "Keep one, with its tolerance.")
    return draft_of_number(
        asked.prompt,
        number_from(one_line(seen(right[0].findtext("text") or ""))),
        number_from(right[0].findtext("tolerance") or "0"),
        unit=_unit(asked),
        working=asked.feedback(right[0]),
        mistakes=mistakes,
    )


def _unit(asked: Asked) -> str:
    """That of the answer, whose multiplier is 1."""
    units: list[Element] = asked.element.findall("units/unit")[:MOST_ANSWERS]
    if len(units) > 1:
        asked.say("It takes several units; here there is one.", "Look whether `unit` is that of the answer.")
    for unit in units:
        if (unit.findtext("multiplier") or "1").strip() in ("1", "1.0", "1.0000000"):
            return one_line(seen(unit.findtext("unit_name") or ""))
    return ""


def essay(asked: Asked) -> Mapping[str, Any]:
    """What graders are told is the nearest to a model answer. The rubric is for an author to write."""
    model = asked.prose(asked.element.find("graderinfo"))
    if model:
        asked.say("What graders are told stands as the model answer.", "Make points of it, in `rubric`.")
    return {"kind": "free-text", "prompt": asked.prompt, "model": model}
