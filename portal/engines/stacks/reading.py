"""
YAML or JSON text of a stranger → plain values, and where each of them is.

One pass over the events of libyaml, without recursion: size, depth and number of values are bounded before
anything of it is built, and nothing is built but text, numbers, true, false, null, lists and objects. What
CloudFormation does not read is refused here as well: aliases, merges, and tags that are not its own.
Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Literal

import yaml

from .finding import Finding, Path
from .tags import BadTag, expanded
from .yaml_scalars import scalar

TEXT_BYTES = 1024 * 1024  # a template in a bucket may have 1 MB: CloudFormation's quotas
DEEPEST = 60
VALUES = 50_000
_SYNTAX = "E0000"
_YAML = "tag:yaml.org,2002:"
_KINDS = frozenset({"str", "int", "float", "bool", "null", "map", "seq"})
_PAGE = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html"
# An escaped backslash, a pair of halves of a character, or a half on its own.
_ESCAPES = re.compile(
    r"\\\\|\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|\\u([dD][89a-fA-F][0-9a-fA-F]{2})"
)

Dialect = Literal["template", "workflow"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """`places` are line and column, from 1, of the keys and items by their paths."""

    data: Any
    places: dict[Path, tuple[int, int]]

    def place(self, at: Path) -> tuple[int, int]:
        """Of the nearest thing around it when it is not there itself."""
        while at and at not in self.places:
            at = at[:-1]
        return self.places.get(at, (1, 1))


class Unreadable(Exception):
    """It cannot be read; `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


def read(text: str, *, dialect: Dialect = "template") -> Document:
    """Raises Unreadable. In a workflow there are no tags, and `on` is a word, as in YAML 1.2."""
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > TEXT_BYTES:
        raise _refused(f"The file has {size:,} bytes; {TEXT_BYTES:,} (1 MB) is the most.", "Split it.")
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        return _read_json(text, dialect)
    return _read_yaml(text, dialect)


def _read_json(text: str, dialect: Dialect) -> Document:
    """Read as YAML for the places, of which it is a part but for tabs and halves of characters."""
    try:
        document = _read_yaml(_ESCAPES.sub(_unescaped, text.replace("\t", " ")), dialect)
        data = json.loads(text.lstrip("\ufeff"), parse_constant=_constant)
        return Document(data=data, places=document.places)
    except ValueError as fault:
        line = getattr(fault, "lineno", 1)
        message = f"This is not JSON: {getattr(fault, 'msg', fault)}."
        raise _refused(message, "Check the commas, brackets and quotes before this place.", line) from None
    except RecursionError:
        raise _refused("Values are nested too deeply.", "Flatten them.") from None


def _unescaped(found: re.Match[str]) -> str:
    """YAML has no halves: a pair is its character, a half on its own one that nobody uses, each another."""
    if found[1]:
        return chr(0x10000 + ((int(found[1], 16) - 0xD800) << 10) + int(found[2], 16) - 0xDC00)
    return chr(int(found[3], 16) - 0xD800 + 0xE000) if found[3] else found[0]


def _constant(word: str) -> None:
    raise ValueError(f"{word} is no JSON")


def _read_yaml(text: str, dialect: Dialect) -> Document:
    builder = _Builder(dialect)
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            builder.take(event)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise _refused(
            f"This is not YAML: {fault.problem or fault.context}.", _hint(str(fault.problem)), line, column
        ) from None
    except yaml.YAMLError as fault:
        raise _refused(f"This is not YAML: {fault}.", "Remove what does not belong.") from None
    except UnicodeEncodeError:
        raise _refused("This is no text: it has half of a character.", "Save the file as UTF-8.") from None
    return Document(data=builder.root, places=builder.places)


def _hint(problem: str) -> str:
    if "mapping values are not allowed" in problem:
        return "Put a text that holds `: ` between quotes."
    if "cannot start any token" in problem:
        return "Indent with spaces, and put a text that starts with ` or @ or % between quotes."
    return "Check the indentation and the quotes around this line."


@dataclass(slots=True)
class _Open:
    """A list or an object that is being read. `keys` are those so far; `key` is the one whose value comes."""

    value: Any
    path: Path
    tag: str | None
    key: str | None = None
    names: tuple[str, ...] = ()  # what the tag adds to the path


class _Builder:
    def __init__(self, dialect: Dialect) -> None:
        self.root: Any = None
        self.places: dict[Path, tuple[int, int]] = {}
        self._dialect = dialect
        self._open: list[_Open] = []
        self._count = 0
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
        match event:
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    raise _at(event, "There is a second document in the file.", "Keep one: remove the `---`.")
            case yaml.AliasEvent():
                raise _at(
                    event,
                    f"The alias *{event.anchor} repeats an anchor: CloudFormation reads no aliases.",
                    "Write the value out.",
                )
            case yaml.ScalarEvent():
                self._scalar(event)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._begin(event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._end(event)

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        self._counted(event)
        if self._open and isinstance(self._open[-1].value, dict) and self._open[-1].key is None:
            self._key(event)
            return
        tag = self._tag(event)
        self._noted(event)
        value = scalar(event, yaml_1_1=self._dialect == "template") if tag is None else event.value
        self._put(self._tagged(tag, value, event) if tag is not None else value)

    def _key(self, event: yaml.ScalarEvent) -> None:
        top = self._open[-1]
        name = str(event.value)
        if name == "<<" and event.implicit[0]:
            raise _at(event, "`<<` merges objects: CloudFormation does not.", "Write the values out.")
        if name in top.value:
            raise _at(event, f'The key "{name[:60]}" is there twice.', "Keep one of them.")
        top.key = name
        top.value[name] = None
        self.places[(*top.path, name)] = _place(event)

    def _begin(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        self._counted(event)
        if self._open and isinstance(self._open[-1].value, dict) and self._open[-1].key is None:
            raise _at(event, "A key is a list or an object here; keys are text.", "Write a name.")
        if len(self._open) >= DEEPEST:
            raise _at(event, f"Values are nested more than {DEEPEST} deep.", "Flatten them.")
        tag = self._tag(event)
        path = self._noted(event)
        value: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
        inner = () if tag is None else tuple(expanded(tag, "").keys())
        self._open.append(_Open(value=value, path=(*path, *inner), tag=tag))

    def _end(self, event: yaml.Event) -> None:
        closed = self._open.pop()
        self._put(closed.value if closed.tag is None else self._tagged(closed.tag, closed.value, event))

    def _put(self, value: Any) -> None:
        if not self._open:
            self.root = value
            return
        top = self._open[-1]
        if isinstance(top.value, list):
            top.value.append(value)
        else:
            assert top.key is not None  # a scalar or an object before this one was the key
            top.value[top.key] = value
            top.key = None

    def _noted(self, event: yaml.Event) -> Path:
        """The path of the value that begins; keys have been noted where they stand."""
        if not self._open:
            return ()
        top = self._open[-1]
        path = (*top.path, len(top.value) if isinstance(top.value, list) else str(top.key))
        self.places.setdefault(path, _place(event))
        return path

    def _tag(self, event: Any) -> str | None:
        """Of CloudFormation's own, "Ref"; None for what needs none."""
        tag: str | None = event.tag
        if tag is None or tag == "!":
            return None
        if tag.startswith(_YAML):
            if tag.removeprefix(_YAML) not in _KINDS:
                raise _at(
                    event, f"The tag !!{tag.removeprefix(_YAML)[:40]} is not read.", "Write plain values."
                )
            return None
        if self._dialect == "workflow" or not tag.startswith("!"):
            raise _at(event, f"The tag {tag[:40]} is not read here.", "Write plain values.")
        try:
            expanded(tag[1:], "")
        except BadTag as fault:
            raise _at(event, str(fault), fault.remedy) from None
        return tag[1:]

    def _tagged(self, tag: str, value: Any, event: yaml.Event) -> Any:
        try:
            return expanded(tag, value)
        except BadTag as fault:
            raise _at(event, str(fault), fault.remedy) from None

    def _counted(self, event: yaml.Event) -> None:
        self._count += 1
        if self._count > VALUES:
            raise _at(event, f"There are more than {VALUES:,} values.", "Split the file.")


def _place(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)


def _at(event: yaml.Event, message: str, remedy: str) -> Unreadable:
    return _refused(message, remedy, *_place(event))


def _refused(message: str, remedy: str, line: int = 1, column: int = 1) -> Unreadable:
    return Unreadable(
        Finding(
            rule=_SYNTAX,
            level="error",
            message=message,
            remedy=remedy,
            line=line,
            column=column,
            source=_PAGE,
        )
    )
