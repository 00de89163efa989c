"""What somebody wrote is found again: after a reload, on another device, after signing up."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.chromium import IN_CHROMIUM
from tests.journeys.steps import SOLUTION, open_lab, sign_in, sign_up, state, submit, write, written

pytestmark = IN_CHROMIUM
MINE = "# mine\n" + SOLUTION


def saved(page):
    expect(page.locator("[data-save-state]")).to_have_text(re.compile("^Saved"))


def test_a_draft_is_found_again_on_another_device(open_page):
    here, there = open_page(), open_page()
    open_lab(here)
    write(here, MINE)
    saved(here)
    email = sign_up(here)

    sign_in(there, email)
    open_lab(there)

    assert written(there) == MINE


def test_a_draft_of_another_window_is_offered_and_never_overwritten(open_page, watch):
    watch.forgive("/draft/: .*status of 409")
    here = open_page()
    open_lab(here)
    there = here.context.new_page()
    open_lab(there)
    write(here, MINE)
    saved(here)

    write(there, "# theirs\n")
    conflict = there.locator(".conflict")
    expect(conflict).to_contain_text("changed in another window")
    assert written(there) == "# theirs\n"

    conflict.get_by_role("button", name="Show theirs").click()
    expect(conflict).to_have_count(0)
    assert written(there) == MINE


def test_leaving_in_the_middle_of_a_word_loses_nothing(page):
    open_lab(page)
    write(page, MINE)
    page.goto("/practice/")

    open_lab(page)

    assert written(page) == MINE


def test_reset_brings_the_starter_back(page):
    open_lab(page)
    starter = written(page)
    write(page, MINE)
    saved(page)

    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Reset", exact=True).click()

    expect(page.locator('textarea[name="file:lambda_function.py"]')).to_have_value(starter)


def test_an_earlier_submission_can_be_brought_back(page):
    open_lab(page)
    starter = written(page)
    submit(page, "failed")
    write(page, MINE)
    submit(page, "succeeded")
    saved(page)

    page.reload()
    page.get_by_text("Your submissions (2)").click()
    page.locator(".history li").last.get_by_role("button").click()

    expect(page.locator('textarea[name="file:lambda_function.py"]')).to_have_value(starter)


def test_a_first_run_waits_for_a_draft_that_is_being_saved(page):
    """Two first requests at once would make two learners, and the run would be the one's that nobody is."""
    held, asked = [], []
    page.route("**/draft/", lambda route: route.continue_() if held else held.append(route))
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/run/") else None)
    open_lab(page)
    with page.expect_request("**/draft/"):
        write(page, MINE)

    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.locator("#result")).to_have_attribute("data-state", "idle")
    assert asked == []
    held[0].continue_()

    state(page, "succeeded")
    assert len(asked) == 1
    page.reload()
    assert written(page) == MINE
    expect(page.locator("#result")).to_have_attribute("data-state", "succeeded")
