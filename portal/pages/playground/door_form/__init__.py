"""
The form of a front door: what is typed, what it means, and what is wrong with it where it stands.

    read_config(kind, request.POST)      # for deploy_door; BadDoor with problems at the fields
    texts_of(door, deployed.config)      # what stands in the form of a deployed door
    faults_by_field(kind, bad_door)      # {name of a field, or "" for the door: what to change}
"""

from __future__ import annotations

from .fields import FIELDS, SECTIONS, Field, Section
from .reading import read_config
from .shown import DoorForm, Part, Row, faults_by_field, form_of
from .writing import default_texts, texts_of

__all__ = [
    "FIELDS",
    "SECTIONS",
    "DoorForm",
    "Field",
    "Part",
    "Row",
    "Section",
    "default_texts",
    "faults_by_field",
    "form_of",
    "read_config",
    "texts_of",
]
