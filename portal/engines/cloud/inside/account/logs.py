"""CloudWatch Logs: groups, streams and events."""

from __future__ import annotations

from portal.engines.cloud.inside.state import backends

from .thing import Thing, Things, shown


def look() -> Things:
    for region, backend in backends("logs").items():
        for group in backend.groups.values():
            yield Thing("log group", region, group.name, "", {"retention_days": group.retention_in_days})
            for stream in group.streams.values():
                for event in stream.events:
                    value = {"stream": stream.log_stream_name, "message": shown(event.message)}
                    yield Thing("log event", region, group.name, str(event.event_id), value)
