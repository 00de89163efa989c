"""
Answers in the middle of a text: {1:SHORTANSWER:=Init#First.~%0%Freeze#That comes last.}

https://docs.moodle.org/en/Embedded_Answers_(Cloze)_question_type. Moodle decodes HTML's entities in it,
so all that has a meaning there is written as one.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from portal.engines.curriculum.models import Gap
from portal.engines.exchange.plain import one_line, seen

SHORT: Final = {
    "SHORTANSWER": False,
    "SA": False,
    "MW": False,
    "SHORTANSWER_C": True,
    "SAC": True,
    "MWC": True,
}
CHOICE: Final = frozenset(
    {
        "MULTICHOICE", "MC", "MULTICHOICE_V", "MCV", "MULTICHOICE_H", "MCH", "MULTICHOICE_S", "MCS",
        "MULTICHOICE_VS", "MCVS", "MULTICHOICE_HS", "MCHS",
    }
)  # fmt: skip
OTHER: Final = frozenset(
    {"NUMERICAL", "NM", "MULTIRESPONSE", "MR", "MULTIRESPONSE_H", "MRH", "MULTIRESPONSE_S", "MRS"}
)
LONGEST: Final = 40  # characters of {12:MULTICHOICE_VS:
MOST: Final = 30  # in one text
_MEANT: Final = str.maketrans({char: f"&#{ord(char)};" for char in "~#{}=%\"'/\\<>&"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    text: str
    percent: float
    feedback: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Embedded:
    kind: str  # in capitals
    answers: tuple[Answer, ...]

    @property
    def offers(self) -> bool:
        return self.kind in CHOICE


def written_gap(gap: Gap, *, exact: bool) -> str:
    """`exact` for code, where capitals count. What is said of it is plain text."""
    why = _safe(one_line(gap.why))
    if gap.choices:
        right = [one for one in gap.choices if one in gap.accept]
        whys = {one.text: one_line(one.why) for one in gap.mistakes}
        answers = [
            f"={_safe(one)}#{why}"
            if one in right
            else f"%0%{_safe(one)}#{_safe(one_line(whys.get(one, '')))}"
            for one in gap.choices
        ]
        return "{1:MULTICHOICE:" + "~".join(answers) + "}"
    answers = [f"={_wild(one)}#{why}" for one in gap.accept]
    answers += [f"%0%{_wild(one.text)}#{_safe(one_line(one.why))}" for one in gap.mistakes]
    return "{1:" + ("SHORTANSWER_C" if exact else "SHORTANSWER") + ":" + "~".join(answers) + "}"


def _safe(text: str) -> str:
    return text.translate(_MEANT)


def _wild(text: str) -> str:
    """A star stands for anything there."""
    return _safe(text).replace("*", "\\*")


def replaced(text: str, mark: Callable[[int], str]) -> tuple[str, tuple[Embedded, ...]]:
    """
    The HTML with `mark(n)` where the nth answer stood. Looks at each character a bounded number of times:
    what begins like an answer and is none stays text.
    """
    parts: list[str] = []
    found: list[Embedded] = []
    place = 0
    while len(found) < MOST and (start := text.find("{", place)) >= 0:
        taken = _embedded(text, start)
        if taken is None:
            parts.append(text[place : start + 1])
            place = start + 1
            continue
        one, end = taken
        parts += [text[place:start], mark(len(found))]
        found.append(one)
        place = end
    return "".join([*parts, text[place:]]), tuple(found)


def _embedded(text: str, start: int) -> tuple[Embedded, int] | None:
    first, colon, rest = text[start + 1 : start + 1 + LONGEST].partition(":")
    kind, second, _ = rest.partition(":")
    if not colon or not second or not (first.strip() == "" or first.strip().isdigit()):
        return None
    kind = kind.strip().upper()
    if kind not in SHORT and kind not in CHOICE and kind not in OTHER:
        return None
    begin = start + 1 + len(first) + 1 + rest.index(":") + 1
    end = _closing(text, begin)
    if end < 0:
        return None
    answers = tuple(_answer(part) for part in _parts(text[begin:end]) if part.strip())
    return Embedded(kind=kind, answers=answers), end + 1


def _closing(text: str, begin: int) -> int:
    """Of the first } that no backslash takes its meaning from."""
    end = text.find("}", begin)
    while end > begin and text[end - 1] == "\\":
        end = text.find("}", end + 1)
    return end


def _parts(text: str) -> Sequence[str]:
    parts, last, place = [], 0, text.find("~")
    while place >= 0:
        if place == 0 or text[place - 1] != "\\":
            parts.append(text[last:place])
            last = place + 1
        place = text.find("~", place + 1)
    return [*parts, text[last:]]


def _answer(part: str) -> Answer:
    part = part.strip()
    percent = 0.0
    if part.startswith("="):
        percent, part = 100.0, part[1:]
    elif part.startswith("%"):
        weight, closed, _ = part[1:12].partition("%")
        if closed:
            percent, part = _number(weight), part[1 + len(weight) + 1 :]
    text, feedback = part, ""
    place = part.find("#")
    while place >= 0:  # neither \# nor the # of an entity
        if place == 0 or part[place - 1] not in "\\&":
            text, feedback = part[:place], part[place + 1 :]
            break
        place = part.find("#", place + 1)
    return Answer(text=_plain(text), percent=percent, feedback=_plain(feedback))


def _number(text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return 0.0


def _plain(text: str) -> str:
    for char in "}~#*":
        text = text.replace("\\" + char, char)
    return one_line(seen(html.unescape(text)))
