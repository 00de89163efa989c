"""
What services send to functions: one module each, and a table of all with what can be turned.

    sqs.event(sqs.Queue(), [sqs.message("{}", seed="1", sent_at_ms=0)])   # a builder: values in, dict out
    build("sqs", {"records": 3, "poison": 2})      # a row of the table, and its knobs
    compose("sqs", {"records": "3"})                # the same with size, text, source
    SOURCES["sqs"].knobs                             # name, kind, bounds, label, help

Nothing draws at random and nothing reads a clock: the same knobs make the same event. What cannot be is a
BadKnobs, with a problem for each knob.
"""

from __future__ import annotations

from .batch import EmptyBatch
from .build import ASYNC_EVENT_BYTES, Built, UnknownSource, build, compose, most_bytes, source_of
from .knobs import BadKnobs, Choice, Knob, Problem, Settings, settle
from .place import HERE, Place
from .source import Source
from .sources import SOURCES

__all__ = [
    "ASYNC_EVENT_BYTES",
    "HERE",
    "SOURCES",
    "BadKnobs",
    "Built",
    "Choice",
    "EmptyBatch",
    "Knob",
    "Place",
    "Problem",
    "Settings",
    "Source",
    "UnknownSource",
    "build",
    "compose",
    "most_bytes",
    "settle",
    "source_of",
]
