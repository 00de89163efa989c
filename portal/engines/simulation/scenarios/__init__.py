"""
Scenarios: declared, played on the virtual clock, judged by their ledger.

    scenario = read_scenario({"source": {"kind": "sqs"}, "traffic": [{"count": 100, "poison": [7]}]})
    timeline = run(scenario)
    misses(timeline.ledger, scenario.passes)
    scenario_to_text(scenario)               # for a link
"""

from __future__ import annotations

from .declaration import (
    AsyncSource,
    Between,
    Faults,
    FunctionDeclaration,
    HandlerDeclaration,
    Knob,
    Limits,
    Outage,
    Scenario,
    SqsSource,
    Takes,
    Traffic,
)
from .of_callers import HttpSource, WorkflowSource
from .of_senders import BucketSource, BusSource, TopicSource
from .of_streams import DynamoDbSource, KafkaSource, KinesisSource
from .passes import Miss, misses
from .read import (
    BadScenario,
    read_scenario,
    scenario_from_text,
    scenario_to_json,
    scenario_to_text,
    turn_knobs,
)
from .run import distribution, run
from .stage import Machine, MakeHandler

__all__ = [
    "AsyncSource",
    "BadScenario",
    "Between",
    "BucketSource",
    "BusSource",
    "DynamoDbSource",
    "Faults",
    "FunctionDeclaration",
    "HandlerDeclaration",
    "HttpSource",
    "KafkaSource",
    "KinesisSource",
    "Knob",
    "Limits",
    "Machine",
    "MakeHandler",
    "Miss",
    "Outage",
    "Scenario",
    "SqsSource",
    "Takes",
    "TopicSource",
    "Traffic",
    "WorkflowSource",
    "distribution",
    "misses",
    "read_scenario",
    "run",
    "scenario_from_text",
    "scenario_to_json",
    "scenario_to_text",
    "turn_knobs",
]
