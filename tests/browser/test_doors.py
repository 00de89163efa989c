"""From a function to an address of its own: deployed, tried from the page, called from outside."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import violations
from tests.chromium import IN_CHROMIUM

pytestmark = IN_CHROMIUM

TALK = """address => new Promise((done, failed) => {
  const socket = new WebSocket(address);
  socket.onopen = () => socket.send("hello");
  socket.onmessage = (message) => { socket.close(); done(message.data); };
  socket.onerror = () => failed("no socket");
})"""


def test_a_function_is_deployed_called_and_both_sides_are_seen(page: Page):
    page.goto("/playground/")
    page.locator("button[name=example][value=http]").click()
    page.get_by_text("Give it an address").click()
    page.get_by_role("link", name="Front doors").click()
    page.get_by_role("button", name="Deploy").click()
    page.get_by_label("Path and query").fill("/hello?name=Ada")
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_label("Response")).to_contain_text('{"hello": "Ada", "path": "/hello"}')
    expect(page.get_by_label("Returned")).to_contain_text('"statusCode": 200')
    assert violations(page) == []

    (address,) = re.findall(r"http\S+", page.locator("#command").inner_text())
    answer = page.request.get(f"{address}missing")
    assert (answer.status, answer.text()) == (404, "There is nothing here.\n")
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")

    page.get_by_role("link", name="Front doors").click()
    page.get_by_role("link", name="API Gateway WebSocket API").click()
    page.get_by_label("Routes").fill("$default responds")
    assert violations(page) == []
    page.get_by_role("button", name="Deploy").click()
    (socket,) = re.findall(r"ws\S+", page.locator("#command").inner_text().replace("wscat", ""))
    assert page.evaluate(TALK, socket) == '{"hello": "world", "path": "/"}'
