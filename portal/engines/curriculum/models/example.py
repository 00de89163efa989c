"""content/stacks/<slug>/: a template with its code, to open, deploy and change."""

from __future__ import annotations

from .value import Digested, Line, Prose, Slug, Value


class StackHead(Value):
    """stack.yaml. `tries` are what to do with it once it stands, and what to see."""

    title: Line
    summary: Line
    tries: tuple[Prose, ...]


class StackExample(Digested):
    """`files` are text by path, one of them the template."""

    slug: Slug
    head: StackHead
    files: dict[str, str]
