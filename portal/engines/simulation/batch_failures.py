"""Which records of a batch a function reports as failed, by the shape of its response."""

from __future__ import annotations

from collections.abc import Collection


def read_failures(response: object, identifiers: Collection[str]) -> frozenset[str] | None:
    """
    Of a batch with these identifiers; None: all of it failed. For mappings with ReportBatchItemFailures.

    No response, an empty one, and an empty or null list are a complete success; so is an object that does not
    mention batchItemFailures. An identifier that is empty, null, no text, under another key, or of no record
    of the batch makes it a complete failure, as does what is no such object.
    Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
    """
    if response is None or response in ("", []):
        return frozenset()
    if not isinstance(response, dict):
        return None
    reported = response.get("batchItemFailures")
    if reported is None:
        return frozenset()
    if not isinstance(reported, list):
        return None
    found = set()
    for item in reported:
        identifier = item.get("itemIdentifier") if isinstance(item, dict) else None
        if not isinstance(identifier, str) or identifier not in identifiers:
            return None
        found.add(identifier)
    return frozenset(found)
