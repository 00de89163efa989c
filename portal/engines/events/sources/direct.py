"""An invocation by somebody's own hand: any JSON is an event."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from portal.engines.emulator.function import EVENT_BYTES
from portal.engines.events.knobs import Problem, Settings, choice, whole, words
from portal.engines.events.source import Source

from .contents import NoJson, read_json

_MOST_KB = EVENT_BYTES // 1024 + 1_000  # past the limit, so that it can be met
_VALUES: dict[str, Any] = {
    "object": {"Location": "SEA", "WeatherData": {"TemperaturesF": {"MinTempF": 22, "MaxTempF": 78}}},
    "empty": {},
    "list": [{"orderId": "ord-1001"}, {"orderId": "ord-1002"}],
    "string": "SEA",
    "number": 42,
    "true": True,
    "null": None,
}
_SHAPES = {
    "object": "an object",
    "empty": "an empty object",
    "list": "a list",
    "string": "a string",
    "number": "a number",
    "true": "true",
    "null": "null",
    "large": "an object of many KB",
    "own": "JSON of your own",
}


def _build(settings: Settings) -> Any:
    shape = settings.text("shape")
    if shape == "own":
        return read_json(settings.text("own"))
    if shape == "large":
        return {"note": "x" * (settings.number("size_kb") * 1024)}
    return _VALUES[shape]


def _check(settings: Settings) -> Iterator[Problem]:
    if settings.text("shape") != "own":
        return
    try:
        read_json(settings.text("own"))
    except NoJson as fault:
        yield Problem(knob="own", says=f"JSON of your own: an event is JSON, and this is none: {fault}.")


SOURCES = (
    Source(
        slug="direct",
        title="A call of your own",
        group="Calls and requests",
        delivery="direct",
        summary="Invoke, from the SDK, the CLI or the console: any JSON value, with nothing around it.",
        answer="Any JSON: whoever called gets it.",
        docs="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html",
        own_knobs=(
            choice("shape", "Shape", _SHAPES, help="A handler that expects an object meets lists and null."),
            whole(
                "size_kb", "KB, of a large one", default=300, least=1, most=_MOST_KB, help="6 MB is the most."
            ),
            words("own", "JSON of your own", default='{"name": "Asha"}', longest=1_900, lines=5),
        ),
        build=_build,
        check=_check,
    ),
)
