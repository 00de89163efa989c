"""Patterns that could run for ever are refused."""

from __future__ import annotations

import pytest

from portal.engines.curriculum.patterns import BadPattern, compile_pattern


@pytest.mark.parametrize(
    "source",
    ["(a+)+", "(a*)*b", "(?:a|a)*", "(a|ab)+c", "(.*a){20}", "(?:a{1,4})*b", "(?:a{1,4}){1,4}b", "(?:a?)*x", "(?=(a+)+)b",
     ".*.*.*x", ".{0,64}.{0,64}.{0,64}x", r"(a+)\1", "(?P<x>a)(?P=x)", "(", "[", "a{2,1}", "a" * 501, r"(?>(a+)+)b", "(?:(?:a?)?){9}"],
)  # fmt: skip
def test_refused(source):
    with pytest.raises(BadPattern, match=r"[.;\]]$"):
        compile_pattern(source)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"^[0-9a-f]{8}-[0-9a-f]{4}$", "0123abcd-0123"),
        (r"\d+\.\d+", "pi is 3.14"),
        ("^(START|END)$", "END"),
        (r"(?i)callback", "CallBack"),
        (r"^(?:\d{1,3}\.){3}\d{1,3}$", "10.0.0.1"),
        (r'"id": "\w+"', '{"id": "x1"}'),
        ("(?:https?://)?example", "http://example"),
        ("^warm (yes|no), again (yes|no)$", "warm yes, again no"),
    ],
)
def test_useful_ones_are_kept(source, text):
    assert compile_pattern(source).found_in(text)


def test_a_long_text_is_looked_at_from_its_start_only():
    assert not compile_pattern("x.*y").found_in("a" * 20_000 + "xy")
    assert compile_pattern("x.*y").found_in("xy" + "a" * 20_000)
