"""SQS queues, and the event source mappings that poll them for a function."""

from __future__ import annotations

from .deduplication import RefusedMessage
from .mapping import SqsMapping
from .queue import SimulatedQueue
from .settings import MappingSettings, ProvisionedPollers, QueueSettings

__all__ = [
    "MappingSettings",
    "ProvisionedPollers",
    "QueueSettings",
    "RefusedMessage",
    "SimulatedQueue",
    "SqsMapping",
]
