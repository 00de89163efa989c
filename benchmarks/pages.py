"""Pages as a browser and as a crowd see them: sizes against the budgets, answers a second, POST to result."""

from __future__ import annotations

import gzip
import html
import http.client
import re
import shutil
import subprocess
import time
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie

from playwright.sync_api import Response, ViewportSize, sync_playwright

from benchmarks.timing import Timing, of

LESSON = "/lessons/what-lambda-is/"
LAB = "/labs/hello-lambda/"
KB = 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class Size:
    """Gzipped bytes of one page, by kind, against the budget of that page."""

    page: str
    kind: str
    bytes: int
    budget: int


# "Lesson", "lesson with the editor" and "practice, progress, class" of the design's budgets.
READ = {"script": 25 * KB, "stylesheet": 10 * KB, "all": 90 * KB, "document": 40 * KB}
EDIT = {"script": 185 * KB, "stylesheet": 10 * KB, "all": 260 * KB, "document": 40 * KB}
PLAIN = {"script": 20 * KB, "stylesheet": 10 * KB, "all": 70 * KB, "document": 40 * KB}
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
# Name, path, budget, window, whether the editor is waited for: a phone shows a lesson's text without it.
PAGES: tuple[tuple[str, str, dict[str, int], ViewportSize, bool], ...] = (
    ("home, with the editor", "/", EDIT, DESK, True),
    ("course", "/learn/", PLAIN, DESK, False),
    ("lesson, before the editor", LESSON, READ, PHONE, False),
    ("lesson, with the editor", LESSON, EDIT, DESK, True),
    ("lab, with the editor", LAB, EDIT, DESK, True),
    ("practice", "/practice/", PLAIN, DESK, False),
    ("progress", "/progress/", PLAIN, DESK, False),
    ("sign-up", "/accounts/signup/", PLAIN, DESK, False),
)


class Unanswered(RuntimeError):
    """The portal answered with a status of 400 or more."""

    def __init__(self, asked: str, status: int, text: str) -> None:
        super().__init__(f"{asked} answered {status}: {text[:200]}")
        self.status = status


class Visitor:
    """A browser's cookies and forms over one connection, without the browser's own time."""

    def __init__(self, address: str) -> None:
        self.connection = http.client.HTTPConnection(urllib.parse.urlsplit(address).netloc, timeout=30)
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> str:
        return self._ask("GET", path)

    def get_part(self, path: str) -> str:
        return self._ask("GET", path, headers={"HX-Request": "true"})

    def post(self, path: str, fields: dict[str, str]) -> str:
        body = urllib.parse.urlencode(fields)
        return self._ask(
            "POST", path, body, {"Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true"}
        )

    def _ask(
        self, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None
    ) -> str:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.connection.request(method, path, body, {**(headers or {}), "Cookie": cookie})
        answer = self.connection.getresponse()
        text = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(line).items()})
        if answer.status >= 400:
            raise Unanswered(f"{method} {path}", answer.status, text)
        return text


def fields_of(page: str) -> dict[str, str]:
    """What the lab's form would send as it stands."""
    inputs = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
    areas = dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', page, re.S))
    return inputs | {name: html.unescape(text) for name, text in areas.items()}


def post_to_result(address: str, *, n: int = 60) -> Timing:
    """From POST of a lab's form to the rendered result partial, warm after the first."""
    visitor = Visitor(address)
    took: list[float] = []
    fields = fields_of(visitor.get(LAB))
    for turn in range(n + 3):
        fields["idempotency_key"] = f"bench-{turn}"
        started = time.perf_counter()
        partial = visitor.post(f"{LAB}run/", fields)
        took.append((time.perf_counter() - started) * 1000)
        if "Succeeded" not in partial:
            raise RuntimeError(f"The run did not succeed: {partial[:400]}")
    return of("POST to rendered result, warm", took[3:])


def requests_per_second(address: str, path: str, *, seconds: int = 5) -> float:
    """wrk from Debian with 16 connections; 0.0 where it is not installed."""
    if not shutil.which("wrk"):
        return 0.0
    out = subprocess.run(
        ["wrk", "-t1", "-c16", f"-d{seconds}s", address + path], check=True, capture_output=True, text=True
    ).stdout
    found = re.search(r"Requests/sec:\s+([\d.]+)", out)
    if not found or "Non-2xx" in out:
        raise RuntimeError(out)
    return float(found.group(1))


def sizes(address: str, chromium: str) -> Iterator[Size]:
    """What Chromium asks for on each page, gzipped at level 9, by kind."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, path, budgets, window, with_editor in PAGES:
            page = browser.new_page(viewport=window)
            answers: list[Response] = []
            page.on("response", lambda answer, answers=answers: answers.append(answer))
            page.goto(address + path, wait_until="networkidle")
            if with_editor:
                page.locator(".cm-editor").first.wait_for()
                page.wait_for_load_state("networkidle")
            seen: dict[str, int] = {}
            for answer in answers:
                kind = answer.request.resource_type
                seen[kind] = seen.get(kind, 0) + len(gzip.compress(answer.body(), 9))
            page.close()
            seen["all"] = sum(seen.values())
            for kind, budget in budgets.items():
                yield Size(page=name, kind=kind, bytes=seen.get(kind, 0), budget=budget)
        browser.close()
