"""What an address lets through, and what it keeps from a browser that has the portal open."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from django.utils.timezone import now
from hypothesis import given
from hypothesis import strategies as st

from portal.pages.calls import app, gate
from portal.pages.calls.headers import OURS, PASSED, to_caller, to_function
from portal.pages.calls.threads import OF_A_DOOR
from portal.records.playground.admit_call import NotServed, admit_call
from portal.records.playground.deploy import close_door
from portal.records.playground.models import DeployedDoor
from portal.records.runs.models import Purpose, Run
from tests.pages.calls.conftest import connected, curl, request

OBEYED = {
    "Set-Cookie": "sessionid=evil; Path=/", "Clear-Site-Data": '"*"', "Service-Worker-Allowed": "/",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains", "Alt-Svc": 'h3="evil.example:443"',
    "Refresh": "0; url=https://evil.example", "Link": "</x>; rel=preload; as=script", "Public-Key-Pins": "x",
    "Content-Security-Policy": "default-src *", "Content-Security-Policy-Report-Only": "default-src *",
    "Report-To": "{}", "NEL": "{}", "Reporting-Endpoints": "x", "SourceMap": "/x", "X-SourceMap": "/x",
    "X-Accel-Redirect": "/etc/", "X-Sendfile": "/etc/passwd", "Surrogate-Control": "max-age=9",
    "X-Frame-Options": "ALLOWALL", "X-Content-Type-Options": "none", "Referrer-Policy": "unsafe-url",
    "Cross-Origin-Resource-Policy": "cross-origin", "Cross-Origin-Opener-Policy": "unsafe-none",
    "Origin-Agent-Cluster": "?0", "Permissions-Policy": "camera=*", "Content-Disposition": "attachment",
    "WWW-Authenticate": "Basic", "Transfer-Encoding": "chunked", "Content-Length": "3", "Connection": "close",
    "Upgrade": "h2c", "Accept-CH": "UA", "Critical-CH": "UA", "Server-Timing": "x", "Proxy-Authenticate": "x",
    "Speculation-Rules": '"/x"', "Access-Control-Allow-Private-Network": "true", "X-XSS-Protection": "0",
}  # fmt: skip


def sent(*headers: tuple[str, str]) -> dict[str, str]:
    return {name.decode(): value.decode("latin-1") for name, value in to_caller(headers)}


@pytest.mark.parametrize("name", OBEYED)
def test_no_header_that_a_browser_or_proxy_obeys_goes_through(name):
    told = sent((name, OBEYED[name]))

    ours = {ours.lower(): value for ours, value in OURS}
    assert told.get(name.lower()) == ours.get(name.lower())


@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=60)), max_size=30))
def test_whatever_a_function_names_its_headers_only_ours_and_harmless_ones_are_there(headers):
    allowed = PASSED | {name.lower() for name, _ in OURS} | {"x-warmstart-set-cookie"}
    for name, value in to_caller(headers):
        text = name.decode()
        assert text in allowed or text.startswith("x-warmstart-sent-")
        assert not {b"\r", b"\n", b"\0"} & {value[i : i + 1] for i in range(len(value))}
    for name, value in OURS:
        assert (name.lower().encode(), value.encode()) in to_caller(headers)


@pytest.mark.parametrize(
    "kind",
    ["text/javascript", "Application/X-JavaScript; charset=utf-8", "text/ecmascript", "text/css",
     "application/wasm", "text/cache-manifest", "application/manifest+json", "text/xsl",
     "text/jscript", "text/livescript"],
)  # fmt: skip
def test_what_a_page_of_the_portal_could_load_as_its_own_is_plain_text(kind):
    assert sent(("Content-Type", kind))["content-type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize("kind", ["text/html", "application/json", "image/png", "text/event-stream"])
def test_what_it_answers_has_its_own_type_otherwise(kind):
    assert sent(("Content-Type", kind))["content-type"] == kind


def test_a_cookie_arrives_under_a_name_that_sets_none():
    assert sent(("set-cookie", "a=b"))["x-warmstart-set-cookie"] == "a=b"


def test_headers_without_end_are_cut():
    many = to_caller([(f"x-{n}", "v" * 1000) for n in range(1000)])

    assert sum(len(name) + len(value) for name, value in many) < 20_000


def test_no_function_sees_what_the_portal_set_in_a_browser():
    cookies = "sessionid=s; csrftoken=c; learner=l; messages=m; mine=1"
    given = [("Cookie", cookies), ("Referer", "http://portal.example/playground/secret/"), ("Host", "portal.example"),
             ("X-Warmstart-Key", "k"), ("Authorization", "Bearer theirs")]  # fmt: skip

    assert to_function(given, host="portal.example") == (
        ("Cookie", "mine=1"),
        ("Authorization", "Bearer theirs"),
    )
    from_browser = to_function([*given, ("Sec-Fetch-Site", "none")], host="portal.example")
    assert "Cookie" not in dict(from_browser)


def test_an_answer_from_the_portal_itself_is_confined_as_well():
    got = curl("/call/")

    assert got.status == 404
    assert "sandbox" in (got.header("content-security-policy") or "")
    assert got.header("set-cookie") is None


@pytest.mark.django_db(transaction=True)
class TestDoors:
    def test_unknown_and_closed_addresses_cannot_be_told_apart(self, deploy):
        door = deploy("function-url")
        close_door(deployed=door, now=now())

        closed, unknown = curl(f"/call/{door.token}/"), curl(f"/call/{'x' * 32}/")

        assert (closed.status, closed.body, closed.headers) == (403, unknown.body, unknown.headers)

    def test_a_route_that_is_not_there_is_the_doors_own_answer(self, deploy):
        door = deploy("rest-api", routes=[{"key": "GET /pets"}])

        got = curl(f"/call/{door.token}/prod/else")

        assert (got.status, got.json) == (403, {"message": "Missing Authentication Token"})

    def test_a_body_over_the_limit_is_413_in_the_doors_words(self, deploy):
        got = curl(f"/call/{deploy('alb').token}/", method="POST", body=b"x" * (1024 * 1024 + 1))

        assert got.status == 413
        assert b"<html>" in got.body

    def test_an_address_is_called_so_often_a_minute(self, deploy, settings):
        settings.CALLS_A_MINUTE = 2
        door = deploy("http-api", routes=[{"key": "GET /only"}])

        answers = [curl(f"/call/{door.token}/x") for _ in range(3)]

        assert [got.status for got in answers] == [404, 404, 429]
        assert 1 <= int(answers[2].header("retry-after") or 0) <= 60
        assert answers[2].json == {"message": "Too Many Requests"}
        assert "2 times within a minute" in (answers[2].header("x-warmstart-reason") or "")
        assert door.exchanges.count() == 2

    def test_the_minute_passes(self, deploy, settings):
        settings.CALLS_A_MINUTE = 1
        door, at = deploy("alb"), now()
        admit_call(door, at)

        with pytest.raises(NotServed):
            admit_call(door, at + timedelta(seconds=59))
        admit_call(door, at + timedelta(seconds=60))

    def test_all_addresses_of_an_owner_together_have_a_limit_too(self, deploy, settings):
        settings.CALLS_A_MINUTE = 2
        first, second, third = deploy("alb"), deploy("alb"), deploy("alb")
        for door in (first, first, second, second):
            admit_call(door, now())

        with pytest.raises(NotServed, match="of its owner"):
            admit_call(third, now())

    def test_an_owner_with_too_much_under_way_is_429_in_the_doors_words_and_ours(
        self, deploy, settings, owner
    ):
        settings.RUNS_PER_LEARNER = 1
        Run.objects.create(learner=owner, purpose=Purpose.PLAY, request={"jobs": []}, asked_at=now())

        got = curl(f"/call/{deploy('function-url').token}/")

        assert (got.status, got.json) == (429, {"message": "Rate Exceeded."})
        assert "as many runs under way" in (got.header("x-warmstart-reason") or "")
        assert int(got.header("retry-after") or 0) >= 1

    def test_where_code_is_not_confined_fully_nothing_is_called(self, deploy, monkeypatch):
        door = deploy("function-url")
        monkeypatch.setattr(app, "why_not", lambda: "Only on tier full.")

        got = curl(f"/call/{door.token}/")

        assert (got.status, got.json) == (503, {"message": "Only on tier full."})
        assert not door.exchanges.exists()

    @pytest.mark.parametrize("wanted", ["script", "style", "serviceworker", "iframe", "worker"])
    def test_no_page_may_make_a_part_of_itself_of_it(self, deploy, wanted):
        assert curl(f"/call/{deploy('alb').token}/", headers={"Sec-Fetch-Dest": wanted}).status == 403

    def test_with_a_host_of_its_own_it_is_there_and_nowhere_else(self, deploy, settings):
        settings.CALL_HOST = "calls.example"
        door = deploy("http-api", routes=[{"key": "GET /only"}])

        assert curl(f"/call/{door.token}/", host="calls.example").json == {"message": "Not Found"}
        assert curl("/playground/", host="calls.example").status == 404
        assert not gate.is_call({"path": f"/call/{door.token}/", "headers": [(b"host", b"localhost")]})

    def test_a_name_that_is_not_the_portals_is_refused(self, deploy):
        assert curl(f"/call/{deploy('alb').token}/", host="rebound.example").status == 404

    def test_an_api_that_asks_for_a_signature_is_answered_with_the_key(self, deploy):
        door = deploy("function-url", auth_type="AWS_IAM", granted=[])

        assert curl(f"/call/{door.token}/").status == 403
        shown = door.exchanges.get().shown["explanations"]
        assert "AWS_IAM" in shown[-1]["says"]

    def test_a_configuration_of_an_older_portal_is_no_door(self, deploy):
        door = deploy("alb")
        DeployedDoor.objects.filter(pk=door.pk).update(config={"of": "old"})

        assert curl(f"/call/{door.token}/").status == 403

    def test_one_address_cannot_take_all_places(self, deploy):
        door = deploy("http-api", routes=[{"key": "GET /only"}])

        async def fill() -> tuple[int, int, int]:
            slow = [
                asyncio.create_task(request(f"/call/{door.token}/", sends=False)) for _ in range(OF_A_DOOR)
            ]
            while app._under_way[door.token] < OF_A_DOOR:
                await asyncio.sleep(0)
            more = await request(f"/call/{door.token}/")
            elsewhere = await request(f"/call/{'x' * 32}/")
            for one in slow:
                one.cancel()
            await asyncio.gather(*slow, return_exceptions=True)
            return more.status, elsewhere.status, (await request(f"/call/{door.token}/")).status

        assert asyncio.run(fill()) == (503, 403, 404)

    @pytest.mark.parametrize("path", ["/live/x/", "/call/", "/call/nobody/", "/"])
    def test_a_websocket_to_anywhere_else_is_refused(self, path):
        async def ask() -> int:
            async with connected(path) as client:
                return int((await client.hears())["status"])

        assert asyncio.run(ask()) in (403, 404)
