"""
What listens where a function sends its traces.

    collector = Collector()
    listening = await listen(collector, datagrams=…, requests=…)    # bound to XRAY and OTLP
    …                                                               # an invocation
    listening.drain()
    collected = collector.collect()                                 # spans, findings, dropped
    listening.close()

In an environment with a network of its own the sockets come from there: sandbox.socket_inside and
sandbox.datagrams_inside give them, and whoever has them binds them, from outside.
"""

from __future__ import annotations

from .collector import Answer, Collected, Collector
from .listening import OTLP, XRAY, Listening, listen
from .stored import collected_from_json, collected_to_json

__all__ = [
    "OTLP",
    "XRAY",
    "Answer",
    "Collected",
    "Collector",
    "Listening",
    "collected_from_json",
    "collected_to_json",
    "listen",
]
