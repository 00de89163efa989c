"""What an author should mend, with the line and a remedy."""

from __future__ import annotations

import pytest

from portal.engines.markup import find_faults, scan, without_embeds


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("x\n\n/// warning\ny\n///", 3, "no kind"),
        ("/// note\ny", 1, "never closed"),
        ("//// note\n/// tip\ny\n////", 2, "never closed"),
        ("```\nx\n```", 1, "no language"),
        ("```klingon\nx\n```", 1, "klingon"),
        ("a\n\n```python\nx", 3, "never closed"),
        ("/// note\n```lab\nx\n```\n///", 2, "inside"),
        ("```question\n```", 1, "one reference"),
        ("```lab\na\nb\n```", 1, "one reference"),
        ("# Title", 1, "level 1"),
        ("## A\n\n#### B", 3, "skips"),
        ("![x](http://a.example/x.png)", 1, "not one of ours"),
        ("[x](lessons/a)", 1, "dropped"),
        ("[x](#s-costs)", 1, "prefix"),
        ("a <b>c</b>", 1, "raw HTML"),
        ("\\` <b> `", 1, "raw HTML"),
        ("- x\n\n    /// note", 3, "indented"),
    ],
)
def test_a_fault_names_its_line(text, line, word):
    faults = find_faults(text)

    assert [(fault.line, word.lower() in fault.fault.lower()) for fault in faults] == [(line, True)]
    assert faults[0].remedy.endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        "## A\n\n### B\n\n## C",
        "/// note | T\nx\n///\n\n/// tab | A\n```python\nx = 1\n```\n///",
        "//// trap\n/// note\nx\n///\n////",
        "\\` `<i>` and \\\\`<b>`",
        "`<script>` and `[x](y)` and a < b > c",
        "```text\n/// note\n# no heading\n<b>\n```",
        "```lab\nhello\n```",
        "[a](https://x.example) [b](/lessons/b/) [c](#c) ![d](/static/img/d.svg)",
    ],
)
def test_a_sound_text_has_none(text):
    assert find_faults(text) == ()


def test_an_embed_can_be_taken_out_and_every_other_line_keeps_its_number():
    text = "one\n\n```lab\nbad\n```\n\n```lab\ngood\n```\nlast"

    left = without_embeds(text, {("lab", "bad")})

    assert [embed.ref for embed in scan(left).embeds] == ["good"]
    assert left.splitlines().index("last") == text.splitlines().index("last")
