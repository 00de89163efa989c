"""A recorded run on a page: what the script gets, and what there is without it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.template.loader import render_to_string

from portal.engines.emulator.recording import STEPS
from portal.pages.workbench.steps import ROWS, show_recording
from tests.engines.emulator.recording_programs import FILE, dedented, tape_of

PROGRAM = """
def main():
    cart = {"tea": 2}
    print("adding")
    add(cart, "<b>milk</b>")
    return cart

def add(to, what):
    to[what] = 1
    raise_if(not what)

def raise_if(wrong):
    '''Over more
    than one line.'''
    if wrong:
        raise ValueError("</script><script>alert(1)</script>")
"""


def shown(source: str = PROGRAM) -> str:
    text, _ = tape_of(source)
    return page_of(text, dedented(source))


def page_of(text: str | None, source: str) -> str:
    return render_to_string("parts/steps.html", {"recording": show_recording(text, {FILE: source})})


def data_in(html: str) -> dict[str, Any]:
    (found,) = re.findall(r'<script type="application/json">(.*?)</script>', html, re.S)
    data: dict[str, Any] = json.loads(found)
    return data


def test_every_line_of_the_source_is_there_coloured() -> None:
    html = shown()

    lines = re.findall(r'<span class="stepper-line">(.*?)\n</span>', html, re.S)
    assert len(lines) == len(dedented(PROGRAM).splitlines())
    assert 'class="k"' in lines[0]
    assert all(line.count("<span") == line.count("</span>") for line in lines)


def test_the_script_gets_every_step() -> None:
    steps = data_in(shown())["steps"]

    assert steps[0][:8] == ["invoke", "call", 0, 1, "main", 1, 1, "main begins"]
    assert [step[3] for step in steps if step[4] == "add"] == [7, 8, 9, 9]
    assert steps[-1][7] == "main returns {'tea': 2, '<b>milk</b>': 1}"
    assert len(steps) == int(re.findall(r'type="range" min="1" max="(\d+)"', shown())[0])


def test_the_table_tells_each_step_in_words() -> None:
    html = shown()

    rows = re.findall(r'<tr><th scope="row">.*?</tr>', html, re.S)
    assert len(rows) == len(data_in(html)["steps"])
    assert "app.py, line 3" in rows[2]
    assert "cart = {&#x27;tea&#x27;: 2}" in rows[2]
    assert "adding" in rows[3]


def test_nothing_of_the_learners_is_markup() -> None:
    source = PROGRAM.replace("not what", "what")
    html = shown(source)

    assert "<b>" not in html
    assert "alert(1)</script>" not in html
    assert "raises ValueError: </script>" in [step[7] for step in data_in(html)["steps"]][-6] + "</script>"
    assert html.count("<script") == 1


def test_only_the_beginning_of_a_long_run_is_in_the_table_and_it_says_so() -> None:
    html = shown("def main():\n    for n in range(5000):\n        pass\n")

    assert html.count('<th scope="row">') == ROWS
    assert "The first 200 of 2000 steps" in html
    assert "as many steps as are kept" in html
    assert len(data_in(html)["steps"]) == 2_000 < STEPS


@pytest.mark.parametrize("text", [None, "", "{", '{"phase": "invoke"}'])
def test_where_there_is_no_recording_there_is_nothing(text: str | None) -> None:
    assert page_of(text, "").strip() == ""


def test_a_line_beyond_the_file_is_only_text() -> None:
    said = [
        '{"phase": "invoke"}',
        '{"e": "call", "f": 1, "l": 999999, "d": 1, "p": "app.py", "n": "main"}',
        '{"end": ""}',
    ]

    html = page_of("\n".join(said), "x = 1")

    assert "app.py, line 999999" in html
    assert html.count('class="stepper-line"') == 1
