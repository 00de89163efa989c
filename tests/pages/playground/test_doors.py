"""The pages of front doors: deployed, changed and closed by their owner, and by nobody else."""

from __future__ import annotations

import pytest
from django.urls import reverse

from portal.pages.playground import doors, doors_page
from portal.pages.playground.door_fields import FIELDS, default_texts, read_config, texts_of
from portal.records.playground.deploy import DOORS_OF_A_FUNCTION
from portal.records.playground.deployed import door_of, find_deployed
from portal.records.playground.door_json import KINDS, door_from_json, door_to_json
from portal.records.playground.exchanges import EXCHANGES_KEPT
from portal.records.playground.models import DeployedDoor


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


TYPED = {
    "function-url": {"auth_type": "AWS_IAM", "invoke_mode": "RESPONSE_STREAM", "may": ""},
    "http-api": {"routes": "GET /pets/{id}\n$default", "payload_format": "1.0", "stage": "dev",
                 "cors_origins": "https://a.example, https://b.example", "cors_age": "60"},
    "rest-api": {"routes": "POST /{proxy+}", "binary": "image/png, */*", "endpoint": "REGIONAL",
                 "timeout_ms": "1500"},
    "alb": {"paths": "/api/*\n/img/*", "multi": "on"},
    "websocket-api": {"routes": "$connect\njoin responds", "selection": "$request.body.what"},
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_typed_comes_back_into_the_form(kind):
    typed = {**default_texts(kind), **TYPED[kind]}

    shown = texts_of(door_from_json(kind, read_config(kind, typed)))

    names = {field.name for field in FIELDS[kind]}
    assert {name: shown.get(name, "") for name in names} == {name: typed.get(name, "") for name in names}


def test_what_aws_would_refuse_is_refused_in_its_form(client, function):
    answer = client.post(
        reverse("playground:deploy_door", args=[function.pk, "rest-api"]),
        {**default_texts("rest-api"), "timeout_ms": "30000", "routes": "GET /kept"},
    )

    assert answer.status_code == 422
    assert "Timeout should be between 50 ms and 29000 ms." in answer.text
    assert "GET /kept" in answer.text
    assert not DeployedDoor.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [
        {"routes": "x" * 4001},
        {"timeout_ms": "soon"},
        {"routes": "GET /{a}\n" * 400},
        {"stage": "a b"},
        {"routes": "GET /\0"},
    ],
    ids=["long", "no number", "many", "stage", "nul"],
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
