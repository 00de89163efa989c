"""Our own format: what content/questions/<topic>.yaml has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import yaml

from portal.engines.curriculum import Fact, QuestionSet
from portal.engines.curriculum.models import Coded
from portal.engines.curriculum.yaml_text import YamlFault, read_yaml

from .gather import in_order
from .plain import seen, text_of
from .reading import MOST_QUESTIONS, DraftQuestion, Read, TooMuch, Trouble
from .written import Written, partly

WIDTH: Final = 100  # characters a line
MARK: Final = "# missing:"  # before what an author has to write
_OWN_RULES = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")  # numbers as we read them
_WORDS: Final = ("true", "false", "null", "~", "")
CODE: Final = "Its code and its checks, which stand in a folder beside the YAML."
NAMES: Final = ("concepts", "lessons", "facts")
# What an author reads where something is missing.
HOW: Final[Mapping[str, str]] = {
    "level": "1, 2 or 3",
    "facts": "[…], ids of content/facts.yaml",
    "absolute": "a tolerance, in the unit of the answer",
    "holds": "true or false",
}


class _Dumper(yaml.CSafeDumper):
    pass


class _InOneLine(list[Any]):
    """Written as [a, b]."""


def _text(dumper: _Dumper, text: str) -> yaml.Node:
    style: str | None = None
    if _OWN_RULES.fullmatch(text) or text in _WORDS:
        style = '"'  # a number to us, though not to YAML 1.1
    elif "\n" in text:
        style = "|"
    elif len(text) > WIDTH - 20 and text == text.strip() and "  " not in text:
        style = ">"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _number(dumper: _Dumper, value: float) -> yaml.Node:
    text = str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return dumper.represent_scalar("tag:yaml.org,2002:float", text)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(float, _number)
_Dumper.add_representer(
    _InOneLine,
    lambda dumper, names: dumper.represent_sequence("tag:yaml.org,2002:seq", names, flow_style=True),
)


def write(question_set: QuestionSet, *, facts: Mapping[str, Fact] | None = None) -> Written:
    """
    Reading it again gives an equal set, with the same digest. What is run has its code beside the YAML, in a
    folder of its own.
    """
    questions = [
        in_order(one.model_dump(mode="json", exclude_defaults=True)) for one in question_set.questions
    ]
    head = {"topic": question_set.topic, "title": question_set.title, "summary": question_set.summary}
    items = "".join(f"\n{_item(one)}" for one in questions)
    code = tuple(partly(one, CODE) for one in question_set.questions if isinstance(one, Coded))
    return Written(content=f"{_dump(head)}\nquestions:{items or ' []'}\n".encode(), left_out=code)


def read(content: str | bytes, *, topic: str = "") -> Read:
    """`yaml` is what was read, so that an author gets back the comments of the file."""
    try:
        text = text_of(content)
        return _read(text, topic)
    except TooMuch as fault:
        return Read(topic=topic, problems=(fault.trouble,))


def draft(topic: str, questions: Sequence[DraftQuestion]) -> str:
    """YAML with a comment for each thing that is missing. It is read again as it is completed."""
    title = topic.replace("-", " ").capitalize()
    head = f"{_dump({'topic': topic, 'title': title})}{MARK} summary\n\nquestions:"
    return head + ("".join(f"\n{_drafted(one)}" for one in questions) or " []") + "\n"


def _read(text: str, topic: str) -> Read:
    try:
        document = read_yaml(text)
    except YamlFault as fault:
        return Read(topic=topic, problems=(_trouble(fault.line, fault.fault, fault.remedy),), yaml=text)
    data = document.data if isinstance(document.data, dict) else {}
    listed = data.get("questions")
    items = listed if isinstance(listed, list) else []
    problems = []
    if len(items) > MOST_QUESTIONS:
        past = document.line(("questions", MOST_QUESTIONS))
        many = f"It has over {MOST_QUESTIONS} questions, and none of them is read."
        return Read(topic=topic, problems=(_trouble(past, many, "Split the file."),))
    if any(seen(one) != one for one in (text, *_texts(data))):
        said = "It holds characters that cannot be seen, or turn the text around them."
        problems.append(_trouble(1, said, "Type the lines again that read otherwise than they look."))
    questions = tuple(
        DraftQuestion(place=f"line {document.line(('questions', place))}", said=item)
        for place, item in enumerate(items)
        if isinstance(item, dict)
    )
    if not questions:
        problems.append(_trouble(1, "There is no question in it.", "Write `questions:` and items below it."))
    name = data.get("topic")
    found = name if isinstance(name, str) else topic
    return Read(topic=found, questions=questions, problems=tuple(problems), yaml=text)


def _trouble(line: int, fault: str, remedy: str) -> Trouble:
    return Trouble(place=f"line {line}", fault=fault, remedy=remedy)


def _texts(value: Any) -> Iterator[str]:
    """Depth is bounded by read_yaml."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _drafted(question: DraftQuestion) -> str:
    """What is missing of the question itself stands below it; of its parts, it is named."""
    marks = "".join(
        f"    {MARK} {name}{f': {HOW[name]}' if name in HOW else ''}\n" for name in question.missing
    )
    return _item(question.said) + marks


def _item(said: Mapping[str, Any]) -> str:
    """One item of the list, two spaces in."""
    shown = {key: _InOneLine(value) if key in NAMES else value for key, value in said.items()}
    lines = _dump(shown).rstrip("\n").split("\n")
    return "  - " + "\n".join([lines[0], *(f"    {one}" if one else "" for one in lines[1:])]) + "\n"


def _dump(data: Mapping[str, Any]) -> str:
    dumped: str = yaml.dump(
        data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH, default_flow_style=False
    )
    return dumped
