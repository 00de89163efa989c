"""What AWS lets a function and an account do at once, out of the facts."""

from __future__ import annotations

from dataclasses import dataclass

from portal.engines.simulation.constants import Sheet


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """
    `scale_environments` may be added to a function at once, and come back evenly within `scale_within_s`;
    `scale_requests` is the same limit counted in requests a second. Facts J-2 to J-9, N-3, H-5, H-14, H-15.
    """

    account: int
    least_unreserved: int
    requests_each: int  # requests a second for each unit of concurrency
    scale_environments: int
    scale_within_s: int
    scale_requests: int
    provisioned_a_minute: int
    first_pause_s: int
    longest_pause_s: int
    given_up_after_s: int
    pollers_at_first: int
    pollers_a_minute: int
    pollers_most: int
    mapping_least: int  # what an SQS mapping's maximum concurrency may be
    mapping_most: int
    parallel_most: int
    buffer_percent: int


def limits_of(sheet: Sheet) -> Limits:
    """Raises FactMissing."""
    return Limits(
        account=sheet.whole("J-2", "account"),
        least_unreserved=sheet.whole("J-6", "least_unreserved"),
        requests_each=sheet.whole("J-3", "requests_per_s"),
        scale_environments=sheet.whole("J-4", "environments"),
        scale_within_s=sheet.whole("J-4", "within_s"),
        scale_requests=sheet.whole("J-4", "requests_per_s"),
        provisioned_a_minute=sheet.whole("J-9", "a_minute"),
        first_pause_s=sheet.whole("N-3", "first_pause_s"),
        longest_pause_s=sheet.whole("N-3", "longest_pause_s"),
        given_up_after_s=sheet.whole("N-3", "given_up_after_s"),
        pollers_at_first=sheet.whole("H-15", "first"),
        pollers_a_minute=sheet.whole("H-15", "more_a_minute"),
        pollers_most=sheet.whole("H-15", "most"),
        mapping_least=sheet.whole("H-14", "least"),
        mapping_most=sheet.whole("H-14", "most"),
        parallel_most=sheet.whole("H-5", "most"),
        buffer_percent=sheet.whole("J-12", "buffer_percent"),
    )
