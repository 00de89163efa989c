"""State machines of a template: definitions as Amazon States Language has them, substitutions made."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from portal.engines.simulation.workflow import BadDefinition, read_definition
from portal.engines.stacks.functions import Cannot

from .model import Machine
from .parts import Part, Parts

_VARIABLE = re.compile(r"\$\{([A-Za-z0-9_]{1,255})\}")
_LONGEST = 1024 * 1024  # AWS's own bound of a definition


def machines_of(parts: Parts) -> Iterator[Machine]:
    for part in list(parts.of("StepFunctions::StateMachine")):
        with parts.trying(part):
            yield Machine(
                logical_id=part.logical_id,
                name=part.name,
                arn=str(parts.resolver.ref(part.logical_id)),
                definition=_definition(part),
            )


def _definition(part: Part) -> Mapping[str, Any]:
    if "Definition" in part.properties:
        text = json.dumps(part.object("Definition"))
    elif "DefinitionString" in part.properties:
        text = part.text("DefinitionString")
    else:
        raise Cannot("its definition is not in the template")
    values = part.object("DefinitionSubstitutions")
    written = _VARIABLE.sub(lambda found: _substitute(found, values), text)
    if len(written) > _LONGEST:
        raise Cannot("its definition has more than 1 MB")
    try:
        definition = json.loads(written)
    except (ValueError, RecursionError) as fault:
        raise Cannot(f"its definition is no JSON: {fault}"[:200]) from None
    try:
        read_definition(written)
    except BadDefinition as fault:
        raise Cannot(f"{fault}"[:300].rstrip(".")) from None
    return dict(definition)


def _substitute(found: re.Match[str], values: Mapping[str, Any]) -> str:
    value = values.get(found[1])
    if value is None:
        return found[0]
    return json.dumps(str(value))[1:-1] if not isinstance(value, bool | int | float) else json.dumps(value)
