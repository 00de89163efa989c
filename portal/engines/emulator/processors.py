"""How many processors a function has the time of: AWS gives them out with memory."""

from __future__ import annotations

from typing import Final

MB_OF_ONE: Final = 1_769  # facts M-5


def processors_for(memory_mb: int) -> float:
    """
    In proportion: 0.07 for the smallest function, 5.8 for the largest. It is a share of time, and not a
    number of processors that it sees.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
    """
    return memory_mb / MB_OF_ONE
