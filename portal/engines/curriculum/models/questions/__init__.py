"""content/questions/<topic>.yaml: what a question of each kind says."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from portal.engines.curriculum.models.value import Digested, Line, Prose, Slug

from .arranged import Matching, Ordering, Pair, Parsons, ParsonsLine, Spare, Step
from .asked import Asked, Placed
from .chosen import Multiple, Option, Single, TrueOrWhy
from .coded import WRITTEN_IN, Coded, FixTheBug, MendTemplate, MendWorkflow, WriteCode
from .gaps import Cloze, FillIn, Gap, NamedText
from .numeric import Mistake, Numeric, Parameter
from .policy import Ask, PolicyMatrix, WrongPolicy
from .predicted import Invoked, Prediction, PredictThenRun, Reads
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
    | Design
    | WriteCode
    | FixTheBug
    | MendTemplate
    | MendWorkflow
    | PredictThenRun,
    Field(discriminator="kind"),
]


class QuestionSet(Digested):
    topic: Slug  # = file name
    title: Line
    summary: Prose
    questions: tuple[Question, ...]


__all__ = [
    "WRITTEN_IN",
    "Ask",
    "Asked",
    "Cloze",
    "Coded",
    "Design",
    "FillIn",
    "FixTheBug",
    "FreeText",
    "Gap",
    "Group",
    "Invoked",
    "Matching",
    "MendTemplate",
    "MendWorkflow",
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
    "Placed",
    "Point",
    "PolicyMatrix",
    "PredictThenRun",
    "Prediction",
    "Question",
    "QuestionSet",
    "Reads",
    "RedFlag",
    "Single",
    "Spare",
    "Step",
    "TrueOrWhy",
    "WriteCode",
    "WrongPolicy",
    "WrongText",
]
