"""
What the portal says, collected out of its sources, and held against its translations.

Babel reads the sources and the files of translations, so that nobody needs GNU gettext. Whoever serves the
portal needs neither: what is compiled is committed.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

Said = str | tuple[str, str]  # with its plural
Key = tuple[Said, str | None]  # with its context

# domain → folders and endings of what is read
SOURCES = {
    "django": (("portal", ".py"), ("templates", ".html"), ("templates", ".txt")),
    "djangojs": (("frontend/js", ".js"), ("frontend/editor", ".js")),
}
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3), "npgettext_lazy": ((1, "c"), 2, 3),
}  # fmt: skip
HEADER = """\
msgid ""
msgstr ""
"Project-Id-Version: Warmstart\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|%[a-z]|\{\w*\}")  # of scripts too
TAG = re.compile(r"</?[a-z][^<>]*>")
SPOKEN = re.compile(r'\s(?:aria-label|alt|placeholder|title)="[^"]*"')


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """One language's file of a domain; the compiled one stands beside it."""

    root: Path
    language: str
    domain: str

    @property
    def po(self) -> Path:
        return self.root / "locale" / self.language / "LC_MESSAGES" / f"{self.domain}.po"

    @property
    def mo(self) -> Path:
        return self.po.with_suffix(".mo")

    def read(self) -> Catalog:
        if not self.po.exists():
            return Catalog()
        with self.po.open("rb") as file:
            return read_po(file, ignore_obsolete=True)


def collect(root: Path, domain: str) -> list[Key]:
    """Everything that is said, each once."""
    found: dict[Key, None] = {}
    for folder, ending in SOURCES[domain]:
        for path in sorted((root / folder).rglob(f"*{ending}")):
            text = path.read_text(encoding="utf-8")
            if "gettext" in text or ending != ".py":  # to read all of Python takes half a minute
                found |= dict.fromkeys(said_in(text, ending))
    return list(found)


def said_in(text: str, ending: str) -> Iterator[Key]:
    """Of one source, by what its name ends in."""
    how = "javascript" if ending == ".js" else "python"
    if how == "python" and ending != ".py":
        # Django turns a template into calls of gettext; what is indented between them is no Python.
        text = "\n".join(line.lstrip() for line in templatize(text).split("\n"))
    options = {"parse_template_string": how == "javascript"}
    for _, said, _, context in extract(how, io.BytesIO(text.encode()), KEYWORDS, options=options):
        key = (said[0], said[1]) if isinstance(said, tuple) else said
        if key:
            yield key, context


def updated(old: Catalog, keys: Iterable[Key]) -> Catalog:
    """With exactly these: what was translated stays so, what is new, or was only guessed, is empty."""
    fresh = Catalog(fuzzy=False)
    for said, context in keys:
        before = _entry(old, said, context)
        fresh.add(said, before.string if before and not before.fuzzy else None, context=context)
    return fresh


def as_po(catalog: Catalog, language: str) -> bytes:
    """In the order of what is said: two who add something seldom meet in one place."""
    file = io.BytesIO()
    write_po(file, catalog, width=0, no_location=True, omit_header=True, sort_output=True)
    return HEADER.format(language=language).encode() + file.getvalue().strip() + b"\n"


def as_mo(catalog: Catalog, language: str) -> bytes:
    """
    As GNU's msgfmt does it, with the header alone that a reader needs, so that the same translations are
    the same bytes on every day.
    """
    header = HEADER.format(language=language)
    entries = {b"": "".join(re.findall(r'^"(.*)"$', header, re.M)).replace("\\n", "\n").encode()}
    for message in catalog:
        if message.id and not message.fuzzy and all(_strings(message)):
            ids = "\0".join(message.id) if isinstance(message.id, tuple | list) else message.id
            before = f"{message.context}\4" if message.context else ""
            entries[(before + ids).encode()] = "\0".join(_strings(message)).encode()
    ids_at, texts_at, data = 28, 28 + 8 * len(entries), b""
    begins, tables = 28 + 16 * len(entries), [b"", b""]
    for which, texts in enumerate((sorted(entries), [entries[key] for key in sorted(entries)])):
        for text in texts:
            tables[which] += struct.pack("<II", len(text), begins + len(data))
            data += text + b"\0"
    head = struct.pack("<IIIIIII", 0x950412DE, 0, len(entries), ids_at, texts_at, 0, 0)
    return head + b"".join(tables) + data


def faults_of(catalog: Catalog, keys: Iterable[Key]) -> Iterator[str]:
    """What is not translated, not wholly, or with other places to fill."""
    wanted = dict.fromkeys(keys)
    for said, context in wanted:
        shown = said if isinstance(said, str) else said[0]
        message = _entry(catalog, said, context)
        if message is None or not any(_strings(message)):
            yield f"Not translated: {shown!r}"
        elif message.fuzzy:
            yield f"Fuzzy: {shown!r}"
        elif not all(_strings(message)) or len(_strings(message)) != (1 if isinstance(said, str) else 2):
            yield f"A plural form is missing: {shown!r}"
        else:
            yield from _differs(said, _strings(message))
    for message in catalog:
        if message.id and (_said(message), message.context) not in wanted:
            yield f"Nothing says this any more: {message.id!r}"


def _differs(said: Said, strings: tuple[str, ...]) -> Iterator[str]:
    originals = (said,) if isinstance(said, str) else said
    for place, string in enumerate(strings):
        # "One run" says no number, though its plural does, and the other way round.
        allowed = originals if place == 0 else originals[-1:]
        if sorted(PLACEHOLDER.findall(string)) not in [sorted(PLACEHOLDER.findall(one)) for one in allowed]:
            yield f"Other placeholders than in {originals[0]!r}: {string!r}"
        if _tags(string) not in [_tags(one) for one in allowed]:
            yield f"Other tags than in {originals[0]!r}: {string!r}"


def _tags(text: str) -> list[str]:
    return sorted(SPOKEN.sub("", tag) for tag in TAG.findall(text))


def _entry(catalog: Catalog, said: Said, context: str | None) -> Message | None:
    found = catalog.get(said if isinstance(said, str) else said[0], context)
    return found if found is not None and _said(found) == said else None


def _said(message: Message) -> Said:
    return message.id if isinstance(message.id, str) else (message.id[0], message.id[1])


def _strings(message: Message) -> tuple[str, ...]:
    string = message.string
    if isinstance(string, dict):
        return tuple(string[place] for place in sorted(string))
    return tuple(string) if isinstance(string, tuple | list) else (string or "",)
