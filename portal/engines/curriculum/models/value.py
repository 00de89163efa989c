"""What all content values share: strict, frozen, unknown keys refused."""

from __future__ import annotations

import hashlib
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, StringConstraints

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
FactId = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,2}-\d{1,3}$")]
Line = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]
Prose = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]  # Markdown


class Value(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


ORIGINAL = "en"  # the language of content/ itself


class Digested(Value):
    unseen: ClassVar[set[str]] = set()  # fields that change neither what is asked nor how it is judged

    @property
    def told_in(self) -> str:
        """In which it is said; told.py has those that are said in another."""
        return ORIGINAL

    @property
    def digest(self) -> str:
        """Twelve hex digits over what a learner could notice. Costs some 50 µs for a lab."""
        return hashlib.sha256(self.model_dump_json(exclude=self.unseen).encode()).hexdigest()[:12]
