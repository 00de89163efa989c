"""
The texts that a new lesson, lab or question begins with.

Each is whole: it passes every check as it stands, a lab's solution passes and its starter fails. In a draft,
what an author has to say themselves is marked instead, and content's check names each such line.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from portal.engines.curriculum.drafts import MARK


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """What is known of it already; `draft` marks the rest."""

    title: str
    draft: bool = False
    facts: Sequence[str] = ()

    def say(self, wanted: str, whole: str) -> str:
        return f"{MARK}: {wanted}" if self.draft else whole

    def quoted(self, wanted: str, whole: str) -> str:
        """The same between quotes, where YAML could take it for something else."""
        return quoted(self.say(wanted, whole))


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def lesson(words: Words, *, code: str, objective: str, minutes: int) -> str:
    objective = objective or words.say("what somebody can do after it", f"Say what {words.title} is for.")
    return f"""\
---
code: {code}
title: {quoted(words.title)}
objective: {quoted(objective)}
minutes: {minutes}
facts: [{", ".join(words.facts)}]
---

{words.say("one paragraph with the point of it all", "Begin with the point: what would go wrong without it?")}

## What it is

{words.say("the idea, with one small piece of code", "Say it once, in plain words, with one example.")}

## What to remember

- {words.say("what will still be known in a month", "The one thing to know in a month from now.")}
"""


def lab(words: Words, *, summary: str, minutes: int) -> dict[str, str]:
    """Files by their paths below the lab's folder: greet whoever the event names."""
    return {
        "lab.yaml": _lab_sheet(words, summary=summary, minutes=minutes),
        "brief.md": f"""\
{words.say("what to build, and what it is for", "Write a handler that greets whoever the event names.")}

- `{{"name": "Asha"}}` → `{{"greeting": "Hello, Asha!"}}`

**Checked:** {words.say("each check in a few words", "this event, and another name (hidden).")}
""",
        "events/first.json": '{"name": "Asha"}\n',
        "starter/lambda_function.py": """\
def lambda_handler(event, context):
    return None
""",
        "solution/lambda_function.py": """\
def lambda_handler(event, context):
    return {"greeting": f"Hello, {event['name']}!"}
""",
        "wrong/always-the-same.py": f"""\
# {words.say("what the mistake is", "The name is that of the first event, whatever comes.")}
def lambda_handler(event, context):
    return {{"greeting": "Hello, Asha!"}}
""",
        "wrong/only-printed.py": f"""\
# {words.say("what the mistake is", "It is written to the log, and nothing is returned.")}
def lambda_handler(event, context):
    print({{"greeting": f"Hello, {{event['name']}}!"}})
""",
    }


def _lab_sheet(words: Words, *, summary: str, minutes: int) -> str:
    summary = summary or words.say("what is built, in one sentence", "Greet whoever the event names.")
    return f"""\
title: {quoted(words.title)}
summary: {quoted(summary)}
minutes: {minutes}
facts: [{", ".join(words.facts)}]

events:                   # what the learner may choose from, in order
  - events/first.json

hints:                    # shown one at a time; the last may nearly give it away
  - {words.quoted("where to look first", "The event is the handler's first argument, a dictionary here.")}

checks:
  - slug: answers
    title: {words.quoted("what comes of the event they see", "The greeting has the name of the event")}
    points: 2
    given:
      - file: first.json
    expect:
      - kind: equals
        value: {{greeting: "Hello, Asha!"}}

  - slug: another
    title: {words.quoted("what only a real solution does", "Any other name is greeted, too")}
    hidden: true
    hint: {words.quoted("a question that leads to it", "Is the name that of the event, or of the code?")}
    given:
      - event: {{name: Łukasz}}
    expect:
      - kind: equals
        value: {{greeting: "Hello, Łukasz!"}}
"""


def question(
    words: Words, *, kind: str, slug: str, level: int, concepts: Sequence[str], lessons: Sequence[str]
) -> str:
    """One item of a question set."""
    explanation = words.quoted("what is so, and how one can tell", "Say what is so, and how one can tell.")
    marked = f"  # {MARK}: ids of facts it rests on" if words.draft and not words.facts else ""
    return f"""\
kind: {kind}
slug: {slug}
prompt: {words.quoted("the question, in one sentence", f"{words.title}: {_ASKED[kind]}")}
level: {level}
concepts: [{", ".join(concepts)}]
lessons: [{", ".join(lessons)}]
facts: [{", ".join(words.facts)}]{marked}
explanation: {explanation}
{_PARTS[kind](words)}"""


def _options(words: Words, *right: bool) -> str:
    written = ["options:"]
    for letter, holds in zip("abc", right, strict=True):
        text = "what is so" if holds else "what people take for it"
        written += [
            f"  - id: {letter}",
            f"    text: {words.quoted(text, f'Statement {letter.upper()} of it.')}",
            *(["    right: true"] if holds else []),
            f"    why: {words.quoted('why', 'It is so.' if holds else 'It only looks like it.')}",
        ]
    return "\n".join(written) + "\n"


def _steps(words: Words) -> str:
    written = ["steps:"]
    for letter, place in zip("abc", ("first", "second", "third"), strict=True):
        text = words.quoted(f"what comes {place}", f"What comes {place}.")
        why = words.quoted("why there", "The one before has to be there.")
        written += [f"  - id: {letter}", f"    text: {text}", f"    why: {why}"]
    return "\n".join(written) + "\n"


def _pairs(words: Words) -> str:
    written = ["choices: [One, Other]", "pairs:"]
    for letter, choice in (("a", "One"), ("b", "Other")):
        left = words.quoted("what belongs to it", f"What belongs to {choice.lower()}.")
        written += [f"  - id: {letter}", f"    left: {left}", f"    right: {choice}", "    why: It does."]
    return "\n".join(written) + "\n"


def _number(words: Words) -> str:
    return f"""\
answer: 42
unit: s
absolute: 0
working: {words.quoted("the sum, step by step", "6 × 7 s = 42 s")}
mistakes:
  - value: 13
    why: {words.quoted("how one gets there", "That is their sum, not their product.")}
"""


_ASKED = {
    "single": "which of these is so?",
    "multiple": "which of these are so?",
    "ordering": "in which order does it happen?",
    "matching": "what belongs to what?",
    "numeric": "six times, seven seconds each. How long is that, in seconds?",
}
_PARTS = {
    "single": lambda words: _options(words, True, False, False),
    "multiple": lambda words: _options(words, True, True, False),
    "ordering": _steps,
    "matching": _pairs,
    "numeric": _number,
}
KINDS = tuple(_PARTS)
