"""Asynchronous invocation: the queue before a function, its retries and destinations."""

from __future__ import annotations

from .destinations import dead_letters_into, results_into, results_to
from .queue import AsyncQueue, PayloadTooLarge
from .settings import AsyncSettings, Destination, Ended

__all__ = [
    "AsyncQueue",
    "AsyncSettings",
    "Destination",
    "Ended",
    "PayloadTooLarge",
    "dead_letters_into",
    "results_into",
    "results_to",
]
