"""cfn-lint: what CloudFormation and the services would say of a template."""

from __future__ import annotations

from typing import Any

from cfnlint.config import ConfigMixIn, ManualArgs
from cfnlint.decode.decode import decode_str
from cfnlint.rules import Match
from cfnlint.runner import Runner

REGION = "us-east-1"
MOST = 200
_LONGEST = 2_000
_WORDS = {"error": "error", "warning": "warning", "informational": "info"}


def matches(text: str, parameters: dict[str, str]) -> list[dict[str, Any]]:
    """Each {"rule", "level", "message", "path", "line", "column", "source"}, at most MOST."""
    template, found = decode_str(text)
    if not found and template is not None:
        config = ConfigMixIn(**ManualArgs(regions=[REGION], parameters=[parameters] if parameters else []))
        found = list(Runner(config).validate_template(template))
    return [_told(match) for match in _without_children(found)[:MOST]]


def _without_children(found: list[Match]) -> list[Match]:
    """A value that is none of several alternatives is told once, not once more for each that it is not."""
    parents = {match.id for match in found}
    return [match for match in found if match.parent_id is None or match.parent_id not in parents]


def _told(match: Match) -> dict[str, Any]:
    path = getattr(match, "path", None) or []
    return {
        "rule": match.rule.id,
        "level": _WORDS.get(match.rule.severity, "error"),
        "message": str(match.message)[:_LONGEST],
        "path": [part if isinstance(part, str | int) else str(part) for part in map(_plain, path)],
        "line": match.linenumber,
        "column": match.columnnumber,
        "source": match.rule.source_url or "",
    }


def _plain(part: Any) -> Any:
    """cfn-lint's own kinds of text and number."""
    if isinstance(part, bool):
        return str(part)
    return str(part) if isinstance(part, str) else int(part) if isinstance(part, int) else part
