"""
What a load balancer would refuse of its rules.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html
"""

from __future__ import annotations

import ipaddress
import re
from collections import Counter
from collections.abc import Iterator

from .doors import Condition, FixedResponse, ListenerRule, LoadBalancer
from .problem import Problem, placed

MOST_RULES = 100
PRIORITIES = (1, 50_000)
VALUES_OF_A_CONDITION = 3
VALUES_OF_A_RULE = 5
WILDCARDS_OF_A_RULE = 5
LONGEST_VALUE = 128
_ONCE = ("host-header", "path-pattern", "http-request-method", "source-ip")
_FIELDS = (*_ONCE, "http-header", "query-string")
_HOST = re.compile(r"[A-Za-z0-9.*?-]+", re.ASCII)
_PATH = re.compile(r"[A-Za-z0-9_\-.$/~\"'@:+&*?]+", re.ASCII)
_NAME = re.compile(r"[A-Za-z0-9-]{1,64}", re.ASCII)
_GROUP = re.compile(r"[A-Za-z0-9-]{1,64}/[0-9a-f]{1,32}", re.ASCII)


def of_rules(balancer: LoadBalancer) -> Iterator[Problem]:
    yield from placed("", _of_names(balancer))
    yield from placed("rules", _of_all(balancer))
    if balancer.otherwise is not None:
        yield from placed("otherwise", _of_fixed("The default rule", balancer.otherwise))


def _of_names(balancer: LoadBalancer) -> Iterator[str]:
    if not _NAME.fullmatch(balancer.name):
        yield "The name of a load balancer is letters, digits and hyphens."
    if not _GROUP.fullmatch(balancer.target_group):
        yield "The target group is a name, a slash and an id: hello-lambda/6d0ecf831eec9f09."


def _of_all(balancer: LoadBalancer) -> Iterator[str]:
    if len(balancer.rules) > MOST_RULES:
        yield f"A load balancer has at most {MOST_RULES} rules."
    for priority, times in Counter(rule.priority for rule in balancer.rules).items():
        if times > 1:
            yield f"Priority '{priority}' is currently in use."
    for rule in balancer.rules[:MOST_RULES]:
        yield from _of_rule(rule)


def _of_rule(rule: ListenerRule) -> Iterator[str]:
    name = f"Rule {rule.priority}"
    if not PRIORITIES[0] <= rule.priority <= PRIORITIES[1]:
        yield f"{name}: the priority is {PRIORITIES[0]} to {PRIORITIES[1]}."
    if not rule.conditions:
        yield f"{name}: a rule has at least one condition; only the default rule has none."
    fields: list[str] = [condition.field for condition in rule.conditions]
    for field in _ONCE:
        if fields.count(field) > 1:
            yield f"{name}: {field} may be there once; give it several values instead."
    values = [value for condition in rule.conditions for value in condition.values]
    if len(values) > VALUES_OF_A_RULE:
        yield f"{name}: a rule has at most {VALUES_OF_A_RULE} condition values."
    if sum(value.count("*") + value.count("?") for value in values) > WILDCARDS_OF_A_RULE:
        yield f"{name}: a rule has at most {WILDCARDS_OF_A_RULE} wildcards."
    for condition in rule.conditions:
        yield from _of_condition(name, condition)
    if rule.answers is not None:
        yield from _of_fixed(name, rule.answers)


def _of_condition(name: str, condition: Condition) -> Iterator[str]:
    field = condition.field
    if field not in _FIELDS:
        yield f"{name}: {str(field)[:40]!r} is no condition; one of {', '.join(_FIELDS)}."
        return
    if not 1 <= len(condition.values) <= VALUES_OF_A_CONDITION:
        yield f"{name}: {field} has 1 to {VALUES_OF_A_CONDITION} values."
    if field == "http-header" and not _NAME.fullmatch(condition.header):
        yield f"{name}: http-header needs the name of a header."
    for value in condition.values:
        if not value or len(value) > LONGEST_VALUE or not value.isascii() or not value.isprintable():
            yield f"{name}: {value[:40]!r} is no value; 1 to {LONGEST_VALUE} visible characters."
        elif field == "host-header" and (not _HOST.fullmatch(value) or "." not in value):
            yield f"{name}: {value[:40]!r} is no host name, like *.example.com."
        elif field == "path-pattern" and not _PATH.fullmatch(value):
            yield f"{name}: {value[:40]!r} is no path pattern, like /img/*."
        elif field == "source-ip" and not _is_network(value):
            yield f"{name}: {value[:40]!r} is no network, like 192.0.2.0/24."


def _of_fixed(name: str, fixed: FixedResponse) -> Iterator[str]:
    if not (200 <= fixed.status <= 299 or 400 <= fixed.status <= 599):
        yield f"{name}: a fixed response has a status 2XX, 4XX or 5XX."
    if len(fixed.body) > 1_024:
        yield f"{name}: a fixed response has at most 1,024 characters."
    if fixed.content_type not in (
        "text/plain",
        "text/css",
        "text/html",
        "application/javascript",
        "application/json",
    ):
        yield f"{name}: the content type of a fixed response is text/plain, text/html, text/css or JSON."


def _is_network(text: str) -> bool:
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        return False
    return True
