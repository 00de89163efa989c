"""What an example is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.records.playground.written import DEFAULTS, Written


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    """`what` says what to do and what to see. `fields` differ from DEFAULTS."""

    slug: str
    title: str
    what: str
    files: Mapping[str, str]
    event: str = "{}"
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def written(self) -> Written:
        return Written(files=self.files, fields={**DEFAULTS, **self.fields}, event=self.event)


def python_example(
    slug: str, title: str, what: str, code: str, *, event: str = "{}", **fields: str
) -> Example:
    files = {"lambda_function.py": code.lstrip("\n")}
    return Example(slug=slug, title=title, what=what, files=files, event=event, fields=fields)
