"""What browsers are told, by configuration or by the handler."""

from __future__ import annotations

from typing import Any

import pytest

from portal.engines.front_doors import Cors, Door, FunctionUrl, HttpApi, LoadBalancer, RestApi, call

from .asking import NOW, Function, asked, exchange, said

SHOP = "https://shop.example.com"
CORS = Cors(
    allow_origins=(SHOP, "https://*.example.org"),
    allow_methods=("GET", "PUT"),
    allow_headers=("x-cart",),
    expose_headers=("x-total",),
    allow_credentials=True,
    max_age_s=300,
)
PREFLIGHT = {"Origin": SHOP, "Access-Control-Request-Method": "PUT"}


def path_of(door: Door) -> str:
    return "/prod/a" if door.kind == "rest-api" else "/a"


@pytest.mark.parametrize(("door", "status"), [(HttpApi(cors=CORS), 204), (FunctionUrl(cors=CORS), 200)])
def test_a_preflight_is_answered_by_the_door(door: Door, status: int) -> None:
    # API Gateway: http-api-cors; Lambda: urls-configuration
    function = Function({"statusCode": 200})
    response = call(door, asked("OPTIONS", "/a", headers=PREFLIGHT), function, NOW).response

    assert (response.status, response.body, function.events) == (status, b"", [])
    assert (
        dict(response.headers).items()
        >= {
            "Access-Control-Allow-Origin": SHOP,
            "Access-Control-Allow-Methods": "GET,PUT",
            "Access-Control-Allow-Headers": "x-cart",
            "Access-Control-Max-Age": "300",
            "Access-Control-Allow-Credentials": "true",
        }.items()
    )


@pytest.mark.parametrize("door", [HttpApi(cors=CORS), FunctionUrl(cors=CORS)], ids=lambda door: door.kind)
def test_a_preflight_of_a_stranger_is_told_nothing(door: Door) -> None:
    found = exchange(
        door, asked("OPTIONS", "/a", headers={**PREFLIGHT, "Origin": "https://evil.example.com"})
    )

    assert not [name for name, _ in found.response.headers if name.startswith("Access-Control-")]
    assert "is not allowed" in said(found)


@pytest.mark.parametrize(
    ("door", "status"),
    [(RestApi(), 200), (LoadBalancer(), 200), (HttpApi(), 200), (FunctionUrl(), 200)],
    ids=lambda value: getattr(value, "kind", ""),
)
def test_without_a_configuration_a_preflight_is_the_handlers(door: Door, status: int) -> None:
    function = Function({"statusCode": 200, "headers": {"Access-Control-Allow-Origin": "*"}})
    found = call(door, asked("OPTIONS", path_of(door), headers=PREFLIGHT), function, NOW)

    assert (found.response.status, len(function.events)) == (status, 1)
    assert found.response.value("access-control-allow-origin") == "*"


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        (SHOP, SHOP),
        ("https://a.example.org", "https://a.example.org"),
        ("https://example.org", None),
        ("http://shop.example.com", None),
        (None, None),
    ],
)
@pytest.mark.parametrize("door", [HttpApi(cors=CORS), FunctionUrl(cors=CORS)], ids=lambda door: door.kind)
def test_configured_headers_are_added_for_whom_they_allow(
    door: Door, origin: str | None, allowed: str | None
) -> None:
    headers = {"Origin": origin} if origin else {}
    response = exchange(door, asked(path="/a", headers=headers), {"statusCode": 200}).response

    assert response.value("access-control-allow-origin") == allowed
    assert response.value("access-control-expose-headers") == ("x-total" if allowed else None)


@pytest.mark.parametrize(
    ("door", "methods"), [(HttpApi(cors=CORS), None), (FunctionUrl(cors=CORS), "PATCH")], ids=["http", "url"]
)
def test_a_handlers_own_headers_give_way(door: Door, methods: str | None) -> None:
    # facts R-9; API Gateway: http-api-cors, "ignores CORS headers returned from your backend"
    own = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Methods": "PATCH"}
    found = exchange(door, asked(path="/a", headers={"Origin": SHOP}), {"statusCode": 200, "headers": own})

    assert found.response.values("access-control-allow-origin") == (SHOP,)
    assert found.response.value("access-control-allow-methods") == methods
    assert "of the handler is ignored" in said(found)


def test_errors_of_the_door_have_the_headers_too() -> None:
    found = exchange(HttpApi(cors=CORS), asked(path="/a", headers={"Origin": SHOP}), kind="failed")

    assert (found.response.status, found.response.value("access-control-allow-origin")) == (500, SHOP)


@pytest.mark.parametrize(
    ("door", "remedy"),
    [(RestApi(), "no switch"), (LoadBalancer(), "no switch"), (HttpApi(), "configuration"), (FunctionUrl(), "configuration")],
)  # fmt: skip
def test_a_browser_hides_what_no_header_allows(door: Any, remedy: str) -> None:
    request = asked(path=path_of(door), headers={"Origin": SHOP})

    assert remedy in said(exchange(door, request, {"statusCode": 200}))
    own = {"statusCode": 200, "headers": {"access-control-allow-origin": SHOP}}
    assert "browser" not in said(exchange(door, request, own))


def test_every_origin() -> None:
    door = HttpApi(cors=Cors(allow_origins=("*",)))
    response = exchange(door, asked(path="/a", headers={"Origin": SHOP}), {"statusCode": 200}).response

    assert response.value("access-control-allow-origin") == "*"
    assert response.value("access-control-allow-credentials") is None
