"""The formats: a new one is a module here and a row in the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from portal.engines.curriculum import Fact, QuestionSet

from . import anki, gift, moodle, own_yaml, table
from .reading import Read
from .written import Written

Facts = Mapping[str, Fact]
READ_BYTES: Final = 4_096  # looked at to tell the format


@dataclass(frozen=True, kw_only=True, slots=True)
class Format:
    """`reader` is None for what only goes out. `suffix` is that of its files, without the dot."""

    name: str
    title: str
    what: str  # for whom, in a few words
    suffix: str
    content_type: str
    writer: Callable[[QuestionSet, Facts, float], Written]
    reader: Callable[[str | bytes, str], Read] | None

    def write(self, question_set: QuestionSet, *, facts: Facts, at_s: float) -> Written:
        """`at_s` is now, in seconds since 1970; only Anki asks for it."""
        return self.writer(question_set, facts, at_s)

    def read(self, content: str | bytes, *, topic: str = "") -> Read:
        """`topic` is what the set is to be called; else the file may say it. Raises nothing."""
        if self.reader is None:
            raise ValueError(f"{self.title} is not read.")
        return self.reader(content, topic)


FORMATS: Final[Mapping[str, Format]] = {
    one.name: one
    for one in (
        Format(
            name="anki",
            title="Anki",
            what="cards for Anki, on any device",
            suffix="apkg",
            content_type="application/octet-stream",
            writer=lambda found, facts, at_s: anki.write(found, facts=facts, at_s=at_s),
            reader=None,
        ),
        Format(
            name="csv",
            title="CSV",
            what="a table for a spreadsheet",
            suffix="csv",
            content_type="text/csv; charset=utf-8",
            writer=lambda found, facts, _: table.write(found, facts=facts),
            reader=lambda content, topic: table.read(content, topic=topic),
        ),
        Format(
            name="moodle",
            title="Moodle XML",
            what="for the question bank of a Moodle course",
            suffix="xml",
            content_type="application/xml",
            writer=lambda found, facts, _: moodle.write(found, facts=facts),
            reader=lambda content, topic: moodle.read(content, topic=topic),
        ),
        Format(
            name="gift",
            title="GIFT",
            what="plain text, for Moodle and others",
            suffix="gift",
            content_type="text/plain; charset=utf-8",
            writer=lambda found, facts, _: gift.write(found, facts=facts),
            reader=lambda content, topic: gift.read(content, topic=topic),
        ),
        Format(
            name="yaml",
            title="YAML",
            what="as authors write them here",
            suffix="yaml",
            content_type="application/yaml; charset=utf-8",
            writer=lambda found, facts, _: own_yaml.write(found, facts=facts),
            reader=lambda content, topic: own_yaml.read(content, topic=topic),
        ),
    )
}
_BY_SUFFIX: Final = {
    "yaml": "yaml",
    "yml": "yaml",
    "xml": "moodle",
    "gift": "gift",
    "csv": "csv",
    "tsv": "csv",
}


def format_of(name: str, content: bytes) -> Format | None:
    """By the ending of the file's name or, where that says nothing (.txt, pasted), by how it begins."""
    known = _BY_SUFFIX.get(name.rpartition(".")[2].lower())
    if known:
        return FORMATS[known]
    start = content[:READ_BYTES].decode("utf-8", "ignore").lstrip("\ufeff \t\r\n")
    if start.startswith("<"):
        return FORMATS["moodle"]
    if start.startswith(("topic:", "questions:", "#", "- ", "title:")):
        return FORMATS["yaml"]
    if start.startswith(("//", "::", "$CATEGORY")) or "{" in start:
        return FORMATS["gift"]
    return FORMATS["csv"] if "kind" in start.partition("\n")[0].lower() else None
