"""
What an answer says of a batch of a stream: done, done up to a record, or not done at all.

https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
"""

from __future__ import annotations

from collections.abc import Sequence

from portal.engines.simulation.batch_failures import read_failures

ALL = 0  # failed from the first record on


def failed_from(response: object, sequence_numbers: Sequence[str]) -> int | None:
    """
    The index of the first record that has to be done again, and all behind it with it; None when there is
    none. Of several that are reported the one with the lowest sequence number counts.
    """
    places = {number: place for place, number in enumerate(sequence_numbers)}
    reported = read_failures(response, places.keys())
    if reported is None:
        return ALL
    return min((places[number] for number in reported), default=None)
