"""JSON Schemas of the content files, for editors: completion and red lines while an author types."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from .models import (
    Capstone,
    ChangeSheet,
    Course,
    Coverage,
    EventSource,
    FactSheet,
    Glossary,
    IncidentHead,
    LabHead,
    LessonHead,
    PlanPreset,
    QuestionSet,
    RuleSet,
    Simulation,
    StackHead,
    StepHead,
    TaskHead,
)

SHEETS: dict[str, type[BaseModel]] = {
    "course": Course,
    "lesson": LessonHead,
    "lab": LabHead,
    "step": StepHead,
    "capstone": Capstone,
    "incident": IncidentHead,
    "task": TaskHead,
    "questions": QuestionSet,
    "events": EventSource,
    "facts": FactSheet,
    "simulations": Simulation,
    "stack": StackHead,
    "rules": RuleSet,
    "plans": PlanPreset,
    "coverage": Coverage,
    "glossary": Glossary,
    "changes": ChangeSheet,
}


def schemas() -> dict[str, dict[str, Any]]:
    """By file name: content/.schemas/<name>.json."""
    return {
        name: {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": f"content: {name}",
            **{key: value for key, value in model.model_json_schema().items() if key != "title"},
        }
        for name, model in SHEETS.items()
    }
