"""What is odd about a policy: what it cannot do, what it does too much of, what a run did not use."""

from __future__ import annotations

from .examine import findings
from .finding import Finding, Severity

__all__ = ["Finding", "Severity", "findings"]
