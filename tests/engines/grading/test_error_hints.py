"""What an author has to say to an error, with what was caught in it."""

from __future__ import annotations

import pytest

from portal.engines.curriculum.models.hint import ErrorHint
from portal.engines.grading.error_hints import said_of

ERRORS = (
    ErrorHint(match="^TypeError: no '([^']*)'", say="Where does {1} come from?"),
    ErrorHint(match="TypeError|(KeyError)", say="Something else: {1}."),
)


@pytest.mark.parametrize(
    ("error_type", "message", "said"),
    [
        ("TypeError", "no 'total' here", "Where does `total` come from?"),
        ("TypeError", "another", "Something else: `…`."),
        ("KeyError", "'id'", "Something else: `KeyError`."),
        ("ValueError", "no 'total'", ""),
        ("TypeError", "no 'a`](https://x)\n# b'", "Where does `a'](https://x) # b` come from?"),
        ("TypeError", f"no '{'a' * 200}'", f"Where does `{'a' * 60}` come from?"),
    ],
    ids=["first", "second", "caught", "none", "no markup of a stranger's", "cut"],
)
def test_the_first_pattern_that_matches_says_what_it_caught_as_code(error_type, message, said):
    assert said_of(ERRORS, error_type, message) == said
