"""What stands in the braces of GIFT, by its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from portal.engines.curriculum.variants import Known
from portal.engines.exchange.arranged import draft_of_pairs
from portal.engines.exchange.choices import HALVES, WEIGHTS, Choice, draft_of_choices
from portal.engines.exchange.gather import Gathering, Marks
from portal.engines.exchange.numbers import draft_of_number, number_from
from portal.engines.exchange.plain import one_line
from portal.engines.exchange.reading import Unfit
from portal.engines.exchange.sources import pair_of, whys_in
from portal.engines.exchange.texts import AUTO, NAMES, Texts
from portal.engines.exchange.typed import Typed, draft_of_gaps

from .blocks import shown, split_at

MOST_ANSWERS: Final = 50
TRUE: Final = ("T", "TRUE")
FALSE: Final = ("F", "FALSE")


@dataclass(kw_only=True, slots=True)
class Gift:
    """One question of the file; `format` is that of its text, which the others have where they name none."""

    place: str
    gathering: Gathering
    marks: Marks
    texts: Texts = field(default_factory=Texts)
    format: str = AUTO
    general: str = ""  # what is shown to everybody who has answered

    def say(self, fault: str, remedy: str) -> None:
        self.gathering.say(self.place, fault, remedy)

    def prose(self, text: str) -> str:
        text, format_ = self._formatted(text.strip())
        return self.texts.prose(shown(text), format_)

    def line(self, text: str) -> str:
        text, format_ = self._formatted(text.strip())
        return self.texts.line(shown(text), format_)

    def _formatted(self, text: str) -> tuple[str, str]:
        for name, format_ in NAMES.items():
            if text.startswith(f"[{name}]"):
                return text[len(name) + 2 :], format_
        return text, self.format


Reader = Callable[[Gift, str, str], Mapping[str, Any]]


def kind_of_answer(answer: str) -> Reader:
    """As Moodle tells them apart."""
    if not answer:
        return essay
    if answer.startswith("#"):
        return numeric
    if answer.startswith(">"):
        raise Unfit(
            "Steps to put in order are an addition to GIFT that is not read.", "Write it as `ordering`."
        )
    if "~" in answer:
        return chosen
    if "=" in answer and "->" in answer:
        return matching
    word = answer.partition("#")[0].strip().upper()
    return true_false if word in (*TRUE, *FALSE) else typed


def essay(gift: Gift, answer: str, prompt: str) -> Mapping[str, Any]:
    return {"kind": "free-text", "prompt": prompt}


def chosen(gift: Gift, answer: str, prompt: str) -> Mapping[str, Any]:
    """Without a `=` several may be right."""
    single, choices, weights = "=" in answer, [], set()
    for mark, part in _answers(answer, "~="):
        text, feedback = _with_feedback(part)
        weight = 100.0 if mark == "=" else 0.0
        if mark == "~":
            weight, text = _weight(text, weight)
        right = weight >= 99.9 if single else weight > 0
        weights |= {round(weight, 1)} if weight > 0 else set()
        choices.append(Choice(text=gift.line(text), right=right, why=gift.prose(feedback)))
    if len(weights) > 1:
        gift.say(*WEIGHTS)
    return draft_of_choices(prompt, choices, single=single, marks=gift.marks)


def true_false(gift: Gift, answer: str, prompt: str) -> Mapping[str, Any]:
    word, _, feedback = answer.partition("#")
    wrong, _, right = feedback.partition("#")
    holds = word.strip().upper() in TRUE
    of_true, of_false = (right, wrong) if holds else (wrong, right)
    gift.say(*HALVES)
    choices = (
        Choice(text="True", right=holds, why=gift.prose(of_true)),
        Choice(text="False", right=not holds, why=gift.prose(of_false)),
    )
    return draft_of_choices(prompt, choices, single=True, marks=Marks())


def matching(gift: Gift, answer: str, prompt: str) -> Mapping[str, Any]:
    pairs = []
    for _, part in _answers(answer, "="):
        left, arrow, right = part.partition("->")
        if not arrow:
            raise Unfit("A pair has no `->`.", "Write =left -> right.")
        pairs.append((gift.line(left), gift.line(right)))
    whys = whys_in(gift.general, [pair_of(left, right) for left, right in pairs])
    return draft_of_pairs(prompt, pairs, whys=whys if gift.marks.first("kind") else ())


def typed(gift: Gift, answer: str, prompt: str) -> Mapping[str, Any]:
    """A short answer: a gap, alone in its text."""
    answers = []
    for _, part in _answers(answer, "=", bare=True):
        text, feedback = _with_feedback(part)
        weight, text = _weight(text, 100.0)
        answers.append(Typed(text=one_line(shown(text)), right=weight >= 99.9, why=gift.prose(feedback)))
    if any("*" in one.text for one in answers):
        gift.say("Its answer holds `*` for any text, which means itself here.", "Write the answers out.")
    return {"prompt": prompt, **draft_of_gaps("[[a]]", [("", False, answers)])}


def numeric(gift: Gift, answer: str, prompt: str) -> Mapping[str, Any]:
    body, wrong, _ = answer[1:].partition("~")
    if wrong:
        gift.say("What is said of any other number has no place here.", "Say it in the explanation.")
    right: list[tuple[float, float, str]] = []
    mistakes = []
    for _, part in _answers(body, "=", bare=True):
        text, feedback = _with_feedback(part)
        weight, text = _weight(text, 100.0)
        value, tolerance = _number(shown(text))
        why = gift.prose(feedback)
        if weight >= 99.9:
            right.append((value, tolerance, why))
        else:
            mistakes.append(Known(value=value, why=why))
    if len(right) != 1:
        raise Unfit(f"It has {len(right)} right numbers; here there is one.", "Keep one, with its tolerance.")
    value, tolerance, working = right[0]
    unit = gift.marks.first("unit")
    return draft_of_number(prompt, value, tolerance, unit=unit, working=working, mistakes=mistakes)


def _number(text: str) -> tuple[float, float]:
    """1822:5 (answer and tolerance), 1817..1827 (a range), or 1822. The unit stays unknown."""
    low, dots, high = text.partition("..")
    if dots:
        least, most = number_from(low), number_from(high)
        return (least + most) / 2, abs(most - least) / 2
    value, colon, tolerance = text.partition(":")
    return number_from(value), number_from(tolerance) if colon else 0.0


def _answers(answer: str, marks: str, *, bare: bool = False) -> list[tuple[str, str]]:
    """(its mark, the rest) of each; where `bare`, the first may have none. Raises Unfit."""
    first, *parts = split_at(answer, marks)
    if first.strip() and bare:
        parts.insert(0, marks + first)
    elif first.strip():
        raise Unfit("An answer in its braces begins with no sign.", "Begin each with = or ~.")
    if len(parts) > MOST_ANSWERS:
        raise Unfit(f"It has over {MOST_ANSWERS} answers.", "Split it.")
    return [(part[0], part[1:].strip()) for part in parts]


def _with_feedback(part: str) -> tuple[str, str]:
    text, _, feedback = part.partition("#")
    return text.strip(), feedback.strip()


def _weight(text: str, default: float) -> tuple[float, str]:
    """%50% before an answer."""
    if not text.startswith("%"):
        return default, text
    weight, closed, _ = text[1:14].partition("%")
    try:
        value = float(weight) if closed and "_" not in weight else None
    except ValueError:
        value = None
    if value is None or not -100 <= value <= 100:
        return default, text
    return value, text[len(weight) + 2 :].strip()
