"""pack.yaml: what a folder of somebody else's content is called, and what it needs."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from .value import Line, Slug, Value

# `acme__shout`: no slug and no step has two underscores, so no name of a pack is ours.
Namespace = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]{1,15}$")]
Version = Annotated[str, StringConstraints(pattern=r"^(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})$")]


class PackHead(Value):
    """`requires` are other packs by their namespaces, each with the least version that will do."""

    name: Slug
    namespace: Namespace
    version: Version
    title: Line
    licence: Line
    summary: Line | None = None
    requires: Annotated[dict[Namespace, Version], Field(max_length=10)] = {}

    @property
    def numbers(self) -> tuple[int, ...]:
        return numbers_of(self.version)


def numbers_of(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
