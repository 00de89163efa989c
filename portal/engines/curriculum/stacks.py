"""
content/stacks/: whether each can be opened as a stack of one's own. Whether it deploys, a test says: the
example of a template that is refused is one of them.
"""

from __future__ import annotations

from portal.engines.emulator.function import CODE_BYTES

from .models import StackExample, StackHead
from .sheets import STEM
from .tree import Tree, Unreadable
from .units import Unit, check_prose, open_yaml
from .validate import validate

HEAD = "stack.yaml"
TEMPLATES = ("template.yaml", "template.yml", "template.json")
FILES = 20  # as many as a draft has


def read_stack(tree: Tree, slug: str) -> Unit[StackExample]:
    folder = f"stacks/{slug}"
    unit: Unit[StackExample] = Unit(path=tree.named(f"{folder}/{HEAD}"))
    if not STEM.match(slug):
        unit.say_at(
            1, f"The folder's name `{slug}` is no slug.", "Use small letters, digits and single hyphens."
        )
        return unit
    if f"{folder}/{HEAD}" not in tree.files:
        unit.say_at(1, f"There is no {HEAD}.", "Write `title`, `summary` and `tries`.")
        return unit
    if (data := open_yaml(unit, tree, f"{folder}/{HEAD}")) is None:
        return unit
    head, findings = validate(StackHead, data)
    unit.say(findings)
    files = _files(unit, tree, folder)
    if head is None or files is None:
        return unit
    for place, one in enumerate(head.tries):
        check_prose(unit, one, first_line=unit.line(("tries", place)), step=0)
    unit.value = StackExample(slug=slug, head=head, files=files)
    return unit


def _files(unit: Unit[StackExample], tree: Tree, folder: str) -> dict[str, str] | None:
    """None where a learner could not open them."""
    files: dict[str, str] = {}
    for path in tree.below(folder):
        name = path.removeprefix(f"{folder}/")
        if name == HEAD:
            continue
        try:
            files[name] = tree.read(path)
        except Unreadable as fault:
            unit.problems.append(fault.problem)
            return None
    size = sum(len(text.encode()) for text in files.values())
    if not set(files) & set(TEMPLATES):
        unit.say_at(1, "There is no template beside it.", f"Write {TEMPLATES[0]}.")
    elif len(files) > FILES or size > CODE_BYTES:
        words = f"It has {len(files)} files of {size:,} bytes; {FILES} of {CODE_BYTES:,} is the most."
        unit.say_at(1, words, "Make it smaller.")
    else:
        return files
    return None
