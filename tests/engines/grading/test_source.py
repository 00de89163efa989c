"""Rules about the code, read and never run."""

from __future__ import annotations

import pytest

from portal.engines.curriculum.models import Source
from portal.engines.grading.source import examine_source

HANDLER = "lambda_function.lambda_handler"


def examine(
    body: str, rule: str = "event-not-logged-whole", name: str | None = None, head: str = ""
) -> str | None:
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    code = f"import json, logging\nlogger = logging.getLogger()\n{head}\ndef lambda_handler(event, context):\n{lines}"
    return examine_source(Source(kind="source", rule=rule, name=name), {"lambda_function.py": code}, HANDLER)


@pytest.mark.parametrize(
    "body",
    [
        "print(event)",
        "print('got', event)",
        "print(*[event])",
        "print(json.dumps(event))",
        "print(json.dumps(event, indent=2))",
        "print(str(event))",
        "print(repr(event))",
        "print(f'event: {event}')",
        "print(f'{event!r}')",
        "print(f'{json.dumps(event)}')",
        "print('event: ' + str(event))",
        "print('event: %s' % event)",
        "print('%s %s' % (1, event))",
        "print('{}'.format(event))",
        "print(event.items())",
        "print({'event': event})",
        "logger.info(event)",
        "logger.info('event %s', event)",
        "logger.info('x', extra={'event': event})",
        "logging.warning(json.dumps(event))",
        "whole = event\nprint(whole)",
        "text = json.dumps(event)\nlogger.info(text)",
        "if True:\n    for x in []:\n        print(event)",
        "import sys\nsys.stdout.write(str(event))",
    ],
)
def test_the_whole_event_in_the_log_is_found(body):
    reason = examine(body)

    assert reason.startswith("lambda_function.py, line ")
    assert reason.endswith("logs the whole event.")


@pytest.mark.parametrize(
    "body",
    [
        "print(event['id'])",
        "print(event.get('id'))",
        "logger.info('id %s', event['id'])",
        "print(f'{event[\"id\"]}')",
        "print(len(event))",
        "print(sorted(event.keys()))",
        "print('event')",
        "return json.dumps(event)",
        "body = json.loads(event['body'])\nprint(body)",
        "print(type(event).__name__)",
    ],
)
def test_a_part_of_the_event_may_be_logged(body):
    assert examine(body) is None


def test_other_names_for_json_and_the_event_are_followed():
    code = "from json import dumps as j\ndef lambda_handler(e, _):\n    print(j(e))\n"
    rule = Source(kind="source", rule="event-not-logged-whole")

    assert (
        examine_source(rule, {"lambda_function.py": code}, HANDLER)
        == "lambda_function.py, line 3, logs the whole event."
    )


@pytest.mark.parametrize(
    ("name", "body", "used"),
    [
        ("json.dumps", "return json.dumps({})", True),
        ("json", "return json.dumps({})", True),
        ("json.loads", "return json.dumps({})", False),
        ("logging", "return 1", True),  # the logger at the top
        ("os.environ", "import os as o\nreturn o.environ['A']", True),
        ("os", "import os\nreturn 1", False),
        ("context.get_remaining_time_in_millis", "return context.get_remaining_time_in_millis()", True),
        (".get_remaining_time_in_millis", "c = context\nreturn c.get_remaining_time_in_millis()", True),
        ("json.dumps", "return 'json.dumps'", False),
    ],
)
def test_what_the_code_uses(name, body, used):
    assert (examine(body, "uses", name) is None) is used
    assert (examine(body, "avoids", name) is not None) is used


def test_print_is_found_anywhere():
    assert examine("return 1", "no-print", head="print('cold')") == "lambda_function.py, line 3, calls print."
    assert examine("logger.info('x')", "no-print") is None


@pytest.mark.parametrize("rule", ["event-not-logged-whole", "no-print", "uses", "avoids"])
@pytest.mark.parametrize(
    "code",
    ["def lambda_handler(event:", "x = " + "(" * 5_000, "x = " + "-" * 50_000 + "1", "x = " + "[" * 150 + "]" * 150 + "\x00",
     "print(" + "+".join(["1"] * 30_000) + ")", "a" + ".b" * 20_000, "#" * 300_000],
    ids=["syntax", "brackets", "minuses", "nul", "sum", "attributes", "long"],
)  # fmt: skip
def test_code_that_cannot_be_read_gives_a_sentence_or_nothing(rule, code):
    name = "json" if rule in ("uses", "avoids") else None

    reason = examine_source(
        Source(kind="source", rule=rule, name=name), {"lambda_function.py": code}, HANDLER
    )

    assert reason is None or reason.endswith(".")


def test_a_script_without_an_ending_is_read_by_its_first_line():
    rule = Source(kind="source", rule="no-print")
    loop = "while True:\n    print('next')\n"

    assert examine_source(rule, {"bootstrap": f"#!/usr/bin/env python3\n{loop}"}, "shop.handler") == (
        "bootstrap, line 3, calls print."
    )
    assert examine_source(rule, {"bootstrap": f"#!/bin/sh\n{loop}"}, "shop.handler") is None
