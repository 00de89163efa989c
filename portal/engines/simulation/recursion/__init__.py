"""
Loops that Lambda stops: a function that sends what it gets back to where it came from.

    function = RecursiveFunction(…, sends=lambda event, header: queue.send("{}", trace=header))
    function.stopped        # after sixteen times round
"""

from __future__ import annotations

from .function import MOST, RecursiveFunction, RecursiveLoop, Traced
from .lineage import Trace, read_trace

__all__ = ["MOST", "RecursiveFunction", "RecursiveLoop", "Trace", "Traced", "read_trace"]
