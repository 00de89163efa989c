"""The events of a lab's own: events/<name>.json, read with what is wrong in them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from portal.engines.emulator.function import EVENT_BYTES

from .tree import Tree


def own_events(
    tree: Tree, folder: str, *, text: Callable[[str], str | None], say: Callable[..., None]
) -> tuple[dict[str, Any], bool]:
    """
    Name → data, and whether all of them are JSON. `text` reads a file of the lab, `say` tells what is wrong
    with one.
    """
    events: dict[str, Any] = {}
    sound = True
    for path in tree.below(f"{folder}/events"):
        name = path.rsplit("/", 1)[-1]
        found = text(f"events/{name}")
        if found is None or not name.endswith(".json"):
            continue
        try:
            events[name.removesuffix(".json")] = json.loads(found, parse_constant=_no_constant)
        except (ValueError, RecursionError) as fault:
            line = fault.lineno if isinstance(fault, json.JSONDecodeError) else 1
            say(f"events/{name}", f"This is not JSON: {fault}.", "Mend it there.", line)
            sound = False
        if len(found.encode()) > EVENT_BYTES:
            say(f"events/{name}", "The event is over 6 MB.", "Shorten it.")
    return events, sound


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")
