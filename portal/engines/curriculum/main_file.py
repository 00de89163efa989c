"""The file of a lab that it is about."""

from __future__ import annotations

from .models import TEMPLATE, WORKFLOW, LabHead

BOOTSTRAP = "bootstrap"  # what an OS-only runtime starts


def handler_file(handler: str) -> str:
    """Where the runtime looks for it: "a/b.handler" and "a.b.handler" are in a/b.py."""
    return handler.rsplit(".", 1)[0].replace(".", "/") + ".py"


def main_file(head: LabHead) -> str:
    """What the lab is about: the handler's file, an OS-only one's bootstrap, the template, the workflow."""
    if head.code != "function":
        return {"template": TEMPLATE, "workflow": WORKFLOW}[head.code]
    return BOOTSTRAP if head.runtime.startswith("provided") else handler_file(head.handler)
