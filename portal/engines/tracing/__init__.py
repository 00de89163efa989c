"""
Traces of functions that run: what stands beside the emulator's environments and takes what is sent, and
what an outcome comes to as spans.

    TracesBeside()                                       # for the broker, with whatever else stands there
    segments_of(outcome, function=name, event=text)      # Lambda's own
    collected_of(outcome)                                # what the code sent: spans, findings, dropped
    spans_of(outcome, function=name, event=text)         # the spans of both

`python -m portal.engines.tracing` is the emulator's broker with this and nothing more beside its functions.
Nobody listens for a function without active tracing.
"""

from __future__ import annotations

from .beside import TracesBeside
from .made_of import collected_of, invocation_of, segments_of, spans_of

__all__ = ["TracesBeside", "collected_of", "invocation_of", "segments_of", "spans_of"]
