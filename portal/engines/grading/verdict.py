"""What marking says of one answer."""

from __future__ import annotations

from dataclasses import dataclass

from .mark import Mark


@dataclass(frozen=True, kw_only=True, slots=True)
class PartVerdict:
    """
    One option, step, pair, gap, line, request or point, as the page shows it.

    Options and points: `chosen` and `right` say whether it was taken and whether it should
    have been; `given` and `wanted` are empty. All others: `chosen` is True, `right` says whether
    it was put where it belongs, `given` and `wanted` are the positions ("2"), the texts or
    the decisions. `note` explains what was given, when it is a known mistake.
    """

    id: str
    text: str
    chosen: bool
    right: bool
    why: str
    given: str = ""
    wanted: str = ""
    note: str = ""
    because: tuple[str, ...] = ()  # the learner's words by which a point was suggested

    @property
    def good(self) -> bool:
        """The learner did with it what was right."""
        return self.right if self.wanted else self.chosen == self.right


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """
    `explanation` is the question's, Markdown. Numeric questions have no parts
    but `given` and `answer` (as shown, with the unit) and `working`; `note`
    explains a known wrong value, inline Markdown. Written ones have what was
    written in `texts`, a model answer for each, Markdown, and `follow_ups`.
    """

    mark: Mark
    parts: tuple[PartVerdict, ...] = ()
    explanation: str = ""
    given: str = ""
    answer: str = ""
    working: str = ""
    note: str = ""
    texts: tuple[str, ...] = ()
    model_answers: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()
