"""The pages of front doors: deployed, changed and closed by their owner, and by nobody else."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
from django.urls import reverse

from portal.engines.emulator.outcome import Traced
from portal.engines.front_doors import (
    Answer,
    Exchange,
    HttpApi,
    HttpRequest,
    HttpResponse,
    Judged,
    Seen,
    caller,
)
from portal.pages.playground import doors, doors_page
from portal.pages.playground.door_form import default_texts
from portal.records.playground.deploy import DOORS_OF_A_FUNCTION
from portal.records.playground.deployed import door_of, find_deployed
from portal.records.playground.door_json import ASKS, KINDS, door_from_json, door_to_json
from portal.records.playground.exchanges import EXCHANGES_KEPT, keep_exchange
from portal.records.playground.models import DeployedDoor
from tests import make
from tests.pages.playground.conftest import a_play
from tests.people import NOON, somebody


@pytest.fixture(autouse=True)
def confined(monkeypatch):
    for module in (doors, doors_page):
        monkeypatch.setattr(module, "why_not_callable", lambda socket: "")


@pytest.fixture
def deploy(client, function):
    def go(kind: str = "http-api", **typed: str) -> DeployedDoor:
        answer = client.post(
            reverse("playground:deploy_door", args=[function.pk, kind]), {**default_texts(kind), **typed}
        )
        assert answer.status_code == 303, answer.text
        return DeployedDoor.objects.latest("pk")

    return go


def at(door: DeployedDoor, name: str = "door") -> str:
    return reverse(f"playground:{name}", args=[door.function_id, door.pk])


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_deployed_as_the_form_has_it_and_shows_its_address(client, function, deploy, kind):
    assert (
        f'action="{reverse("playground:deploy_door", args=[function.pk, kind])}"'
        in client.get(f"{reverse('playground:doors', args=[function.pk])}?kind={kind}").text
    )

    door = deploy(kind)

    assert door_to_json(door_of(door)) == door_to_json(door_from_json(kind, {}))
    assert f"/call/{door.token}/" in client.get(at(door)).text
    assert f"/call/{door.token}/" in client.get(reverse("playground:doors", args=[function.pk])).text


def test_what_aws_would_refuse_is_refused_in_its_form(client, function):
    answer = client.post(
        reverse("playground:deploy_door", args=[function.pk, "rest-api"]),
        {**default_texts("rest-api"), "timeout_ms": "30000", "routes": "GET /kept"},
    )

    assert answer.status_code == 422
    fault = "Timeout should be between 50 ms and 29000 ms."
    assert f'<p class="field-error" id="door-timeout_ms-fault">{fault}</p>' in answer.text
    assert 'aria-describedby="door-timeout_ms-fault door-timeout_ms-help"' in answer.text
    assert '<details class="hint" open><summary>Stage and timeout' in answer.text
    assert "GET /kept" in answer.text
    assert not DeployedDoor.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [
        {"routes": "x" * 4001},
        {"timeout_ms": "soon"},
        {"routes": "GET /{a}\n" * 400},
        {"stage": "a b"},
        {"variables": "no sign"},
        {"auth_name": "staff"},
        {"auth_sources": "$request.header.A"},
        {"jwt_name": "people", "jwt_keys": "[" * 3_000},
        {"routes": "GET /\0"},
    ],
    ids=["long", "no number", "many", "stage", "variables", "nobody asked", "no name", "deep", "nul"],
)
def test_nothing_that_is_typed_breaks_the_page(client, function, typed):
    address = reverse("playground:deploy_door", args=[function.pk, "http-api"])

    assert client.post(address, {**default_texts("http-api"), **typed}).status_code == 422


def test_a_door_is_changed_and_keeps_its_address(client, deploy):
    door = deploy()
    token = door.token

    client.post(
        at(door, "change_door"), {**default_texts("http-api"), "payload_format": "1.0", "qualifier": "live"}
    )

    door.refresh_from_db()
    assert (door.token, door_of(door).payload_format, door.qualifier) == (token, "1.0", "live")


def test_a_door_that_is_closed_is_called_and_seen_no_more(client, deploy):
    door = deploy()

    client.post(at(door, "close_door"))

    assert find_deployed(door.token) is None
    assert client.get(at(door)).status_code == 404


def test_the_doors_of_a_function_that_is_put_away_are_closed_meanwhile(client, deploy):
    door = deploy()
    client.post(reverse("playground:put_away", args=[door.function_id]))
    assert find_deployed(door.token) is None

    client.post(reverse("playground:bring_back", args=[door.function_id]))
    assert find_deployed(door.token) == door


def test_there_are_only_so_many_doors(client, function, deploy):
    for _ in range(DOORS_OF_A_FUNCTION):
        deploy()

    answer = client.post(reverse("playground:deploy_door", args=[function.pk, "alb"]), default_texts("alb"))

    assert answer.status_code == 422
    assert "Close one first." in answer.text


def test_strangers_find_no_doors(stranger, function, deploy):
    door = deploy()

    for method, address in [
        ("get", reverse("playground:doors", args=[function.pk])),
        ("post", reverse("playground:deploy_door", args=[function.pk, "alb"])),
        ("get", at(door)),
        ("post", at(door, "change_door")),
        ("post", at(door, "close_door")),
        ("post", at(door, "send_to_door")),
    ]:
        assert getattr(stranger, method)(address).status_code == 404


def test_a_request_that_no_client_could_send_says_why_and_stays(client, deploy):
    door = deploy()

    answer = client.post(at(door, "send_to_door"), {"method": "GET", "path": "/", "headers": "no colon", "body": "kept"})  # fmt: skip

    assert answer.status_code == 422
    assert "Headers, line 1: write Name: value." in answer.text
    assert ">kept</textarea>" in answer.text


def test_a_door_that_answers_by_itself_shows_why_and_starts_no_run(client, deploy):
    door = deploy(routes="GET /only")

    page = client.post(at(door, "send_to_door"), {"method": "GET", "path": "/else"}).text

    assert "HTTP/1.1 404 Not Found" in page
    assert "the door answered by itself" in page
    assert "API Gateway: http-api-develop-routes" in page
    assert door.exchanges.get().run is None


def test_an_earlier_exchange_is_shown_by_its_link_and_the_latest_are_kept(client, deploy, settings):
    settings.CALLS_A_MINUTE = 100
    door = deploy(routes="GET /only")
    for number in range(EXCHANGES_KEPT + 2):
        client.post(at(door, "send_to_door"), {"method": "GET", "path": f"/call-{number}"})

    kept = list(door.exchanges.order_by("pk"))
    assert [one.shown["request_line"] for one in kept[:2]] == ["GET /call-2 HTTP/1.1", "GET /call-3 HTTP/1.1"]
    link = f"{at(door)}?exchange={kept[3].pk}"
    assert f'href="{link}#exchange"' in client.get(at(door)).text
    shown = client.get(link).context["exchange"]
    assert shown == kept[3]
    assert client.get(at(door, "send_to_door")).url == at(door)


def test_the_page_says_where_nothing_can_be_called(client, deploy, monkeypatch):
    door = deploy()
    for module in (doors, doors_page):
        monkeypatch.setattr(module, "why_not_callable", lambda socket: "Not here.")

    answer = client.post(at(door, "send_to_door"), {"method": "GET", "path": "/"})

    assert (answer.status_code, door.exchanges.exists()) == (503, False)
    assert "Not here." in answer.text


def test_a_function_of_ones_own_may_be_the_authorizer_and_nobody_elses(client, deploy, make_function):
    own, strange = make_function(), make_function(owner=somebody())
    staff = {"routes": "$default by staff", "auth_name": "staff"}
    door = deploy(**staff, auth_function=str(own.pk))

    assert door.config[ASKS] == {"staff": str(own.pk)}
    page = client.get(at(door)).text
    assert f'<option value="{own.pk}" selected>{own.name}</option>' in page
    assert str(strange.pk) not in page

    again = client.post(
        at(door, "change_door"), {**default_texts("http-api"), **staff, "auth_function": str(strange.pk)}
    )
    assert again.status_code == 422
    assert "There is no such function." in again.text


def test_a_form_that_was_refused_stands_open_with_what_was_typed(client, deploy):
    door = deploy("alb")

    answer = client.post(at(door, "change_door"), {**default_texts("alb"), "rules": "10 paths /a -> forward"})

    assert answer.status_code == 422
    assert "Line 1: &#x27;paths&#x27; is no condition; write one of host-header" in answer.text
    assert "10 paths /a -&gt; forward</textarea>" in answer.text
    assert '<details class="hint" open><summary>Configuration' in answer.text


def test_a_load_balancer_answers_by_its_rules(client, deploy):
    door = deploy(
        "alb", rules='10 http-header User-Agent *curl* -> 403 text/plain "Not with curl."', otherwise="404"
    )
    sent = {"method": "GET", "path": "/", "body": ""}

    assert (
        "Not with curl."
        in client.post(at(door, "send_to_door"), {**sent, "headers": "User-Agent: curl/8"}).text
    )
    assert "HTTP/1.1 404 Not Found" in client.post(at(door, "send_to_door"), {**sent, "headers": ""}).text


def test_a_route_with_a_jwt_authorizer_turns_away_who_has_no_token(client, deploy):
    door = deploy(
        routes="$default by people",
        jwt_name="people",
        jwt_issuer="https://login.example",
        jwt_audience="app",
        jwt_keys='{"keys": [{"kty": "RSA", "kid": "k", "n": "abc", "e": "AQAB"}]}',
    )

    page = client.post(
        at(door, "send_to_door"), {"method": "GET", "path": "/", "headers": "", "body": ""}
    ).text

    assert "HTTP/1.1 401 Unauthorized" in page
    assert not door.exchanges.get().run_id


def test_what_the_authorizer_was_asked_and_the_trace_stand_with_the_call(client, deploy):
    door = deploy()
    root = "1-6b06a9c0-bd862e3fe1be46a994272793"
    header = f"Root={root};Parent=53995c3f42cd8ad8;Sampled=1"
    outcome = replace(make.outcome(), traced=Traced(header=header, caller=None, began_ms=1.0))
    shown = caller(
        Exchange(
            door=HttpApi(),
            request=HttpRequest(received_at=NOON, request_id=str(uuid.uuid4())),
            seen=Seen(response=HttpResponse(status=200)),
            judged=Judged(event='{"type": "REQUEST"}', answer=Answer(payload='{"isAuthorized": true}')),
        )
    )
    keep_exchange(deployed=door, shown=shown, run=a_play(door.function, outcome).run, now=NOON)

    page = client.get(at(door)).text

    assert "&quot;type&quot;: &quot;REQUEST&quot;" in page
    assert "&quot;isAuthorized&quot;: true" in page
    assert reverse("observe:trace", args=["functions", door.function_id, root]) in page
