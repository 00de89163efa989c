"""A small sound content/, as text, for tests to break."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

COURSE = """\
title: A course
tagline: Short and sound.
tracks:
  - slug: all
    title: All of it
    summary: Everything.
    modules: [basics]
modules:
  - slug: basics
    title: Basics
    summary: To begin with.
    lessons: [first, second]
    questions: [colours]
"""
LESSON = """\
---
code: {code}
title: {title}
objective: Know it.
minutes: 5
prerequisites: [{prerequisites}]
facts: [M-1]
notes: "1-2"
---
## Why

Text with [a link](/lessons/first/) and [another](#why).

```lab
double
```

```question
colours/sky
```
"""
LAB = """\
title: Double
summary: Double a number.
minutes: 5
events:
  - events/two.json
  - plain/three
facts: [M-1]
hints: [Multiply.]
checks:
  - slug: twice
    title: Twice the number
    points: 2
    given:
      - file: two.json
      - sample: plain/three
      - event: {n: 4}
    expect:
      - {kind: equals, value: {twice: 4}, invocation: 0}
      - {kind: at_path, path: $.twice, value: 8}
  - slug: negative
    title: Below nought
    hidden: true
    hint: What of a negative number?
    given:
      - event: {n: -1}
    expect:
      - {kind: equals, value: {twice: -2}}
"""
QUESTIONS = """\
topic: colours
title: Colours
summary: Of things.
questions:
  - kind: single
    slug: sky
    prompt: What colour is the sky?
    level: 1
    lessons: [first]
    facts: [M-1]
    explanation: Look up.
    options:
      - {id: a, text: Blue, right: true, why: It is.}
      - {id: b, text: Green, why: It is not.}
  - kind: multiple
    slug: flags
    prompt: Which colours has the flag?
    level: 1
    points: 2
    facts: [M-1]
    explanation: Look.
    options:
      - {id: a, text: Red, right: true, why: Yes.}
      - {id: b, text: White, right: true, why: Yes.}
      - {id: c, text: Pink, why: No.}
  - kind: ordering
    slug: rainbow
    prompt: Put them in order.
    level: 2
    facts: [M-1]
    explanation: By wavelength.
    steps:
      - {id: a, text: Red, why: Longest.}
      - {id: b, text: Green, why: Between.}
      - {id: c, text: Blue, why: Shortest.}
  - kind: matching
    slug: fruit
    prompt: Match them.
    level: 1
    facts: [M-1]
    explanation: Ripe ones.
    choices: [Red, Yellow]
    pairs:
      - {id: a, left: Banana, right: Yellow, why: Yes.}
      - {id: b, left: Cherry, right: Red, why: Yes.}
  - kind: numeric
    slug: wavelength
    prompt: Of red light?
    level: 3
    facts: [M-1]
    explanation: Measure.
    answer: 700
    unit: nm
    absolute: 50
    working: Read the chart.
    mistakes:
      - {value: 400, why: That is violet.}
"""
EVENTS = """\
source: plain
title: Plain events
delivery: direct
summary: Made by hand.
events:
  - name: three
    title: A three
    note: Just a number.
    payload: {n: 3}
"""
FACTS = """\
facts:
  - id: M-1
    text: A function may run for 900 s.
    value: 900 s
    source: Developer Guide
    link: https://docs.aws.amazon.com/lambda/
    as_of: "2026-11"
    confidence: verified
  - id: M-2
    text: It is said so.
    source: experience
    as_of: "2026-11"
    confidence: memory
"""
CODE = "def lambda_handler(event, context):\n    return {}\n"

FILES = {
    "course.yaml": COURSE,
    "facts.yaml": FACTS,
    "lessons/basics/01-first.md": LESSON.format(code="L01", title="First", prerequisites=""),
    "lessons/basics/02-second.md": LESSON.format(code="L02", title="Second", prerequisites="first"),
    "labs/double/lab.yaml": LAB,
    "labs/double/brief.md": "Return twice the number.\n",
    "labs/double/starter/lambda_function.py": CODE.format("None"),
    "labs/double/solution/lambda_function.py": CODE.replace("{}", "{'twice': 2 * event['n']}"),
    "labs/double/wrong/adds.py": CODE.replace("{}", "{'twice': 2 + event['n']}"),
    "labs/double/wrong/squares/lambda_function.py": CODE.replace("{}", "{'twice': event['n'] ** 2}"),
    "labs/double/events/two.json": '{"n": 2}\n',
    "questions/colours.yaml": QUESTIONS,
    "events/plain.yaml": EVENTS,
}


class Content:
    """`content.root` is the folder; paths are relative to it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for path, text in FILES.items():
            self.write(path, text)

    def write(self, path: str, text: str | bytes) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else dedent(text).encode())

    def replace(self, path: str, old: str, new: str) -> None:
        text = (self.root / path).read_text()
        assert old in text
        self.write(path, text.replace(old, new, 1))

    def remove(self, path: str) -> None:
        (self.root / path).unlink()

    def line(self, path: str, words: str) -> int:
        """The line that holds the words."""
        return next(
            n for n, line in enumerate((self.root / path).read_text().splitlines(), 1) if words in line
        )
