"""A question as its author wrote it, with its key."""

from __future__ import annotations

from typing import Any

import yaml

from portal.engines.curriculum import Question


class _Dumper(yaml.SafeDumper):
    """Long texts as blocks, as people write them."""


def _text(dumper: yaml.SafeDumper, text: str) -> Any:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def as_yaml(question: Question) -> str:
    """What differs from what is meant anyway, in the order of the fields."""
    data = question.model_dump(mode="json", exclude_defaults=True)
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)
