"""Moments as services write them. All are told in whole milliseconds since 1970, UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment(at_ms: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=at_ms)


def iso_ms(at_ms: int) -> str:
    """2026-11-23T10:15:30.412Z"""
    return f"{moment(at_ms):%Y-%m-%dT%H:%M:%S}.{at_ms % 1000:03}Z"


def iso_s(at_ms: int) -> str:
    """2026-11-23T10:15:30Z"""
    return f"{moment(at_ms):%Y-%m-%dT%H:%M:%SZ}"
