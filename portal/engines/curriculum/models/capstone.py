"""content/labs/<slug>/capstone.yaml: a design that is built and defended."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .value import Line, Value


class Capstone(Value):
    """The lab is where it is built; `design` is the question, "topic/slug", in which it is defended."""

    place: Annotated[int, Field(ge=1, le=100)]  # on the page of all of them
    design: Line
