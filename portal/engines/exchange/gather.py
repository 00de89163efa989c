"""Questions of another format, as far as they are said → a draft in our YAML, and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from .naming import Slugs
from .plain import one_line
from .reading import MOST_PROBLEMS, MOST_QUESTIONS, DraftQuestion, Read, Trouble, Unfit

LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
MOST_HINTS: Final = 9
LONGEST_LINE: Final = 300  # characters, as the models have it
KEYS: Final = [
    "kind",
    "slug",
    "starred",
    "prompt",
    "statement",
    "holds",
    "why",
    "level",
    "points",
    "concepts",
    "lessons",
    "facts",
    "explanation",
]
# What each kind needs besides what all do; the rest is optional.
NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "single": ("options",),
    "multiple": ("options",),
    "true-or-why": ("statement", "holds", "why", "reasons"),
    "matching": ("choices", "pairs"),
    "ordering": ("steps",),
    "numeric": ("answer", "unit", "working"),
    "cloze": ("text", "gaps"),
    "fill-in": ("code", "language", "gaps"),
    "free-text": ("model", "rubric", "wrong"),
}
NEEDED_BY_ALL: Final = ("prompt", "level", "facts", "explanation")
LISTS: Final = ("options", "reasons", "pairs", "steps", "gaps", "mistakes")


@dataclass(frozen=True, kw_only=True, slots=True)
class Marks:
    """What a file of ours says beside its questions, as tags: level:2, fact:J-1, concept:state, kind:…"""

    said: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def first(self, name: str) -> str:
        return next(iter(self.said.get(name, ())), "")

    def keys(self) -> dict[str, Any]:
        level = self.first("level")
        found: dict[str, Any] = {"level": int(level)} if level in ("1", "2", "3") else {}
        for tag, key in (("concept", "concepts"), ("lesson", "lessons"), ("fact", "facts")):
            if names := self.said.get(tag):
                found[key] = list(names)
        return found | ({"starred": True} if self.first("starred") == "yes" else {})


def marks_of(tags: Iterable[str]) -> Marks:
    said: dict[str, list[str]] = {}
    for tag in tags:
        name, colon, value = one_line(tag)[:100].partition(":")
        if colon and value.strip():
            said.setdefault(name.strip().lower(), []).append(value.strip())
    return Marks(said={name: tuple(dict.fromkeys(values)) for name, values in said.items()})


@dataclass(kw_only=True, slots=True)
class Gathering:
    """Takes questions one by one, each by itself: what is wrong with one hides no other."""

    topic: str = ""
    questions: list[DraftQuestion] = field(default_factory=list)
    problems: list[Trouble] = field(default_factory=list)
    slugs: Slugs = field(default_factory=Slugs)

    def say(self, place: str, fault: str, remedy: str) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Trouble(place=place, fault=fault, remedy=remedy))

    def take(self, place: str, names: Sequence[str], build: Callable[[], Mapping[str, Any]]) -> None:
        """`names` are what its slug may come from, the best first. `build` raises Unfit."""
        if len(self.questions) == MOST_QUESTIONS:
            self._say_full(place)
            return
        try:
            said = build()
        except Unfit as fault:
            self.say(place, fault.fault, fault.remedy)
            return
        found = {"slug": self.slugs.take(*names, str(said.get("prompt", ""))), **said}
        self.questions.append(
            DraftQuestion(place=place, said=in_order(found), missing=tuple(missing_from(found)))
        )

    def _say_full(self, place: str) -> None:
        """Once, and before all else: what comes after it is not looked at."""
        fault = f"Only the first {MOST_QUESTIONS} questions are read."
        if not any(one.fault == fault for one in self.problems[:1]):
            self.problems.insert(0, Trouble(place=place, fault=fault, remedy="Split the file."))

    def read(self, yaml_of: Callable[[str, Sequence[DraftQuestion]], str], topic: str) -> Read:
        topic = topic or self.topic or "imported"
        if not self.questions and not self.problems:
            self.say("line 1", "There is no question in it.", "Look whether the format is the right one.")
        return Read(
            topic=topic,
            questions=tuple(self.questions),
            problems=tuple(self.problems),
            yaml=yaml_of(topic, self.questions),
        )


def in_order(said: Mapping[str, Any]) -> dict[str, Any]:
    """As the files under content/questions/ have their keys. Empty texts and lists are not said."""
    first = {key: said[key] for key in KEYS if key in said}
    whole = {**first, **{key: value for key, value in said.items() if key not in first}}
    return {key: value for key, value in whole.items() if value not in ("", [], None) or key == "unit"}


def missing_from(said: Mapping[str, Any]) -> Iterable[str]:
    for key in (*NEEDED_BY_ALL, *NEEDED.get(str(said.get("kind")), ())):
        if said.get(key) in (None, "", []):
            yield key
    if said.get("kind") == "numeric" and said.get("absolute") is None and said.get("relative") is None:
        yield "absolute"
    for key in LISTS:
        for item in said.get(key) or ():
            yield from _missing_of(key, item)


def _missing_of(key: str, item: Mapping[str, Any]) -> Iterable[str]:
    name = item.get("id", item.get("value", ""))
    for part in ("label", "why") if key == "gaps" else ("why",):
        if not item.get(part):
            yield f"{key} {name} {part}"
    for mistake in item.get("mistakes") or ():
        if not mistake.get("why"):
            yield f"{key} {name} mistake {mistake.get('text')} why"


def lettered(items: Sequence[Mapping[str, Any]], *, most: int, what: str) -> list[dict[str, Any]]:
    """With ids a, b, c… Raises Unfit for too many."""
    if len(items) > most:
        raise Unfit(f"It has {len(items)} {what}, and there may be {most}.", "Remove some, or split it.")
    return [{"id": LETTERS[place], **item} for place, item in enumerate(items)]


def line(text: str, what: str) -> str:
    """Raises Unfit for what is too long for one line of ours."""
    text = one_line(text)
    if len(text) > LONGEST_LINE:
        raise Unfit(f"{what} has over {LONGEST_LINE} characters.", "Shorten it; say the rest in the prompt.")
    return text
