"""
What content/ may say, as strict, frozen values.

Unknown keys are refused, so that a typo is a problem with a line instead of a
silent nothing. Every value that records refer to has a `slug`, and a `digest`
of all that a learner could notice changing.
"""

from __future__ import annotations

from .around import Calls, Case, Counted, Decisions, Items, Messages, Objects, PolicySize
from .course import Course, Module, Track
from .expectation import (
    About,
    AtPath,
    BeforeDeadline,
    Equals,
    Expectation,
    Fails,
    Includes,
    Logs,
    Matches,
    OncePerEnvironment,
    Source,
    Succeeds,
)
from .lab import POLICY, Check, Given, Lab, LabHead, Preset
from .lesson import Lesson, LessonHead
from .question import (
    Asked,
    Matching,
    Mistake,
    Multiple,
    Numeric,
    Option,
    Ordering,
    Pair,
    Question,
    QuestionSet,
    Single,
    Step,
)
from .sample import EventSource, Fact, FactSheet, SampleEvent
from .scenario import LabScenario, Ledger
from .simulation import Simulation
from .value import Digested, FactId, Line, Prose, Slug, Value

__all__ = [
    "POLICY",
    "About",
    "Asked",
    "AtPath",
    "BeforeDeadline",
    "Calls",
    "Case",
    "Check",
    "Counted",
    "Course",
    "Decisions",
    "Digested",
    "Equals",
    "EventSource",
    "Expectation",
    "Fact",
    "FactId",
    "FactSheet",
    "Fails",
    "Given",
    "Includes",
    "Items",
    "Lab",
    "LabHead",
    "LabScenario",
    "Ledger",
    "Lesson",
    "LessonHead",
    "Line",
    "Logs",
    "Matches",
    "Matching",
    "Messages",
    "Mistake",
    "Module",
    "Multiple",
    "Numeric",
    "Objects",
    "OncePerEnvironment",
    "Option",
    "Ordering",
    "Pair",
    "PolicySize",
    "Preset",
    "Prose",
    "Question",
    "QuestionSet",
    "SampleEvent",
    "Simulation",
    "Single",
    "Slug",
    "Source",
    "Step",
    "Succeeds",
    "Track",
    "Value",
]
