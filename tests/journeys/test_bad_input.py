"""Whatever is put into a lab gets a clear answer, and the code stays where it was."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.chromium import IN_CHROMIUM
from tests.journeys.steps import HANDLER, SOLUTION, open_lab, result, run, submit, tab, write, written

pytestmark = IN_CHROMIUM

SYNTAX = "def lambda_handler(event, context):\n    return {'a': 1\n\nx = = 2\n"
NO_HANDLER = "def handler(event, context):\n    return 1\n"
ENDLESS = "def lambda_handler(event, context):\n    print('round and round')\n    while True:\n        pass\n"
BOMB = "def lambda_handler(event, context):\n    hoard = []\n    while True:\n        hoard.append(b'x' * 5_000_000)\n"
RAISES = (
    "def lambda_handler(event, context):\n    print('so far')\n    raise ValueError('no <b>such</b> name')\n"
)


@pytest.mark.parametrize(
    ("code", "state", "said"),
    [
        (SYNTAX, "failed", r"Runtime\.UserCodeSyntaxError"),
        (NO_HANDLER, "failed", r"Runtime\.HandlerNotFound"),
        (ENDLESS, "timeout", r"timed out after 3\.00 seconds"),
        (BOMB, "failed", r"Runtime\.(OutOfMemory|ExitError)|signal: killed"),
        (RAISES, "failed", r"ValueError"),
    ],
    ids=["syntax error", "no handler", "endless loop", "memory bomb", "exception"],
)
def test_code_that_goes_wrong_says_how_and_stays(page, code, state, said):
    open_lab(page)
    write(page, code)

    run(page, state)

    expect(tab(page, "Response")).to_contain_text(re.compile(said))
    assert written(page) == code


def test_a_syntax_error_names_its_line(page):
    open_lab(page)
    write(page, SYNTAX)

    run(page, "failed")

    expect(result(page)).to_have_attribute("data-error-file", HANDLER)
    expect(result(page)).to_have_attribute("data-error-line", re.compile("^[1-4]$"))
    expect(page.locator(".cm-lint-marker-error")).to_have_count(1)


def test_what_a_handler_raises_is_text_and_never_markup(page):
    open_lab(page)
    write(page, RAISES)

    run(page, "failed")

    expect(tab(page, "Response")).to_contain_text("no <b>such</b> name")
    expect(result(page).locator("b")).to_have_count(0)
    expect(tab(page, "Logs")).to_contain_text("so far")


def test_an_event_that_is_no_json_is_refused_with_the_place(page, watch):
    watch.forgive("status of 422")
    open_lab(page)
    write(page, '{"name": "Asha",}', file="Event")

    run(page, "refused")

    expect(result(page)).to_contain_text(re.compile("event", re.I))
    expect(result(page)).to_contain_text(re.compile(r"line 1|column 17|:1:17|character 1[67]"))
    assert written(page, "Event") == '{"name": "Asha",}'


@pytest.mark.parametrize("act", [run, submit], ids=["Run", "Submit"])
def test_code_over_256_kb_is_refused_and_kept(page, watch, act):
    watch.forgive("status of 4(13|22)")
    code = SOLUTION + "#" * (257 * 1024)
    open_lab(page)
    write(page, code)

    act(page, "refused")

    expect(result(page)).to_contain_text("256 KB")
    assert written(page) == code


def test_an_event_over_6_mb_is_refused_without_script_too(open_page, watch):
    watch.forgive("status of 4(13|22)")
    page = open_page(java_script_enabled=False)
    page.goto("/labs/hello-lambda/")
    page.locator('textarea[name="event"]').evaluate(
        "element => element.value = JSON.stringify('x'.repeat(6 * 1024 * 1024 + 100))"
    )

    page.get_by_role("button", name="Run", exact=True).click()

    expect(result(page)).to_have_attribute("data-state", "refused")
    expect(result(page)).to_contain_text("6 MB")
    assert len(written(page, "Event")) > 6 * 1024 * 1024


def test_a_good_run_after_a_bad_one_is_good(page):
    open_lab(page)
    write(page, BOMB)
    run(page, "failed")

    write(page, SOLUTION)
    run(page, "succeeded")

    expect(tab(page, "Response")).to_contain_text("200")
