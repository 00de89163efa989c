"""What is begun, written into a content folder, with what is to be done next: `new` and `translate`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.core.management.base import CommandError, OutputWrapper

from portal.engines.authoring import Begun, Outside, Refused, store
from portal.engines.curriculum.tree import Tree


def write_begun(out: OutputWrapper, root: Path, tree: Tree, begin: Callable[[], Begun]) -> None:
    """Raises CommandError; then nothing was written."""
    try:
        begun = begin()
        store(root, begun.new, begun.changed)
    except (Refused, Outside) as fault:
        raise CommandError(str(fault)) from None
    except OSError as fault:
        raise CommandError(f"Nothing was written: {fault}.") from None
    for path in begun.new:
        out.write(f"new      {tree.named(path)}")
    for path in begun.changed:
        out.write(f"changed  {tree.named(path)}")
    out.write("\nNext:")
    for number, step in enumerate(begun.then, 1):
        out.write(f"  {number}. {step}")
