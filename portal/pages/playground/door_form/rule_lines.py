"""
Rules of a load balancer as lines: a priority, conditions, and what comes of them.

    10 path-pattern /api/* /v2/* and http-request-method GET -> forward
    20 http-header User-Agent *curl* -> 403 text/plain "Not with curl."
    /img/*                                      short for: path-pattern /img/* -> forward
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, get_args

from django.utils.translation import gettext as _

from portal.engines.front_doors import ConditionField

from .lines import BadLine, Word, each_line, words_of, written

ARROW = "->"
AND = "and"
FORWARD = "forward"
FIELDS: tuple[str, ...] = get_args(ConditionField)


def read_rules(text: str) -> list[dict[str, Any]]:
    """Rules without a priority come after the one above them. Raises BadLine."""
    rules = each_line(text, _read_rule)
    before = 0
    for rule in rules:
        before = rule["priority"] = before + 1 if rule["priority"] is None else rule["priority"]
    return rules


def read_action(line: str) -> dict[str, Any] | None:
    """None to forward, else a fixed response. Raises BadLine."""
    return _action(words_of(line))


def rule_lines(rules: Iterable[Mapping[str, Any]]) -> str:
    return "\n".join(_rule_line(rule) for rule in rules)


def action_line(fixed: Mapping[str, Any] | None) -> str:
    if fixed is None:
        return FORWARD
    body = [written(fixed["body"])] if fixed["body"] else []
    return " ".join([str(fixed["status"]), written(fixed["content_type"]), *body])


def _read_rule(line: str) -> dict[str, Any]:
    words = words_of(line)
    priority = None
    if words[0].text.isascii() and words[0].text.isdecimal() and not words[0].is_quoted:
        priority = int(words.pop(0).text[:9])
    if len(words) == 1 and words[0].text.startswith("/"):
        words = [Word(text="path-pattern"), *words]
    place = next((place for place, word in enumerate(words) if word.is_sign(ARROW)), len(words))
    return {
        "priority": priority,
        "conditions": [_condition(part) for part in _parts(words[:place])],
        "answers": _action(words[place + 1 :]) if place < len(words) else None,
    }


def _parts(words: list[Word]) -> list[list[Word]]:
    parts: list[list[Word]] = [[]]
    for word in words:
        if word.is_sign(AND):
            parts.append([])
        else:
            parts[-1].append(word)
    return parts


def _condition(words: list[Word]) -> dict[str, Any]:
    if not words:
        says = _("a condition is missing; write one of %(fields)s, and its values.")
        raise BadLine(says % {"fields": ", ".join(FIELDS)})
    if words[0].text not in FIELDS:
        says = _("%(word)s is no condition; write one of %(fields)s, and its values.")
        raise BadLine(says % {"word": repr(words[0].text[:40]), "fields": ", ".join(FIELDS)})
    field, *values = (word.text for word in words)
    header = ""
    if field == "http-header":
        header, values = (values[0], values[1:]) if values else ("", [])
    if not values:
        says = _("%(field)s has no value to compare with; write one behind it.")
        raise BadLine(says % {"field": field})
    return {"field": field, "values": values, **({"header": header} if header else {})}


def _action(words: list[Word]) -> dict[str, Any] | None:
    if len(words) == 1 and words[0].is_sign(FORWARD):
        return None
    status, *rest = words or [Word(text="")]
    if len(status.text) != 3 or not status.text.isascii() or not status.text.isdecimal():
        says = _(
            "what comes of it is “%(forward)s”, or a fixed response: a status, a content type and a text, "
            'like 404 text/plain "Not here."'
        )
        raise BadLine(says % {"forward": FORWARD})
    content_type = rest[0].text if rest else "text/plain"
    body = " ".join(word.text for word in rest[1:])
    return {"status": int(status.text), "content_type": content_type, "body": body}


def _rule_line(rule: Mapping[str, Any]) -> str:
    conditions = f" {AND} ".join(
        " ".join(
            [
                condition["field"],
                *([written(condition["header"], AND, ARROW)] if condition.get("header") else []),
                *(written(value, AND, ARROW) for value in condition["values"]),
            ]
        )
        for condition in rule["conditions"]
    )
    return f"{rule['priority']} {conditions} {ARROW} {action_line(rule.get('answers'))}"
