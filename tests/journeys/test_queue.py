"""More people than places: the page says where one stands, with script and without."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.chromium import IN_CHROMIUM
from tests.journeys.steps import LAB, OVER, SOLUTION, open_lab, press, result, state, write
from tests.journeys.test_faults import LONG, OPEN
from tests.site import Site, running_site

pytestmark = IN_CHROMIUM


@pytest.fixture(scope="module")
def narrow() -> Iterator[Site]:
    """One place."""
    with running_site(SANDBOX_AT_ONCE="1") as site:
        yield site


@pytest.fixture
def holder(open_page, narrow):
    """Somebody else, whose run has the place for half a minute."""
    page = open_page(base_url=narrow.address)
    open_lab(page)
    write(page, LONG.replace("100", "1000"))
    page.get_by_text("128 MB").click()
    page.get_by_label("Timeout").fill("30")
    press(page, "Run", OPEN)
    expect(page.locator("[data-live-log]")).to_contain_text("turn 1")
    return page


def test_the_place_in_the_queue_is_shown_and_goes_when_it_is_left(open_page, narrow, holder):
    page = open_page(base_url=narrow.address)
    open_lab(page)
    write(page, SOLUTION)
    press(page, "Run", "queued")

    expect(page.locator("[data-place]")).to_have_text(" · 1st in the queue")
    expect(page.locator(".result-head [role=status]")).to_have_text("Queued · 1st in the queue")

    holder.get_by_role("button", name="Cancel").click()
    state(holder, "cancelled")
    state(page, "succeeded")
    expect(result(page)).not_to_contain_text("in the queue")


def test_the_place_moves_while_others_leave(open_page, narrow, holder):
    pages = [open_page(base_url=narrow.address) for _ in "ab"]
    for page, place in zip(pages, ("1st", "2nd"), strict=True):
        open_lab(page)
        write(page, SOLUTION)
        press(page, "Run", "queued")
        expect(page.locator("[data-place]")).to_have_text(f" · {place} in the queue")

    pages[0].get_by_role("button", name="Cancel").click()

    expect(pages[1].locator("[data-place]")).to_have_text(" · 1st in the queue")
    holder.get_by_role("button", name="Cancel").click()
    state(pages[1], "succeeded")


def test_without_script_the_page_shows_the_place_and_then_the_result(open_page, narrow, holder):
    page = open_page(base_url=narrow.address, java_script_enabled=False)
    page.goto(f"/labs/{LAB}/")
    page.get_by_role("button", name="Run", exact=True).click()

    expect(result(page)).to_contain_text("Queued · 1st in the queue")
    holder.get_by_role("button", name="Cancel").click()

    state(page, OVER)
