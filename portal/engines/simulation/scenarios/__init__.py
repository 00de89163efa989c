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
from .of_doors import LoadBalancerSource, RestSource, UserPoolSource
from .of_loops import LoopSource
from .of_senders import BucketSource, BusSource, TopicSource
from .of_services import IotSource, LogsSource, SchedulerSource
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
from .run import check_settings, distribution, run
from .stage import Machine, MakeHandler
from .turning import ON, Turning, read_seed, standing, text_of_value, turn_to, typed

__all__ = [
    "ON",
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
    "IotSource",
    "KafkaSource",
    "KinesisSource",
    "Knob",
    "Limits",
    "LoadBalancerSource",
    "LogsSource",
    "LoopSource",
    "Machine",
    "MakeHandler",
    "Miss",
    "Outage",
    "RestSource",
    "Scenario",
    "SchedulerSource",
    "SqsSource",
    "Takes",
    "TopicSource",
    "Traffic",
    "Turning",
    "UserPoolSource",
    "WorkflowSource",
    "check_settings",
    "distribution",
    "misses",
    "read_scenario",
    "read_seed",
    "run",
    "scenario_from_text",
    "scenario_to_json",
    "scenario_to_text",
    "standing",
    "text_of_value",
    "turn_knobs",
    "turn_to",
    "typed",
]
