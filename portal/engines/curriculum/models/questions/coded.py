"""Questions that are answered with code, a template or a workflow, which is run and checked."""

from __future__ import annotations

import hashlib
from typing import Literal

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from portal.engines.curriculum.models.lab import Code, Lab

from .asked import Placed


class Coded(Placed):
    """
    What is written, run and checked stands in content/questions/<topic>/<slug>/, as that of a lab does; `lab`
    is put here when the library is made, and never written by an author.
    """

    lab: SkipJsonSchema[Lab | None] = Field(default=None, exclude=True)

    @property
    def task(self) -> Lab:
        if self.lab is None:
            raise ValueError(f'"{self.slug}" is not from a library: it has no code.')
        return self.lab

    @property
    def digest(self) -> str:
        """Of what it says, and of its code and checks."""
        both = super().digest + (self.lab.digest if self.lab else "")
        return hashlib.sha256(both.encode()).hexdigest()[:12]


class WriteCode(Coded):
    """A handler to write."""

    kind: Literal["code"]


class FixTheBug(Coded):
    """A handler that does something else than it should."""

    kind: Literal["fix-the-bug"]


class MendTemplate(Coded):
    """A template to mend, which is checked and deployed."""

    kind: Literal["mend-template"]


class MendWorkflow(Coded):
    """A workflow to mend, which is read."""

    kind: Literal["mend-workflow"]


WRITTEN_IN: dict[type[Coded], Code] = {
    WriteCode: "function",
    FixTheBug: "function",
    MendTemplate: "template",
    MendWorkflow: "workflow",
}
