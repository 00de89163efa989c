"""
CloudFormation's functions over values that are known already.

Each takes what it was given, resolved, and gives its value, or raises Cannot with the reason. Sources: the
page of each function,
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

from __future__ import annotations

import base64
import ipaddress
import json
from collections.abc import Callable, Mapping
from typing import Any, Final

LONGEST = 64 * 1024  # signs of a text that is made: Sub of Sub doubles with every step
NETWORKS = 256  # that Cidr gives: its own bound


class Cannot(Exception):
    """The value cannot be known; the words say why."""


def is_known(value: Any) -> bool:
    """Whether there is no function left in it."""
    pending = [value]
    while pending:
        one = pending.pop()
        if function_of(one) is not None:
            return False
        if isinstance(one, dict):
            pending.extend(one.values())
        elif isinstance(one, list):
            pending.extend(one)
    return True


def function_of(value: Any) -> str | None:
    """ "Ref" or "Fn::…" where `value` is a call of it."""
    if isinstance(value, dict) and len(value) == 1:
        (name,) = value
        if name == "Ref" or name.startswith("Fn::"):
            return str(name)
    return None


def text_of(value: Any) -> str:
    """As CloudFormation puts a value into a text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    raise Cannot(f"a {'list' if isinstance(value, list) else 'object'} stands where text is needed")


def bounded(text: str) -> str:
    if len(text) > LONGEST:
        raise Cannot(f"the text would have more than {LONGEST:,} signs")
    return text


def join(given: Any) -> str:
    if not (isinstance(given, list) and len(given) == 2 and isinstance(given[1], list)):
        raise Cannot("Fn::Join takes a delimiter and a list")
    parts = [text_of(one) for one in given[1]]
    delimiter = text_of(given[0])
    if sum(map(len, parts)) + len(delimiter) * len(parts) > LONGEST:
        raise Cannot(f"the text would have more than {LONGEST:,} signs")
    return delimiter.join(parts)


def split(given: Any) -> list[str]:
    if not (isinstance(given, list) and len(given) == 2):
        raise Cannot("Fn::Split takes a delimiter and a text")
    delimiter, text = text_of(given[0]), text_of(given[1])
    if not delimiter:
        raise Cannot("the delimiter of Fn::Split is empty")
    return text.split(delimiter)


def select(given: Any) -> Any:
    if not (isinstance(given, list) and len(given) == 2 and isinstance(given[1], list)):
        raise Cannot("Fn::Select takes an index and a list")
    try:
        index = int(text_of(given[0]))
    except ValueError:
        raise Cannot(f"{given[0]!r:.40} is no index of Fn::Select") from None
    if not 0 <= index < len(given[1]):
        raise Cannot(f"Fn::Select cannot select nonexistent value at index {index}")
    return given[1][index]


def encode(given: Any) -> str:
    return bounded(base64.b64encode(text_of(given).encode()).decode())


def length(given: Any) -> int:
    if not isinstance(given, list):
        raise Cannot("Fn::Length takes a list")
    return len(given)


def to_json(given: Any) -> str:
    if not isinstance(given, list | dict):
        raise Cannot("Fn::ToJsonString takes a list or an object")
    return bounded(json.dumps(given, separators=(",", ":")))


def cidr(given: Any) -> list[str]:
    if not (isinstance(given, list) and 2 <= len(given) <= 3):
        raise Cannot("Fn::Cidr takes a block, a count and the bits of each")
    try:
        block = ipaddress.ip_network(text_of(given[0]), strict=False)
        count = int(text_of(given[1]))
        bits = int(text_of(given[2])) if len(given) == 3 else 8
        subnets = block.subnets(new_prefix=block.max_prefixlen - bits)
        if not 1 <= count <= NETWORKS:
            raise Cannot(f"the count of Fn::Cidr is 1 to {NETWORKS}")
        found = [str(network) for _, network in zip(range(count), subnets, strict=False)]
    except ValueError as fault:
        raise Cannot(f"Fn::Cidr: {fault}"[:200]) from None
    if len(found) < count:
        raise Cannot(f"Fn::Cidr: {block} has only {len(found)} such blocks")
    return found


def in_map(mappings: Mapping[str, Any], given: Any) -> Any:
    """`mappings` is the section of the template."""
    if not (isinstance(given, list) and len(given) in (3, 4)):
        raise Cannot("Fn::FindInMap takes a map and two keys")
    name, first, second = (text_of(one) for one in given[:3])
    found: Any = mappings
    for key in (name, first, second):
        found = found.get(key) if isinstance(found, dict) else None
    if found is not None:
        return found
    if len(given) == 4 and isinstance(given[3], dict) and "DefaultValue" in given[3]:
        return given[3]["DefaultValue"]
    raise Cannot(f"the mapping {name[:60]} has no {first[:60]}/{second[:60]}")


KNOWN: Final[dict[str, Callable[[Any], Any]]] = {
    "Fn::Join": join,
    "Fn::Split": split,
    "Fn::Select": select,
    "Fn::Base64": encode,
    "Fn::Length": length,
    "Fn::ToJsonString": to_json,
    "Fn::Cidr": cidr,
}
