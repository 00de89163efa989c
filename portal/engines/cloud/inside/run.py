"""
The AWS around one run. It is given listening sockets that lie in the networks of functions.

    host → {"do": "listen", "id": number}, with a socket      serve who connects there
           {"do": "report", "id": number | null}              calls since the last, changes since the last
           {"do": "export"}                                   the account's state as a seed
    guest → {"said": {"ready": true} | {"refused": words}}, then as it is asked
            {"said": {"report": …}}, {"said": {"export": …} | {"export_bytes": size}} when it is too long
"""

from __future__ import annotations

import json
import socket
from typing import Any, Protocol

from portal.engines.cloud.iam import MalformedPolicy

from . import bounds, caller, desk, diverted, gate, patience, polling, rehearsal, roles, server, state
from .account import Account


class Line(Protocol):
    """The sandbox's channel."""

    def fileno(self) -> int: ...

    def send(self, frame: Any) -> None: ...

    def receive(self) -> tuple[dict[str, Any], list[int]] | None: ...

    def pending(self) -> tuple[dict[str, Any], list[int]] | None: ...


def warm() -> None:
    """Import all of moto that is served, and have each service do what it does for the first time."""
    state.load()
    diverted.divert()
    polling.never_wait()
    patience.be_signalled()
    gate.judge_alone()
    roles.be_assumed()
    caller.be_asked()
    rehearsal.rehearse()


def rehearse() -> None:
    """And again in each copy that waits for a run: the pages that this writes on are then its own."""
    rehearsal.rehearse()


def entry(order: dict[str, Any], line: Line) -> None:
    """
    `order` is {"seed": see portal.engines.cloud.seed, "policy": a document or null, "role": an ARN,
    "function": name, "export_bytes": the most of an export, "account_bytes": the most of the account}.
    """
    Run(order, line).serve()


class Run:
    def __init__(self, order: dict[str, Any], line: Line) -> None:
        self._line = line
        caller.take_up(order["role"], order["function"])
        self._account = Account()
        self._order = order

    def serve(self) -> None:
        """Until the host hangs up, or at once when the order cannot be carried out."""
        try:
            room = self._account.room(self._order["account_bytes"])
            self._desk = desk.Desk(gate.Gate(self._order["policy"]), room)
            self._account.plant(self._order["seed"])
        except MalformedPolicy as fault:
            self._say({"refused": f"policy: {fault}"})
        except state.Refused as fault:
            self._say({"refused": f"aws: {fault}"})
        else:
            self._say({"ready": True})
            self._server = server.Server(self._desk, self._line.fileno(), self._hear)
            self._server.serve()

    def _hear(self) -> bool:
        received = self._line.receive()
        while received is not None:
            self._do(*received)
            if (received := self._line.pending()) is None:
                return True
        return False

    def _do(self, frame: dict[str, Any], descriptors: list[int]) -> None:
        match frame["do"]:
            case "listen":
                self._server.listen(socket.socket(fileno=descriptors.pop()), frame["id"])
            case "report":
                self._say({"report": self._report(frame["id"])})
            case "export":
                self._say(self._exported())

    def _report(self, listener: int | None) -> dict[str, Any]:
        calls, dropped = self._desk.take(listener)
        report = {"calls": calls, "calls_dropped": dropped, **self._account.changes()}
        text = json.dumps(report)
        return bounds.sayable(report) if "\\u0000" in text or "\\ud" in text else report

    def _exported(self) -> dict[str, Any]:
        if (held := self._account.object_bytes()) > self._order["export_bytes"]:
            return {"export_bytes": held}  # of which there would be no room for a copy
        found = self._account.export()
        size = len(json.dumps(found))
        return {"export": found} if size <= self._order["export_bytes"] else {"export_bytes": size}

    def _say(self, said: dict[str, Any]) -> None:
        self._line.send({"said": said})
