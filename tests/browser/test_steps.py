"""A recorded run is stepped through: with buttons, the slider and keys, back and forth."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import override_settings
from playwright.sync_api import Page, expect

from portal.pages.workbench.steps import show_recording
from tests.browser.test_accessibility import violations
from tests.chromium import IN_CHROMIUM, PHONE, OpenPage
from tests.engines.emulator.recording_programs import FILE, dedented, tape_of

pytestmark = IN_CHROMIUM

PROGRAM = """
def main():
    total = 0
    for price in (2, 3):
        total = add(total, price)
    print("sum", total)
    del price
    check(total)

def add(one, other):
    return one + other

def check(total):
    if total > 4:
        raise ValueError("too much")
"""
PLAIN = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
SHOW = """html => {
  document.querySelector("main").innerHTML = `<div class="page"><h1>Steps</h1><h2>Run</h2>${html}</div>`;
  document.dispatchEvent(new CustomEvent("htmx:after:swap"));
}"""


@pytest.fixture(scope="module")
def html() -> str:
    text, _ = tape_of(PROGRAM)
    recording = show_recording(text, {FILE: dedented(PROGRAM)})
    assert recording is not None
    assert recording.count == 23
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": PLAIN}):
        return render_to_string("parts/steps.html", {"recording": recording})


@pytest.fixture
def stepper(page: Page, html: str) -> Page:
    return open_stepper(page, html)


def open_stepper(page: Page, html: str) -> Page:
    """In a page of the portal's, with its policy, styles and scripts, as htmx would put it there."""
    page.goto("/practice/")
    page.evaluate(SHOW, html)
    expect(page.get_by_role("slider")).to_be_visible()
    return page


def now(page: Page) -> str:
    return page.locator(".stepper-now").inner_text()


def marked(page: Page) -> str:
    return page.locator("[aria-current=step]").inner_text().strip()


def variables(page: Page) -> list[list[str]]:
    rows = page.locator(".stepper-variables tbody tr").all()
    return [row.locator("th, td").all_inner_texts() for row in rows]


def step_to(page: Page, number: int) -> None:
    page.get_by_role("slider").fill(str(number))


def test_it_begins_at_the_first_step_and_the_table_makes_room(stepper: Page) -> None:
    assert now(stepper) == "Step 1 of 23 · Invocation · line 1 of app.py: main begins"
    assert marked(stepper) == "def main():"
    expect(stepper.get_by_text("All 23 steps")).to_be_hidden()


def test_next_and_back_move_by_one_and_keep_the_focus(stepper: Page) -> None:
    onward = stepper.get_by_role("button", name="Next")
    for _ in range(3):
        onward.click()

    assert now(stepper).startswith("Step 4 of 23")
    assert marked(stepper) == "total = add(total, price)"
    assert variables(stepper) == [["total", "0", ""], ["price", "2", "new"]]
    expect(onward).to_be_focused()

    stepper.get_by_role("button", name="Back").click()

    assert variables(stepper) == [["total", "0", "new"]]


def test_the_slider_goes_anywhere_and_back_is_the_same(stepper: Page) -> None:
    step_to(stepper, 8)
    assert variables(stepper) == [["total", "2", "changed"], ["price", "2", ""]]
    before = stepper.locator(".stepper-show").inner_text()

    step_to(stepper, 22)
    step_to(stepper, 8)

    assert stepper.locator(".stepper-show").inner_text() == before


def test_calls_are_listed_innermost_first_with_their_own_variables(stepper: Page) -> None:
    step_to(stepper, 6)

    assert stepper.locator(".stepper-calls li").all_inner_texts() == ["add, line 10", "main, line 4"]
    assert variables(stepper) == [["one", "0", ""], ["other", "2", ""]]


def test_what_is_gone_is_named_and_what_was_printed_stays(stepper: Page) -> None:
    step_to(stepper, 16)

    assert variables(stepper) == [["total", "5", ""], ["price", "", "gone"]]
    expect(stepper.locator("[data-stepper-printed]")).to_have_text("sum 5\n")


def test_an_exception_is_shown_where_it_is_raised_and_where_it_goes_through(stepper: Page) -> None:
    fault = stepper.locator("[data-stepper-fault]")
    seen = []
    for number in range(1, 24):
        step_to(stepper, number)
        if fault.is_visible():
            seen.append((marked(stepper), fault.inner_text()))

    assert seen == [
        ('raise ValueError("too much")', "ValueError: too much"),
        ("check(total)", "ValueError: too much"),
    ]


def test_keys_move_while_the_focus_is_within(stepper: Page) -> None:
    stepper.get_by_role("button", name="First").focus()

    stepper.keyboard.press("ArrowRight")
    stepper.keyboard.press("ArrowRight")
    assert now(stepper).startswith("Step 3 of 23")
    stepper.keyboard.press("ArrowLeft")
    assert now(stepper).startswith("Step 2 of 23")
    stepper.keyboard.press("End")
    assert now(stepper).startswith("Step 23 of 23")
    stepper.keyboard.press("ArrowRight")
    assert now(stepper).startswith("Step 23 of 23")
    stepper.keyboard.press("Home")
    assert now(stepper).startswith("Step 1 of 23")
    expect(stepper.get_by_role("button", name="First")).to_be_focused()


def test_the_slider_moves_by_its_own_keys_once(stepper: Page) -> None:
    stepper.get_by_role("slider").focus()

    stepper.keyboard.press("ArrowRight")

    assert now(stepper).startswith("Step 2 of 23")
    expect(stepper.get_by_role("slider")).to_have_attribute("aria-valuetext", "Step 2 of 23, line 2")


def test_axe_finds_nothing_and_a_phone_has_room(open_page: OpenPage, html: str) -> None:
    page = open_stepper(open_page(viewport=PHONE), html)
    step_to(page, 16)

    assert violations(page) == []
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_without_script_the_steps_are_a_table(open_page: OpenPage, html: str) -> None:
    page = open_page(java_script_enabled=False)
    page.set_content(f"<main>{html}</main>")

    expect(page.get_by_text("All 23 steps")).to_be_visible()
    expect(page.get_by_role("slider")).to_be_hidden()
    expect(page.get_by_role("row", name="raises ValueError: too much").first).to_be_visible()


def test_a_function_of_ones_own_is_stepped_through(page: Page) -> None:
    page.goto("/playground/")
    page.get_by_role("button", name="Open").first.click()
    page.get_by_role("button", name="Step through").click()

    expect(page.get_by_role("tab", name="Steps")).to_have_attribute("aria-selected", "true")
    slider = page.get_by_role("slider")
    last = int(slider.get_attribute("max") or 0)
    expect(page.locator(".stepper-now")).to_have_text(
        re.compile(rf"^Step 1 of {last} · INIT · line \d+ of .*begins$")
    )

    page.get_by_role("button", name="Last").click()

    expect(page.locator(".stepper-now")).to_have_text(
        re.compile(rf"^Step {last} of {last} · Invocation · .* returns ")
    )
    expect(page.locator(".stepper-calls li")).to_have_count(1)
    slider.fill("1")
    expect(page.get_by_role("button", name="Back")).to_have_attribute("aria-disabled", "true")
