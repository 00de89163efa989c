"""content/lessons/<module>/<nn>-<slug>.md."""

from __future__ import annotations

import re

from portal.engines.markup import scan

from .models import Lesson, LessonHead
from .tree import Tree, Unreadable
from .units import Unit, check_prose
from .validate import validate
from .yaml_text import YamlFault, read_yaml

PATH = re.compile(
    r"^lessons/(?P<module>[a-z0-9]+(?:-[a-z0-9]+)*)/(?P<number>\d\d)-(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)\.md$"
)
FENCE = re.compile(r"\A---\n(?P<head>.*?\n)---(?:\n|\Z)", re.DOTALL)


def read_lesson(tree: Tree, path: str) -> LessonUnit:
    """Embeds are listed, not yet looked up."""
    unit = LessonUnit(path=tree.named(path))
    place = PATH.match(path)
    if not place:
        unit.say_at(1, "The file's name is not that of a lesson.", "Name it lessons/<module>/<nn>-<slug>.md.")
        return unit
    try:
        text = tree.read(path)
    except Unreadable as fault:
        unit.problems.append(fault.problem)
        return unit
    parts = FENCE.match(text)
    if not parts:
        unit.say_at(1, "There is no front matter.", "Start the file with `---`, YAML, and `---` again.")
        return unit
    try:
        unit.document = read_yaml(parts["head"], first_line=2)
    except YamlFault as fault:
        unit.say_at(fault.line, fault.fault, fault.remedy)
        return unit
    body = text[parts.end() :]
    unit.body_line = parts["head"].count("\n") + 3
    check_prose(unit, body, first_line=unit.body_line, embeds=True)
    if not body.strip():
        unit.say_at(unit.body_line, "The lesson has no text.", "Write it below the front matter.")
    head, findings = validate(LessonHead, unit.document.data)
    unit.say(findings)
    if head is not None:
        embeds = [embed for embed in scan(body).embeds if not embed.nested]
        unit.value = Lesson(
            slug=place["slug"],
            module=place["module"],
            head=head,
            body=body,
            labs=tuple(embed.ref for embed in embeds if embed.kind == "lab"),
            questions=tuple(embed.ref for embed in embeds if embed.kind == "question"),
        )
    return unit


class LessonUnit(Unit[Lesson]):
    body_line: int = 1  # where the text below the front matter starts

    @property
    def slug(self) -> str:
        """From the file's name, whether or not the lesson is sound."""
        return re.sub(r"^\d*-", "", self.path.rsplit("/", 1)[-1]).removesuffix(".md")
