"""From an address to the door behind it."""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import Any

from django.utils.timezone import now

from portal.pages.calls.gate import is_host_known
from portal.pages.calls.headers import EMBEDDED
from portal.pages.calls.requests import raw_path_of
from portal.records.playground.admit_call import admit_call
from portal.records.playground.deployed import find_deployed
from portal.records.playground.models import DeployedDoor

PATH = re.compile(r"/call/([A-Za-z0-9_-]{1,32})(/.*)?", re.ASCII)


class Refused(Exception):
    """By the portal, in its own words."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


def address_of(scope: MutableMapping[str, Any]) -> tuple[str, str]:
    """The id, and the path that the door sees. Raises Refused."""
    found = PATH.fullmatch(raw_path_of(scope))
    if found is None or not is_host_known(scope):
        raise Refused(404, "There is nothing here.")
    wanted = (value.decode("latin-1") for name, value in scope["headers"] if name == b"sec-fetch-dest")
    if next(wanted, "").lower() in EMBEDDED:
        raise Refused(403, "What a function answers is no part of a page.")
    return found[1], found[2] or "/"


def admitted(token: str) -> DeployedDoor | None:
    """The call is counted. None where there is no open door. Raises NotServed."""
    found = find_deployed(token)
    if found is not None:
        admit_call(found, now())
    return found
