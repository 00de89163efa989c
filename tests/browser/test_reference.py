"""Cards of terms come and go as WCAG 1.4.13 asks, and a search is walked with the keyboard."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.chromium import IN_CHROMIUM, PHONE, WIDE

pytestmark = IN_CHROMIUM
LESSON = "/lessons/cold-and-warm-starts/"


def test_a_card_comes_by_pointer_and_focus_stays_and_goes(open_page):
    page = open_page(viewport=WIDE)
    page.goto(LESSON)
    term = page.locator(".prose a.term").first
    card = page.locator("[popover]")

    term.hover()
    expect(card).to_be_visible()
    expect(term).to_have_attribute("aria-describedby", "term-card-text")
    card.hover()
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)

    page.keyboard.press("Tab")  # so that the focus is one that the keyboard moves
    term.focus()
    expect(card).to_be_visible()
    page.keyboard.press("Tab")
    expect(card.get_by_role("link").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)


def test_the_first_tap_shows_the_card_and_the_second_follows_the_link(open_page):
    page = open_page(viewport=PHONE, has_touch=True)
    page.goto(LESSON)
    term = page.locator(".prose a.term").first
    target = term.get_attribute("href")

    term.tap()
    expect(page.locator("[popover]")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.url.endswith(LESSON)

    term.tap()
    expect(page).to_have_url(re.compile(re.escape(target) + "$"))


def test_a_search_from_the_bar_is_walked_with_arrows(open_page):
    page = open_page(viewport=WIDE)
    page.goto("/practice/")
    page.keyboard.press("/")
    page.keyboard.type("cold")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Search")
    page.wait_for_load_state("load")  # keys are listened to from then on

    page.keyboard.press("/")
    page.keyboard.type("visib")
    first = page.locator(".results a").first
    expect(first).to_have_text("visibility timeout")
    page.keyboard.press("ArrowDown")
    expect(first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#search")).to_be_focused()
    expect(page).to_have_url(re.compile("q=visib"))
