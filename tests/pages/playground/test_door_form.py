"""The form of a front door: what is typed comes back, and what is wrong is said where it stands."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.front_doors import BadDoor
from portal.pages.playground.door_form import FIELDS, default_texts, faults_by_field, read_config, texts_of
from portal.pages.playground.door_form.lines import BadLine, words_of, written
from portal.pages.playground.door_form.rule_lines import read_rules, rule_lines
from portal.records.playground.door_json import ASKS, KINDS, door_from_json

KEYS = {"keys": [{"kty": "RSA", "kid": "k", "n": "abc", "e": "AQAB"}]}
TYPED = {
    "function-url": {"auth_type": "AWS_IAM", "invoke_mode": "RESPONSE_STREAM", "may": ""},
    "http-api": {
        "routes": "GET /pets/{id} by staff\nPOST /pets by people scopes pets/read pets/write\n$default",
        "payload_format": "1.0", "stage": "dev", "variables": "WHO=me\nurl=https://a.example/?b=c",
        "cors_origins": "https://a.example, https://b.example", "cors_age": "60",
        "auth_name": "staff", "auth_function": "an id", "auth_sources": "$request.header.A, $context.routeKey",
        "auth_ttl": "300", "auth_simple": "on",
        "jwt_name": "people", "jwt_issuer": "https://login.example", "jwt_audience": "app, web",
        "jwt_keys": json.dumps(KEYS),
    },
    "rest-api": {
        "routes": "POST /{proxy+} by guard", "binary": "image/png, */*", "endpoint": "REGIONAL",
        "timeout_ms": "1500", "auth_name": "guard", "auth_function": "an id", "auth_kind": "TOKEN",
        "auth_sources": "method.request.header.Authorization",
    },
    "alb": {
        "rules": "10 path-pattern /api/* /v2/* and http-request-method GET POST -> forward\n"
        '20 http-header User-Agent *curl* -> 403 text/plain "Not with curl."\n'
        "30 host-header *.example.com and query-string version=v1 and source-ip 10.0.0.0/8 -> forward",
        "otherwise": '404 application/json "{\\"here\\": false}"',
        "multi": "on",
    },
    "websocket-api": {
        "routes": '$connect by staff\njoin responds\n"with room"', "selection": "$request.body.what",
        "variables": "A=b", "auth_name": "staff", "auth_function": "an id",
    },
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_typed_comes_back_into_the_form(kind):
    typed = {**default_texts(kind), **TYPED[kind]}

    config = read_config(kind, typed)
    shown = texts_of(door_from_json(kind, config), config)

    names = {field.name for field in FIELDS[kind]}
    assert {name: shown.get(name, "") for name in names} == {name: typed.get(name, "") for name in names}


def test_everything_that_a_door_may_have_is_in_its_form():
    config = read_config("http-api", {**default_texts("http-api"), **TYPED["http-api"]})
    door: Any = door_from_json("http-api", config)

    staff, people = door.authorizers
    assert (staff.ttl_s, staff.simple, staff.sources[0]) == (300, True, "$request.header.A")
    assert (people.issuer, people.audience, people.jwks) == ("https://login.example", ("app", "web"), KEYS)
    assert door.routes[1].scopes == ("pets/read", "pets/write")
    assert door.stages == {"dev": {"WHO": "me", "url": "https://a.example/?b=c"}}
    assert config[ASKS] == {"staff": "an id"}


def test_a_path_alone_is_a_rule_and_rules_without_a_number_follow_each_other():
    rules = read_rules("/api/*\n20 path-pattern /img/* -> 410\nhost-header a.example")

    assert [rule["priority"] for rule in rules] == [1, 20, 21]
    assert rules[0]["conditions"] == [{"field": "path-pattern", "values": ["/api/*"]}]
    assert [rule["answers"] for rule in rules] == [
        None, {"status": 410, "content_type": "text/plain", "body": ""}, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "typed", "field", "words"),
    [
        ("http-api", {"routes": "$default\nGET /a by"}, "routes", "Line 2: after “by” stands the name"),
        ("http-api", {"routes": "GET /a staff"}, "routes", "Line 1: 'staff' says nothing here"),
        ("http-api", {"routes": "GET /a by nobody"}, "routes", "There is no authorizer 'nobody'."),
        ("http-api", {"routes": 'GET /a by "x'}, "routes", "Line 1: a quote is not closed"),
        ("rest-api", {"routes": "GET /a scopes b"}, "routes", "scopes are for routes of HTTP APIs"),
        ("rest-api", {"timeout_ms": "soon"}, "timeout_ms", "A whole number is missing here."),
        ("rest-api", {"stage": "a b"}, "stage", "Stage name only allows"),
        ("rest-api", {"variables": "a-b=c"}, "variables", "'a-b' has a character"),
        ("rest-api", {"variables": "A=b\nno sign"}, "variables", "Line 2: write NAME=value."),
        ("http-api", {"cors_origins": "*", "cors_credentials": "on"}, "cors_origins", "Credentials cannot"),
        ("function-url", {"cors_methods": "OPTIONS"}, "cors_methods", "Leave OPTIONS out"),
        ("function-url", {"cors_age": "86401", "cors_origins": "*"}, "cors_age", "0 to 86400"),
        ("http-api", {"auth_function": "x"}, "auth_name", "An authorizer has a name"),
        ("http-api", {"auth_name": "a", "auth_ttl": "9999"}, "auth_ttl", "between 0 and 3600"),
        ("http-api", {"auth_name": "a", "auth_sources": "header.A"}, "auth_sources", "is no source"),
        ("rest-api", {"auth_name": "a", "auth_kind": "TOKEN"}, "auth_sources", "has one source"),
        ("http-api", {"jwt_name": "p", "jwt_keys": "{}"}, "jwt_keys", "A key set is JSON"),
        ("http-api", {"jwt_issuer": "https://a"}, "jwt_name", "An authorizer has a name"),
        ("http-api", {"jwt_name": "p", "jwt_keys": json.dumps(KEYS)}, "jwt_issuer", "begins with https://"),
        ("websocket-api", {"routes": "join by a", "auth_name": "a"}, "routes", "Only $connect may"),
        ("websocket-api", {"routes": "join loudly"}, "routes", "Line 1: 'loudly' says nothing here"),
        ("websocket-api", {"selection": "body.a"}, "selection", "names a part of the message"),
        ("alb", {"rules": "10 paths /a"}, "rules", "Line 1: 'paths' is no condition"),
        ("alb", {"rules": "10 path-pattern /a and -> forward"}, "rules", "a condition is missing"),
        ("alb", {"rules": "10 http-header Accept"}, "rules", "http-header has no value"),
        ("alb", {"rules": "10 path-pattern /a -> 302"}, "rules", "2XX, 4XX or 5XX"),
        ("alb", {"rules": "10 path-pattern /a -> redirect"}, "rules", "what comes of it is “forward”"),
        ("alb", {"rules": "10 source-ip home -> forward"}, "rules", "is no network"),
        ("alb", {"rules": "7 path-pattern /a\n7 path-pattern /b"}, "rules", "Priority '7' is currently in use."),
        ("alb", {"otherwise": "elsewhere"}, "otherwise", "What comes of it is “forward”"),
        ("alb", {"otherwise": "404 image/png"}, "otherwise", "content type of a fixed response"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field(kind, typed, field, words):
    with pytest.raises(BadDoor) as bad:
        door_from_json(kind, read_config(kind, {**default_texts(kind), **typed}))

    faults = faults_by_field(kind, bad.value)
    assert words in faults[field]


def test_all_fields_that_are_wrong_are_named_at_once():
    typed = {"routes": "GET /a by", "timeout_ms": "x", "variables": "none", "cors_age": "old"}

    with pytest.raises(BadDoor) as bad:
        read_config("http-api", {**default_texts("http-api"), **typed})

    assert set(faults_by_field("http-api", bad.value)) == {"routes", "timeout_ms", "variables", "cors_age"}


TEXTS = st.text(max_size=12) | st.sampled_from(["and", "->", "by", '"', "\\", "a b", "\u2028", "é"])


@given(st.lists(TEXTS, max_size=6))
def test_any_words_are_read_as_they_were_written(texts):
    line = " ".join(written(text, "and") for text in texts)

    assert "\n" not in line
    assert [word.text for word in words_of(line)] == texts
    assert not any(word.is_sign("and") for word in words_of(line))


CONDITIONS = st.builds(
    lambda field, values, header: (
        {"field": field, "values": values} | ({"header": header} if field == "http-header" else {})
    ),
    st.sampled_from(["path-pattern", "http-header", "query-string"]),
    st.lists(TEXTS, min_size=1, max_size=3),
    TEXTS.filter(bool),
)
ANSWERS = st.none() | st.builds(
    lambda status, body: {"status": status, "content_type": "text/html", "body": body},
    st.integers(100, 999),
    TEXTS,
)
RULES = st.lists(
    st.builds(
        lambda priority, conditions, answers: {
            "priority": priority, "conditions": conditions, "answers": answers,
        },
        st.integers(0, 99_999),
        st.lists(CONDITIONS, min_size=1, max_size=3),
        ANSWERS,
    ),
    max_size=4,
)  # fmt: skip


@given(RULES)
def test_any_rules_are_read_as_they_were_written(rules):
    assert read_rules(rule_lines(rules)) == rules


@given(st.text(max_size=80))
def test_any_line_is_rules_or_says_why_not(text):
    with suppress(BadLine):
        read_rules(text)


@given(st.sampled_from(sorted(KINDS)), st.data())
def test_whatever_is_posted_is_a_configuration_or_a_fault_at_a_field(kind, data):
    names = [field.name for field in FIELDS[kind]]
    posted = data.draw(st.dictionaries(st.sampled_from(names), st.text(max_size=30), max_size=4))
    with suppress(BadDoor):
        door_from_json(kind, read_config(kind, {**default_texts(kind), **posted}))
