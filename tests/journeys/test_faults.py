"""What breaks on the way: slow runs, lost connections, a killed broker, a session that has ended."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests.cable import cable_to
from tests.chromium import IN_CHROMIUM
from tests.journeys.steps import SOLUTION, open_lab, press, result, run, state, tab, write, written

pytestmark = IN_CHROMIUM

# Three seconds is the lab's time-out: it runs until then, and says a line every tenth of a second.
LONG = """import time


def lambda_handler(event, context):
    for turn in range(100):
        print("turn", turn, flush=True)
        time.sleep(0.1)
"""
# Long enough to be in the middle of, short enough to succeed.
TWO_SECONDS = """import time


def lambda_handler(event, context):
    for turn in range(20):
        print("turn", turn, flush=True)
        time.sleep(0.1)
    return "done"
"""
OPEN = re.compile("queued|running")


def begin(page, code):
    open_lab(page)
    write(page, code)
    press(page, "Run", OPEN)


def test_logs_stream_in_before_a_long_run_ends(page):
    begin(page, TWO_SECONDS)

    expect(page.locator("[data-live-log]")).to_contain_text("turn 1")
    expect(result(page)).to_have_attribute("data-state", "running")
    expect(page.locator("[data-live-log]")).not_to_contain_text("turn 19")
    expect(page.locator("[data-elapsed]")).to_have_text(re.compile(r"^[\d.]+ s$"))

    state(page, "succeeded")
    expect(tab(page, "Logs")).to_contain_text("turn 19")


def test_a_long_run_can_be_cancelled_and_the_next_one_works(page):
    begin(page, LONG)
    expect(page.locator("[data-live-log]")).to_contain_text("turn 1")

    page.get_by_role("button", name="Cancel").click()

    state(page, "cancelled")
    write(page, SOLUTION)
    run(page, "succeeded")


def test_a_long_run_is_found_again_after_a_reload(page):
    begin(page, TWO_SECONDS)

    page.reload()

    state(page, "succeeded")
    expect(tab(page, "Logs")).to_contain_text("turn 19")
    assert written(page) == TWO_SECONDS


def test_two_clicks_on_run_make_one_run(page):
    asked = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/run/") else None)
    open_lab(page)
    write(page, TWO_SECONDS)

    page.get_by_role("button", name="Run", exact=True).dblclick()

    state(page, "succeeded")
    expect(tab(page, "Logs")).to_contain_text("turn 19")
    runs = len(asked)
    page.goto("/progress/")
    expect(page.locator(".activity")).to_contain_text(re.compile("[^0-9]1 runs?"))
    assert runs <= 2


def test_the_same_key_twice_is_the_same_run(page):
    """What a double click means where no script can hold it back."""
    open_lab(page)
    form = page.locator("#workbench-form")
    fields = form.evaluate("form => Object.fromEntries(new FormData(form))")

    answers = [
        page.request.post("/labs/hello-lambda/run/", form=fields, headers={"Referer": page.url}) for _ in "ab"
    ]

    assert [answer.status for answer in answers] == [200, 200]
    page.goto("/progress/")
    expect(page.locator(".activity")).to_contain_text(re.compile("[^0-9]1 runs?"))


def test_a_database_that_takes_nothing_leaves_what_was_typed_and_the_next_run_works(page, site, watch):
    watch.forgive("50[03]")
    open_lab(page)
    write(page, SOLUTION)

    with closing(sqlite3.connect(site.var_dir / "warmstart.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        page.get_by_role("button", name="Run", exact=True).click()
        state(page, "limited", within_ms=40_000)  # it waits for its turn as long as it may

    expect(result(page)).to_contain_text("its database is busy")
    assert written(page) == SOLUTION
    run(page, "succeeded")


@pytest.fixture
def cable(site):
    with cable_to(site.address) as cable:
        yield cable


def test_a_cable_pulled_in_the_middle_is_said_and_the_run_goes_on(open_page, cable, watch):
    watch.forgive("ERR_|Failed to fetch|network error")
    page = open_page(base_url=cable.address)
    begin(page, LONG)
    expect(page.locator("[data-live-log]")).to_contain_text("turn 1")

    cable.pull()
    expect(result(page)).to_contain_text("Connection lost")
    assert written(page) == LONG
    cable.plug_in()

    state(page, "timeout")
    expect(tab(page, "Logs")).to_contain_text("turn 20")
    assert written(page) == LONG


def test_a_browser_that_goes_offline_in_the_middle_says_so(page, watch):
    watch.forgive("ERR_INTERNET_DISCONNECTED|ERR_NETWORK|Failed to fetch|network error")
    begin(page, LONG)
    expect(page.locator("[data-live-log]")).to_contain_text("turn 1")

    page.context.set_offline(True)
    expect(result(page)).to_contain_text("Connection lost")
    page.context.set_offline(False)

    state(page, "timeout")
    assert written(page) == LONG


def test_offline_before_a_run_keeps_the_code_and_offers_to_try_again(page, watch):
    watch.forgive("ERR_INTERNET_DISCONNECTED|ERR_NETWORK|Failed to fetch")
    open_lab(page)
    page.context.set_offline(True)
    write(page, SOLUTION)
    page.get_by_role("button", name="Run", exact=True).click()

    message = page.locator("#messages .flash-error")
    expect(message).to_contain_text("cannot be reached")
    assert written(page) == SOLUTION

    page.context.set_offline(False)
    message.get_by_role("button", name="Try again").click()
    state(page, "succeeded")


def test_a_broker_that_is_killed_is_our_fault_or_is_made_good_and_the_next_run_works(page, site):
    begin(page, TWO_SECONDS)
    expect(page.locator("[data-live-log]")).to_contain_text("turn 1")

    site.kill_broker()

    state(page, re.compile("succeeded|broken"), within_ms=30_000)
    if result(page).get_attribute("data-state") == "broken":
        expect(result(page)).to_contain_text(re.compile("our (fault|side)", re.I))
        expect(result(page)).to_contain_text(re.compile("code is (safe|saved|kept)", re.I))
    assert written(page) == TWO_SECONDS
    write(page, SOLUTION)
    run(page, "succeeded")


def test_cookies_that_are_gone_cost_nobody_their_code(page, watch):
    watch.forgive("status of 40[13]")
    open_lab(page)
    run(page, "succeeded")
    write(page, SOLUTION)
    expect(page.locator("[data-save-state]")).to_have_text(re.compile("^Saved"))
    write(page, "# later\n" + SOLUTION)

    page.context.clear_cookies()
    page.get_by_role("button", name="Run", exact=True).click()

    expect(page.locator("#messages")).to_contain_text(re.compile("session has ended"))
    assert written(page) == "# later\n" + SOLUTION
    page.goto("/labs/hello-lambda/")
    expect(page.locator('textarea[name="file:lambda_function.py"]')).to_have_value("# later\n" + SOLUTION)
    run(page, "succeeded")
