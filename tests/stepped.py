"""A lab of three steps as an author writes it: double a number, name it, and leave a locked function alone."""

from __future__ import annotations

from pathlib import Path

from portal.engines.curriculum import Library, Shelf
from tests.engines.curriculum.tree import Content

LAB = """\
title: Grown up
summary: One handler, step by step.
minutes: 9
facts: [M-1]
steps: [double, name, guard]
"""
STEP = """\
title: {title}
minutes: 3
events: [events/two.json]
hints: [Multiply.]
checks:
  - slug: {slug}
    title: {asks}
    points: 2
    given:
      - file: two.json
    expect:
      - {{kind: includes, value: {{{expects}}}}}
"""
DOUBLES = "def lambda_handler(event, context):\n    return {'twice': 2 * event['n']}\n"
NAMES = "def lambda_handler(event, context):\n    return {'twice': 2 * event['n'], 'name': 'n'}\n"
GUARD = "# [lock]\nLEAST = 1\n\n# [unlock]\n"
GUARDED = (
    "def lambda_handler(event, context):\n    return {'twice': 2 * event['n'], 'name': 'n', 'least': 1}\n"
)
FIRST, SECOND, THIRD = "grown-up_double", "grown-up_name", "grown-up_guard"


def write(content: Content) -> Content:
    """Into a small sound content, beside its one lab."""
    at = "labs/grown-up"
    content.write(f"{at}/lab.yaml", LAB)
    content.write(f"{at}/brief.md", "What all of it is about.\n")
    steps = (
        ("double", "Double it", "Twice the number", "twice: 4", DOUBLES),
        ("name", "Name it", "And its name", "name: n", NAMES),
        ("guard", "Guard it", "And the least", "least: 1", GUARDED),
    )
    for slug, title, asks, expects, solution in steps:
        here = f"{at}/steps/{slug}"
        content.write(f"{here}/step.yaml", STEP.format(slug=slug, title=title, asks=asks, expects=expects))
        content.write(f"{here}/brief.md", f"{asks}.\n")
        content.write(f"{here}/events/two.json", '{"n": 2}\n')
        content.write(f"{here}/solution/lambda_function.py", solution)
        for wrong in ("one", "two"):
            content.write(
                f"{here}/wrong/{wrong}.py", f"def lambda_handler(event, context):\n    return '{wrong}'\n"
            )
    content.write(
        f"{at}/steps/double/setup/lambda_function.py", "def lambda_handler(event, context):\n    pass\n"
    )
    content.write(f"{at}/steps/guard/setup/least.py", GUARD)
    return content


def library(root: Path) -> Library:
    return Shelf(write(Content(root)).root).library()
