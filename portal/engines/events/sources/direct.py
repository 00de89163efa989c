"""An invocation by somebody's own hand: any JSON is an event."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from portal.engines.emulator.function import EVENT_BYTES
from portal.engines.events.knobs import Problem, Settings, choice, whole, words
from portal.engines.events.said import gettext_noop as _
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
    "object": _("an object"),
    "empty": _("an empty object"),
    "list": _("a list"),
    "string": _("a string"),
    "number": _("a number"),
    "true": "true",
    "null": "null",
    "large": _("an object of many KB"),
    "own": _("JSON of your own"),
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
        title=_("A call of your own"),
        group=_("Calls and requests"),
        delivery="direct",
        summary=_("Invoke, from the SDK, the CLI or the console: any JSON value, with nothing around it."),
        answer=_("Any JSON: whoever called gets it."),
        docs="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html",
        own_knobs=(
            choice(
                "shape", _("Shape"), _SHAPES, help=_("A handler that expects an object meets lists and null.")
            ),
            whole(
                "size_kb",
                _("KB, of a large one"),
                default=300,
                least=1,
                most=_MOST_KB,
                help=_("6 MB is the most."),
            ),
            words("own", _("JSON of your own"), default='{"name": "Asha"}', longest=1_900, lines=5),
        ),
        build=_build,
        check=_check,
    ),
)
