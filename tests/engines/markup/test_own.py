"""What learners write for themselves: safe, and no id or radio button that could meet the page's own."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.markup import render_own

MARKS = st.text(alphabet=st.sampled_from("#>*_`~[]()!|/-+1.\n ab<&\"'\t\\"), max_size=300)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("# A *heading*", "<p><strong>A <em>heading</em></strong></p>"),
        ("<script>go()</script>", "&lt;script&gt;"),
        ("[x](javascript:go())", "<a>x</a>"),
        ("```lab\nhello\n```", "<code>hello"),
        ("/// tab | A\nIn the tab.\n///", "<p>In the tab.</p>"),
        ("- a\n- b", "<li>a</li>"),
    ],
    ids=["heading", "script", "link", "embed", "tab", "list"],
)
def test_markdown_with_less(written, shown):
    assert shown in render_own(written)


@pytest.mark.parametrize("written", [">" * 5_000, "- " * 2_500, "[" * 5_000, "1. " * 30 + "x"])
def test_what_would_take_the_parser_too_deep_comes_as_it_was_typed(written):
    shown = render_own(written)

    assert shown.startswith('<pre tabindex="0"><code>')
    assert "<li>" not in shown


@given(MARKS)
def test_nothing_that_could_meet_the_page_or_act_on_it(text):
    shown = render_own(text)

    assert not re.search(r"<[^>]*\s(?:id|name|for|style|on\w+)=", shown)
    assert not re.search(r"<(?:script|img|input|label|form|iframe|h[1-6])\b", shown)
