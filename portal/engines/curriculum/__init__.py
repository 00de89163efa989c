"""
content/ → frozen, validated values.

`Shelf(content_dir, watch=…).library()` gives the `Library`: what is sound,
with every reference leading somewhere, and `problems` for the rest.
"""

from __future__ import annotations

from .library import Library
from .models import (
    Change,
    CheatSheet,
    Check,
    Course,
    EventSource,
    Fact,
    Glossary,
    Lab,
    Lesson,
    Module,
    PlanPreset,
    Preset,
    Question,
    QuestionSet,
    SampleEvent,
    Simulation,
    StackExample,
    Term,
    Track,
)
from .problem import Problem
from .shelf import Shelf

__all__ = [
    "Change",
    "CheatSheet",
    "Check",
    "Course",
    "EventSource",
    "Fact",
    "Glossary",
    "Lab",
    "Lesson",
    "Library",
    "Module",
    "PlanPreset",
    "Preset",
    "Problem",
    "Question",
    "QuestionSet",
    "SampleEvent",
    "Shelf",
    "Simulation",
    "StackExample",
    "Term",
    "Track",
]
