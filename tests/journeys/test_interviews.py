"""A mock interview in a browser: a reload, a lost connection, another device, the end; and one for two."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.cable import cable_to
from tests.chromium import IN_CHROMIUM, PHONE
from tests.journeys.steps import sign_in, sign_up
from tests.people import PASSWORD

pytestmark = IN_CHROMIUM
SAID = "I look at the metrics first, then at the logs."
MORE = SAID + " While I was offline I thought of the traces as well."
ROOM = re.compile(r"/practice/interviews/[0-9a-f-]{36}/(\?n=\d+)?$")
TOLD = ".verdict, .explained, .is-right, .looked"


def begin(page: Page, *families: str, who: str = "alone", minutes: int = 20) -> None:
    page.goto("/practice/interviews/")
    page.get_by_label(f"{minutes} minutes").check()
    page.get_by_text("Topics and kinds of questions").click()
    for kind in ("choices", "numbers", "code", "words", "design"):
        page.locator(f'[name="families"][value="{kind}"]').set_checked(kind in families)
    page.locator(f'[name="who"][value="{who}"]').check()
    page.get_by_role("button", name="Begin").click()


def jump(page: Page, number: int) -> None:
    page.get_by_role("button", name=re.compile(f"^Question {number}, ")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"Question {number} of")


def to_words(page: Page) -> int:
    """To the last question, which is answered in one's own words."""
    last = page.locator(".jump-to").count()
    jump(page, last)
    expect(words(page)).to_be_visible()
    return last


def ready(page: Page) -> None:
    """The script has come: what is typed from now on is seen as it is typed."""
    expect(page.locator("[data-interview][data-ready]")).to_be_attached()


def words(page: Page):
    return page.locator("textarea[name=text]")


def said_of_saving(page: Page, pattern: str) -> None:
    expect(page.locator("[data-save-state]")).to_have_text(re.compile(pattern))


def set_end(site, page: Page, when: str) -> None:
    """The server's clock, wound to the end of the interview that the page shows."""
    interview = UUID(re.search(r"[0-9a-f-]{36}", page.url)[0]).hex
    with closing(sqlite3.connect(site.var_dir / "warmstart.sqlite3", timeout=30)) as other, other:
        ends_at = (
            "UPDATE interviews_interview SET ends_at = strftime('%Y-%m-%d %H:%M:%S', 'now', ?) WHERE id = ?"
        )
        other.execute(ends_at, (when, interview))


def finish(page: Page) -> None:
    page.get_by_role("button", name="Finish the interview").click()
    page.get_by_role("button", name="Finish now").click()
    expect(page.get_by_role("heading", name="Question by question")).to_be_visible()


@pytest.fixture
def cable(site):
    with cable_to(site.address) as cable:
        yield cable


def test_an_interview_survives_a_reload_a_lost_connection_and_a_change_of_device(open_page, cable, watch):
    watch.forgive("ERR_|Failed to fetch|network error")
    here = open_page(base_url=cable.address)
    email = sign_up(here)
    begin(here, "choices", "words")
    expect(here).to_have_url(ROOM)
    last = to_words(here)
    words(here).fill(SAID)
    said_of_saving(here, "^Saved")

    here.reload()
    expect(here.get_by_role("heading", level=1)).to_contain_text(f"Question {last} of")
    expect(words(here)).to_have_value(SAID)
    left = here.locator("[data-clock]").inner_text()
    assert re.match(r"19:\d\d", left)

    cable.pull()
    words(here).fill(MORE)
    said_of_saving(here, "^Not saved yet.*kept in this browser")
    here.get_by_role("button", name=re.compile("^Question 1, ")).click()
    said_of_saving(here, "^Not saved yet")
    expect(words(here)).to_have_value(MORE)
    cable.plug_in()
    said_of_saving(here, "^Saved")

    there = open_page(viewport=PHONE)
    sign_in(there, email)
    there.goto("/practice/interviews/")
    there.get_by_role("link", name=re.compile("^Go on, the clock runs")).click()
    expect(there.get_by_role("heading", level=1)).to_contain_text(f"Question {last} of")
    expect(words(there)).to_have_value(MORE)
    assert there.locator(TOLD).count() == 0
    there.get_by_role("button", name=re.compile("Come back to this")).click()
    jump(there, 1)
    there.get_by_role("button", name="Finish the interview").click()
    expect(there.get_by_text("1 flagged to come back to")).to_be_visible()
    there.get_by_role("button", name="Finish now").click()

    expect(there.get_by_role("heading", name="What to read")).to_be_visible()
    written = there.locator(f"#item-{last}")
    expect(written).to_contain_text("suggested")
    written.get_by_role("button", name="Count what is ticked").click()
    expect(there.locator(f"#item-{last} .badge").first).not_to_contain_text("suggested")
    here.evaluate("dispatchEvent(new Event('online'))")
    expect(here.get_by_role("heading", name="Question by question")).to_be_visible()


def test_what_was_typed_and_never_sent_is_sent_when_the_page_is_opened_again(open_page, cable, watch):
    watch.forgive("ERR_|Failed to fetch|network error")
    page = open_page(base_url=cable.address)
    begin(page, "choices", "words")
    to_words(page)
    url = page.url
    cable.pull()
    words(page).fill(MORE)
    said_of_saving(page, "^Not saved yet")
    other = page.context.new_page()
    page.close()
    cable.plug_in()

    other.goto(url)

    expect(words(other)).to_have_value(MORE)
    said_of_saving(other, "^Saved")


def test_two_windows_of_one_interview_tell_each_other(open_page):
    here = open_page()
    begin(here, "choices", "words")
    to_words(here)
    there = here.context.new_page()
    there.goto(here.url)
    ready(there)
    words(here).fill(SAID)
    said_of_saving(here, "^Saved")

    words(there).fill("Something else entirely, from the other window.")

    conflict = there.locator(".conflict")
    expect(conflict).to_contain_text("Another window had saved something else")
    expect(conflict).to_contain_text(SAID)
    conflict.get_by_role("button", name="Show it in place of mine").click()
    expect(words(there)).to_have_value(SAID)
    here.evaluate("dispatchEvent(new Event('online'))")
    expect(here.locator(".conflict")).to_contain_text("saved in another window")


def test_when_the_time_is_up_the_page_says_so_and_keeps_what_came_too_late(open_page, site, watch):
    watch.forgive("/save/: .*status of 409")
    page = open_page()
    begin(page, "choices", "words")
    last = to_words(page)
    words(page).fill(SAID)
    said_of_saving(page, "^Saved")
    set_end(site, page, "-1 hour")

    words(page).fill(MORE)
    page.get_by_role("link", name="To the debrief").click()

    written = page.locator(f"#item-{last}")
    expect(written).to_contain_text("After the time was up you typed")
    expect(written).to_contain_text("While I was offline")


def test_the_end_that_is_near_is_announced_and_the_debrief_comes_by_itself(open_page, site):
    page = open_page()
    begin(page, "choices")
    set_end(site, page, "+63 seconds")
    page.reload()
    expect(page.locator("[data-announce]")).to_have_text("One minute left")

    set_end(site, page, "+2 seconds")
    page.reload()

    expect(page.get_by_role("heading", name="Question by question")).to_be_visible(timeout=20_000)


def test_it_goes_without_script(open_page):
    page = open_page(java_script_enabled=False)
    begin(page, "choices", "words")
    last = page.locator(".jump-to").count()
    jump(page, last)
    expect(page.locator(".clock")).to_contain_text("UTC")
    words(page).fill(SAID)
    page.get_by_role("button", name="Save", exact=True).click()
    jump(page, 1)
    jump(page, last)
    expect(words(page)).to_have_value(SAID)

    finish(page)

    page.locator(f"#item-{last}").get_by_role("button", name="Count what is ticked").click()
    expect(page.locator(f"#item-{last} .badge").first).not_to_contain_text("suggested")


def test_two_people_hold_an_interview(open_page):
    asks, answers = open_page(), open_page(viewport=PHONE)
    begin(asks, "words", who="interviewer")
    asks.get_by_role("button", name="Make a link for the other person").click()
    answers.goto(asks.get_by_label(re.compile("^Send this link")).input_value())
    answers.get_by_role("button", name="Take the seat").click()
    expect(answers.get_by_text("Both are here")).to_be_visible()

    asks.get_by_role("button", name="Start the clock").click()
    expect(words(answers)).to_be_visible()
    words(answers).fill(SAID)
    expect(asks.locator("#heard")).to_contain_text(SAID)
    point = asks.locator('[name="ticks"]').first
    text = asks.locator(".pick").first.inner_text().strip()
    assert text not in answers.content()
    point.check()
    asks.get_by_label(re.compile("shown at the end")).fill("You began with the right thing.")
    expect(asks.locator("#noted")).to_contain_text("Noted at")

    asks.get_by_role("button", name="Next question").click()
    expect(answers.get_by_role("heading", level=1)).to_contain_text("Question 2 of")
    expect(asks.get_by_role("heading", level=1)).to_contain_text("Question 2 of")
    asks.get_by_role("button", name="End the interview").click()
    asks.get_by_role("button", name="Finish now").click()

    expect(asks.get_by_role("heading", name="Your ticks, and the words")).to_be_visible()
    expect(asks.locator("main")).to_contain_text("You differ in")
    expect(answers.get_by_role("heading", name="Question by question")).to_be_visible()
    answers.locator("#item-1 > summary").click()
    expect(answers.locator("#item-1")).to_contain_text("You began with the right thing.")


def test_what_was_put_in_order_stays_in_order(open_page):
    """All of one topic are asked in an hour, so that there is something to put in order."""
    page = open_page()
    page.goto("/practice/interviews/")
    page.get_by_text("Topics and kinds of questions").click()
    for box in page.locator(
        '[name="topics"]:not([value="architecture"]), [name="families"]:not([value="choices"])'
    ).all():
        box.uncheck()
    page.get_by_label("60 minutes").check()
    page.locator('[name="level"][value="mid"]').check()
    page.get_by_role("button", name="Begin").click()
    number = 1
    while page.locator("[data-ordering]").count() == 0:
        number += 1
        jump(page, number)
    steps = page.locator(".steps > .step .step-text")
    first = steps.first.inner_text()
    page.get_by_role("button", name=f"Move down: {first}", exact=True).click()
    said_of_saving(page, "^Saved")

    page.reload()

    expect(page.get_by_role("button", name=re.compile("^Move down")).first).to_be_visible()
    assert steps.nth(1).inner_text() == first


def test_a_session_that_has_ended_is_said_and_nothing_is_lost(open_page, watch):
    watch.forgive("status of 40[34]")
    here = open_page()
    email = sign_up(here)
    begin(here, "choices", "words")
    to_words(here)
    there = here.context.new_page()
    there.goto("/accounts/logout/")
    there.get_by_role("main").get_by_role("button", name="Sign out").click()
    expect(there.get_by_role("link", name="Sign in").first).to_be_visible()

    words(here).fill(MORE)
    said_of_saving(here, "your session has ended")
    here.get_by_role("link", name="Sign in again").click()
    here.get_by_label("Email").fill(email)
    here.get_by_label("Password").fill(PASSWORD)
    here.get_by_role("main").get_by_role("button", name="Sign in").click()

    expect(words(here)).to_have_value(MORE)
    said_of_saving(here, "^Saved")
