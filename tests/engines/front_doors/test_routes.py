"""Which route takes a request: AWS's own example, tables, and a slow evaluator beside ours."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.front_doors import HttpApi, RestApi, Route, Routed, route_http, route_rest


def http(*keys: str, stages: tuple[str, ...] = ("$default",)) -> HttpApi:
    return HttpApi(routes=tuple(Route(key=key) for key in keys), stages={name: {} for name in stages})


def rest(*keys: str) -> RestApi:
    return RestApi(routes=tuple(Route(key=key) for key in keys))


def key_of(found: object) -> object:
    return found.route.key if isinstance(found, Routed) else found


# API Gateway: http-api-develop-routes, "Routing API requests"
EXAMPLE = ("GET /pets/dog/1", "GET /pets/dog/{id}", "GET /pets/{proxy+}", "ANY /{proxy+}", "$default")


@pytest.mark.parametrize(
    ("method", "path", "key"),
    [
        ("GET", "/pets/dog/1", "GET /pets/dog/1"),
        ("GET", "/pets/dog/2", "GET /pets/dog/{id}"),
        ("GET", "/pets/cat/1", "GET /pets/{proxy+}"),
        ("POST", "/test/5", "ANY /{proxy+}"),
        ("POST", "/pets/dog/1", "ANY /{proxy+}"),
        ("GET", "/", "$default"),
    ],
)
def test_the_example_of_the_documentation(method: str, path: str, key: str) -> None:
    for keys in permutations(EXAMPLE):
        assert key_of(route_http(http(*keys), method, path)) == key


@pytest.mark.parametrize(
    ("keys", "method", "path", "key"),
    [
        (("GET /a", "ANY /a"), "GET", "/a", "GET /a"),
        (("GET /a", "ANY /a"), "POST", "/a", "ANY /a"),
        (("ANY /a", "GET /{proxy+}"), "GET", "/a", "ANY /a"),
        (("GET /{a}/{b}", "GET /x/{proxy+}"), "GET", "/x/y", "GET /{a}/{b}"),
        (("GET /{a}/y", "GET /x/{b}"), "GET", "/x/y", "GET /x/{b}"),
        (("GET /{proxy+}",), "GET", "/", "no route"),
        (("GET /a/{id}",), "GET", "/a/", "no route"),
        (("GET /a",), "GET", "/a/", "no route"),
        (("GET /a/{proxy+}",), "GET", "/a", "no route"),
        (("GET /a/{proxy+}",), "GET", "/a/", "no route"),
        (("POST /a",), "GET", "/a", "no route"),
    ],
)
def test_the_most_specific_route_of_an_http_api(
    keys: tuple[str, ...], method: str, path: str, key: str
) -> None:
    for order in permutations(keys):
        assert key_of(route_http(http(*order), method, path)) == key


@pytest.mark.parametrize(
    ("stages", "path", "stage", "inner"),
    [
        (("$default", "dev"), "/dev/a", "dev", "/a"),
        (("$default", "dev"), "/dev", "dev", "/"),
        (("$default", "dev"), "/development/a", "$default", "/development/a"),
        (("$default",), "/dev/a", "$default", "/dev/a"),
        (("dev",), "/dev/a", "dev", "/a"),
    ],
)
def test_the_stage_of_an_http_api(stages: tuple[str, ...], path: str, stage: str, inner: str) -> None:
    found = route_http(http("$default", stages=stages), "GET", path)

    assert isinstance(found, Routed)
    assert (found.stage, found.path) == (stage, inner)


def test_without_a_default_stage_other_paths_lead_nowhere() -> None:
    assert route_http(http("$default", stages=("dev",)), "GET", "/a") == "no stage"


@pytest.mark.parametrize(
    ("keys", "method", "path", "key"),
    [
        (("GET /pets", "ANY /{proxy+}"), "GET", "/prod/pets", "GET /pets"),
        # The resource takes the request, and has no such method: another resource is not looked for.
        (("GET /pets", "ANY /{proxy+}"), "POST", "/prod/pets", "no route"),
        (("GET /pets", "ANY /pets"), "POST", "/prod/pets", "ANY /pets"),
        (("GET /pets/{id}", "GET /pets/new"), "GET", "/prod/pets/new", "GET /pets/new"),
        (("GET /pets/{id}", "ANY /{proxy+}"), "GET", "/prod/pets/1/", "GET /pets/{id}"),
        (("GET /",), "GET", "/prod", "GET /"),
        (("GET /",), "GET", "/prod/", "GET /"),
        (("GET /",), "GET", "/staging/", "no stage"),
    ],
)
def test_the_resource_of_a_rest_api(keys: tuple[str, ...], method: str, path: str, key: str) -> None:
    for order in permutations(keys):
        assert key_of(route_rest(rest(*order), method, path)) == key


PART = st.sampled_from(["a", "b", "{x}", "{y}"])
TEMPLATE = st.tuples(st.lists(PART, max_size=3, unique=True), st.booleans()).map(
    lambda found: "/" + "/".join([*found[0], *(["{rest+}"] if found[1] else [])])
)
KEY = st.tuples(st.sampled_from(["GET", "POST", "ANY"]), TEMPLATE).map(" ".join)
PATH = st.lists(st.sampled_from(["a", "b", "c"]), max_size=4).map(lambda parts: "/" + "/".join(parts))


def naive(keys: list[str], method: str, path: str) -> set[str]:
    """
    The three steps of the documentation, one after the other: a route in full, then a greedy one, then
    $default; of several the ones that no other beats part by part.
    """
    given_parts = [part for part in path.split("/") if part]

    def parts_of(key: str) -> list[str]:
        return [part for part in key.split(" ")[1].split("/") if part]

    def fits(key: str) -> bool:
        wanted = parts_of(key)
        if wanted and wanted[-1] == "{rest+}":
            wanted, tail = wanted[:-1], given_parts[len(wanted) - 1 :]
            if not tail:
                return False
        elif len(wanted) != len(given_parts):
            return False
        return all(
            part.startswith("{") or part == got for part, got in zip(wanted, given_parts, strict=False)
        )

    def beats(one: str, other: str) -> bool:
        for left, right in zip(parts_of(one), parts_of(other), strict=False):
            sorts = [0 if not p.startswith("{") else 2 if p.endswith("+}") else 1 for p in (left, right)]
            if sorts[0] != sorts[1]:
                return sorts[0] < sorts[1]
        return not one.startswith("ANY ") and other.startswith("ANY ")

    usable = [key for key in keys if key != "$default" and key.split(" ")[0] in (method, "ANY") and fits(key)]
    full = [key for key in usable if not key.endswith("+}")]
    for step in (full, usable):
        if step:
            return {key for key in step if not any(beats(other, key) for other in step)}
    return {"$default"} if "$default" in keys else {"no route"}


@given(keys=st.lists(KEY | st.just("$default"), min_size=1, max_size=8, unique=True), path=PATH)
def test_the_route_is_the_one_that_the_documentation_leads_to(keys: list[str], path: str) -> None:
    assert key_of(route_http(http(*keys), "GET", path)) in naive(keys, "GET", path)
