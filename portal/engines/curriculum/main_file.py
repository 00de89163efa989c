"""The file of a lab that it is about."""

from __future__ import annotations

from collections.abc import Collection

from .models import TEMPLATE, WORKFLOW, LabHead

BOOTSTRAP = "bootstrap"  # what an OS-only runtime starts
# In which files a managed runtime looks for a handler. Of Node.js an ES module comes first here: it is what
# AWS shows (facts D-5), and what a lab gets that has no file yet.
ENDINGS = {"python": (".py",), "nodejs": (".mjs", ".js", ".cjs")}


def handler_file(handler: str, runtime: str = "python", among: Collection[str] = ()) -> str:
    """
    Where the runtime looks for it: "a/b.handler" is in a/b.py, or in a/b.mjs, a/b.js or a/b.cjs, whichever is
    there; the first of them where none is. In Python "a.b.handler" is in a/b.py, too.
    """
    language = "nodejs" if runtime.startswith("nodejs") else "python"
    stem = handler.rsplit(".", 1)[0]
    if language == "python":
        stem = stem.replace(".", "/")
    endings = ENDINGS[language]
    return next((stem + one for one in endings if stem + one in among), stem + endings[0])


def main_file(head: LabHead, among: Collection[str] = ()) -> str:
    """
    What the lab is about: the handler's file, an OS-only one's bootstrap, the template, the workflow.
    `among` are the paths of its code.
    """
    if head.code != "function":
        return {"template": TEMPLATE, "workflow": WORKFLOW}[head.code]
    if head.runtime.startswith("provided"):
        return BOOTSTRAP
    return handler_file(head.handler, head.runtime, among)
