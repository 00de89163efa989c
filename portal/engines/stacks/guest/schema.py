"""GitHub's workflows against the schema that SchemaStore keeps of them, as it comes with check-jsonschema."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator
from jsonschema.exceptions import best_match

MOST = 50
_loaded: list[Draft7Validator] = []


def load() -> None:
    spec = find_spec("check_jsonschema")
    if spec is None or spec.origin is None:
        raise RuntimeError("check-jsonschema is not installed")
    path = Path(spec.origin).parent / "builtin_schemas" / "vendor" / "github-workflows.json"
    _loaded[:] = [Draft7Validator(json.loads(path.read_text()))]
    list(_loaded[0].iter_errors({"on": "push", "jobs": {"a": {"runs-on": "b", "steps": [{"run": "c"}]}}}))


def faults(workflow: Any) -> list[dict[str, Any]]:
    """{"message", "path"}, at most MOST; of alternatives only that which comes nearest."""
    found: list[dict[str, Any]] = []
    for error in _loaded[0].iter_errors(workflow):
        one = best_match([error]) if error.context else error
        found.append({"message": one.message[:500], "path": list(one.absolute_path)})
        if len(found) >= MOST:
            break
    return found[:MOST]
