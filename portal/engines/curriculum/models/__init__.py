"""
What content/ may say, as strict, frozen values.

Unknown keys are refused, so that a typo is a problem with a line instead of a
silent nothing. Every value that records refer to has a `slug`, and a `digest`
of all that a learner could notice changing.
"""

from __future__ import annotations

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
from .lab import Check, Given, Lab, LabHead, Preset
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
from .value import Digested, FactId, Line, Prose, Slug, Value

__all__ = [
    "About",
    "Asked",
    "AtPath",
    "BeforeDeadline",
    "Check",
    "Course",
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
    "Lab",
    "LabHead",
    "Lesson",
    "LessonHead",
    "Line",
    "Logs",
    "Matches",
    "Matching",
    "Mistake",
    "Module",
    "Multiple",
    "Numeric",
    "OncePerEnvironment",
    "Option",
    "Ordering",
    "Pair",
    "Preset",
    "Prose",
    "Question",
    "QuestionSet",
    "SampleEvent",
    "Single",
    "Slug",
    "Source",
    "Step",
    "Succeeds",
    "Track",
    "Value",
]
