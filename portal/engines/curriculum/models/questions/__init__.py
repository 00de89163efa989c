"""content/questions/<topic>.yaml: what a question of each kind says."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from portal.engines.curriculum.models.value import Digested, Line, Prose, Slug

from .arranged import Matching, Ordering, Pair, Parsons, ParsonsLine, Spare, Step
from .asked import Asked
from .chosen import Multiple, Option, Single, TrueOrWhy
from .gaps import Cloze, FillIn, Gap, NamedText
from .numeric import Mistake, Numeric, Parameter
from .policy import Ask, PolicyMatrix, WrongPolicy
from .written import Design, FreeText, Group, Misconception, Point, RedFlag, WrongText

Question = Annotated[
    Single
    | Multiple
    | Ordering
    | Matching
    | Numeric
    | TrueOrWhy
    | Cloze
    | FillIn
    | Parsons
    | PolicyMatrix
    | FreeText
    | Design,
    Field(discriminator="kind"),
]


class QuestionSet(Digested):
    topic: Slug  # = file name
    title: Line
    summary: Prose
    questions: tuple[Question, ...]


__all__ = [
    "Ask",
    "Asked",
    "Cloze",
    "Design",
    "FillIn",
    "FreeText",
    "Gap",
    "Group",
    "Matching",
    "Misconception",
    "Mistake",
    "Multiple",
    "NamedText",
    "Numeric",
    "Option",
    "Ordering",
    "Pair",
    "Parameter",
    "Parsons",
    "ParsonsLine",
    "Point",
    "PolicyMatrix",
    "Question",
    "QuestionSet",
    "RedFlag",
    "Single",
    "Spare",
    "Step",
    "TrueOrWhy",
    "WrongPolicy",
    "WrongText",
]
