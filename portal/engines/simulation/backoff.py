"""Waits that grow: twice as long each time, up to a bound."""

from __future__ import annotations


def doubled(bounds_ms: tuple[int, int], times: int) -> int:
    """After so many failures, from 1: the first bound, then twice that, and never over the second."""
    least_ms, most_ms = bounds_ms
    return min(most_ms, least_ms << min(times - 1, 30))
