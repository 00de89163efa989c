"""The same people as in the playground, with their functions and runs."""

from __future__ import annotations

from tests.pages.playground.conftest import function, learner, make_function, stranger

__all__ = ["function", "learner", "make_function", "stranger"]
