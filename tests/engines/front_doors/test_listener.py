"""Rules of a load balancer, by table: conditions, priorities, what it answers itself."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.front_doors import Condition, FixedResponse, ListenerRule, LoadBalancer
from portal.engines.front_doors.routing.listener import holds
from portal.engines.front_doors.routing.wildcards import fits

from .asking import asked, exchange, said


def condition(field: Any, *values: str, header: str = "") -> Condition:
    return Condition(field=field, values=values, header=header)


# ELB: load-balancer-listeners, "Rule condition types"
@pytest.mark.parametrize(
    ("wanted", "request_", "held"),
    [
        (condition("path-pattern", "/img/*"), asked(path="/img/picture.jpg"), True),
        (condition("path-pattern", "/img/*/pics"), asked(path="/img/a/b/pics"), True),
        (condition("path-pattern", "/img/*"), asked(path="/IMG/picture.jpg"), False),
        (condition("path-pattern", "/a?c", "/z"), asked(path="/abc"), True),
        (condition("path-pattern", "/a?c"), asked(path="/ac"), False),
        (condition("host-header", "*.example.com"), asked(headers={"Host": "Test.Example.com"}), True),
        (condition("host-header", "*.example.com"), asked(headers={"Host": "test.example.com:8443"}), True),
        (condition("host-header", "*.example.com"), asked(headers={"Host": "example.com"}), False),
        (condition("http-request-method", "GET", "HEAD"), asked("HEAD"), True),
        (condition("http-request-method", "GET"), asked("POST"), False),
        (condition("http-header", "*Chrome*", "*Safari*", header="User-Agent"),
         asked(headers={"user-agent": "like SAFARI 5"}), True),
        (condition("http-header", "*Chrome*", header="User-Agent"), asked(), False),
        (condition("query-string", "version=v1"), asked(query="a=b&Version=V1"), True),
        (condition("query-string", "version=v1"), asked(query="version=v2"), False),
        (condition("query-string", "*example*"), asked(query="any=an-example-of"), True),
        (condition("source-ip", "192.0.2.0/24", "203.0.113.7/32"), asked(), True),
        (condition("source-ip", "192.0.2.0/24"), asked(), False),
        (condition("source-ip", "2001:db8::/32"), asked(source_ip="2001:db8::1"), True),
    ],
)  # fmt: skip
def test_a_condition(wanted: Condition, request_: Any, held: bool) -> None:
    assert holds(wanted, request_) is held


def rule(priority: int, path: str, body: str | None = None, **more: Any) -> ListenerRule:
    answers = None if body is None else FixedResponse(status=200, body=body)
    conditions = (condition("path-pattern", path), *more.get("conditions", ()))
    return ListenerRule(priority=priority, conditions=conditions, answers=answers)


BALANCER = LoadBalancer(
    rules=(
        rule(30, "/a/*", "third"),
        rule(10, "/a/first", "first"),
        rule(20, "/a/get*", "second", conditions=(condition("http-request-method", "GET"),)),
        rule(40, "/f*"),
    ),
    otherwise=FixedResponse(status=404, body="nothing here"),
)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/a/first", "first"),
        ("GET", "/a/get-it", "second"),
        ("POST", "/a/get-it", "third"),
        ("GET", "/b", "nothing here"),
        ("GET", "/function", "of the function"),
    ],
)
def test_the_lowest_priority_whose_conditions_all_hold(method: str, path: str, body: str) -> None:
    found = exchange(BALANCER, asked(method, path), {"statusCode": 200, "body": "of the function"})

    assert found.response.body.decode() == body
    assert (found.event is None) is (body != "of the function")


def test_the_balancer_says_which_rule_answered() -> None:
    assert "Rule 10 answers by itself." in said(exchange(BALANCER, asked(path="/a/first")))
    assert "The default rule answers by itself." in said(exchange(BALANCER, asked(path="/b")))


def slowly(pattern: str, text: str) -> bool:
    if not pattern:
        return not text
    if pattern[0] == "*":
        return slowly(pattern[1:], text) or (bool(text) and slowly(pattern, text[1:]))
    return bool(text) and pattern[0] in ("?", text[0]) and slowly(pattern[1:], text[1:])


@given(pattern=st.text("ab*?", max_size=7), text=st.text("ab", max_size=9))
def test_wildcards_fit_as_they_do_by_definition(pattern: str, text: str) -> None:
    assert fits(pattern, text) is slowly(pattern, text)


def test_wildcards_that_would_stop_a_plain_regular_expression() -> None:
    assert not fits("*a" * 60 + "b", "a" * 4_000)


@pytest.mark.parametrize("sign", list(".^$+()[]{}|\\/~"))
def test_signs_of_regular_expressions_are_themselves(sign: str) -> None:
    assert fits(f"a{sign}*", f"a{sign}b\n")
    assert not fits(f"a{sign}*", "aab")
