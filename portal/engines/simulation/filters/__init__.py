"""
Which events reach a function: EventBridge's pattern syntax, for event source mappings, buses and topics.

    filters = compile_filters(['{"body": {"total": [{"numeric": [">", 100]}]}}'], source="sqs")
    filters.passes(record)                       # a record as it stands in the event of the function
    compile_pattern(text).matches(event)         # a rule of an event bus
    compile_policy(text, scope="MessageBody").passes(message, attributes)

Pure: nothing is run, and whatever a stranger writes is read within bounds.
"""

from __future__ import annotations

from .compile import OF_EVENT_BUSES, OF_LAMBDA, compile_pattern, compile_tree
from .faults import BadFilter, BadPattern
from .of_mapping import DATA_KEYS, MOST_FILTERS, Filters, Source, compile_filters
from .of_topic import Attribute, FilterPolicy, Scope, compile_policy
from .pattern import Pattern

__all__ = [
    "DATA_KEYS",
    "MOST_FILTERS",
    "OF_EVENT_BUSES",
    "OF_LAMBDA",
    "Attribute",
    "BadFilter",
    "BadPattern",
    "FilterPolicy",
    "Filters",
    "Pattern",
    "Scope",
    "Source",
    "compile_filters",
    "compile_pattern",
    "compile_policy",
    "compile_tree",
]
