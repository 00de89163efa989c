"""
Rules of a load balancer's listener.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html
"""

from __future__ import annotations

import ipaddress

from portal.engines.front_doors.configured.doors import Condition, FixedResponse, ListenerRule, LoadBalancer
from portal.engines.front_doors.wire.request import HttpRequest

from .wildcards import fits


def rule_of(balancer: LoadBalancer, request: HttpRequest) -> ListenerRule | None:
    """The first by priority whose conditions all hold; None for the default rule."""
    for rule in sorted(balancer.rules, key=lambda rule: rule.priority):
        if all(holds(condition, request) for condition in rule.conditions):
            return rule
    return None


def answer_of_rule(balancer: LoadBalancer, rule: ListenerRule | None) -> FixedResponse | None:
    """What the balancer says itself, None where it forwards to the function."""
    return balancer.otherwise if rule is None else rule.answers


def holds(condition: Condition, request: HttpRequest) -> bool:
    """Paths and methods by their case, everything else in any."""
    match condition.field:
        case "path-pattern":
            return any(fits(value, request.path) for value in condition.values)
        case "http-request-method":
            return request.method in condition.values
        case "host-header":
            host = (request.value("host") or "").partition(":")[0]
            return _one_fits(condition.values, [host])
        case "http-header":
            return _one_fits(condition.values, request.values(condition.header))
        case "query-string":
            return any(_is_in_query(value, request) for value in condition.values)
        case "source-ip":
            address = ipaddress.ip_address(request.source_ip)
            return any(address in ipaddress.ip_network(value, strict=False) for value in condition.values)


def _one_fits(patterns: tuple[str, ...], texts: list[str] | tuple[str, ...]) -> bool:
    return any(fits(pattern.lower(), text.lower()) for pattern in patterns for text in texts)


def _is_in_query(wanted: str, request: HttpRequest) -> bool:
    """`key=value`, or a value that any key may have."""
    key, has_key, value = wanted.lower().partition("=")
    if not has_key:
        key, value = "*", key
    return any(fits(key, k.lower()) and fits(value, v.lower()) for k, v in request.raw_parameters)
