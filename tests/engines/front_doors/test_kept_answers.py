"""What an authorizer said is kept, for whom and for how long."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from portal.engines.front_doors import AuthorizerCache, Route, call
from portal.engines.front_doors.authorizers.cache import MOST

from .asking import NOW, Function, asked, exchange, said
from .guarding import METHOD, TOKEN, policy, rest, through


def test_an_answer_is_kept_for_its_time_and_no_longer() -> None:
    api, cache, guard = rest(ttl_s=300), AuthorizerCache(), Function(policy())
    request = asked(path="/prod/pets/1", headers=TOKEN)
    for seconds, times in ((0, 1), (299, 1), (300, 2), (599, 2), (601, 3)):
        now = NOW + timedelta(seconds=seconds)
        found = call(api, request, Function({}), now, authorize={"guard": guard}, cache=cache)
        assert (found.response.status, len(guard.events)) == (200, times)
    assert "not asked again" not in said(found)


def test_another_identity_is_asked_for() -> None:
    cache, guard = AuthorizerCache(), Function(policy())
    for token in ("a", "b", "a"):
        through(
            rest(ttl_s=300), guard, asked(path="/prod/pets/1", headers={"Authorization": token}), cache=cache
        )

    assert len(guard.events) == 2


def test_a_kept_policy_for_one_method_denies_the_next() -> None:
    # I serverless/serverless#6176: the policy is kept, not the decision
    cache, guard = AuthorizerCache(), Function(policy(resource=METHOD))
    first, _ = through(rest(ttl_s=300), guard, cache=cache)
    second, _ = through(rest(ttl_s=300), guard, asked("DELETE", "/prod/pets/1", headers=TOKEN), cache=cache)

    assert (first.response.status, second.response.status, len(guard.events)) == (200, 403, 1)
    assert "not asked again" in said(second)


@pytest.mark.parametrize("ttl_s", [0, 300])
def test_a_denial_is_kept_too_and_a_failure_never(ttl_s: int) -> None:
    for answer, times in ((policy("Deny"), 1 if ttl_s else 2), ({"nonsense": True}, 2)):
        cache, guard = AuthorizerCache(), Function(answer)
        for _ in range(2):
            through(rest(ttl_s=ttl_s), guard, cache=cache)
        assert len(guard.events) == times


def test_no_more_than_so_many_answers_are_kept() -> None:
    cache = AuthorizerCache()
    for number in range(MOST + 1):
        cache.put(number, "kept", ttl_s=60, now=NOW)

    assert (cache.get(0, NOW), cache.get(1, NOW), cache.get(MOST, NOW)) == (None, "kept", "kept")


def test_an_authorizer_without_a_function_lets_nobody_in() -> None:
    found = exchange(rest(), asked(path="/prod/pets/1", headers=TOKEN), {"statusCode": 200})

    assert found.response.status == 500
    assert "no function behind the authorizer guard" in said(found)


def test_the_exchange_has_what_the_authorizer_was_asked_and_said() -> None:
    found, _ = through(rest("TOKEN"), policy("Deny"))

    assert found.judged is not None
    assert json.loads(found.judged.event or "")["type"] == "TOKEN"
    assert found.judged.answer is not None
    assert (found.event, found.answer) == (None, None)


def test_a_route_without_an_authorizer_is_open() -> None:
    api = rest()
    api = replace(api, routes=(*api.routes, Route(key="GET /open")))
    found, _ = through(api, Function(policy("Deny")), asked(path="/prod/open"))

    assert found.response.status == 200
