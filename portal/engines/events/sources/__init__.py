"""The table of sources: a row each, with its knobs and how its event is made from them."""

from __future__ import annotations

from collections.abc import Mapping

from portal.engines.events.source import Source

from . import (
    afterwards,
    askers,
    buckets,
    direct,
    doorkeepers,
    happenings,
    loggings,
    queues,
    requests,
    streams,
    tables,
    topics,
)

_IN_ORDER = (direct, requests, doorkeepers, buckets, queues, topics, streams, tables, happenings, loggings)
SOURCES: Mapping[str, Source] = {
    source.slug: source for room in (*_IN_ORDER, askers, afterwards) for source in room.SOURCES
}
