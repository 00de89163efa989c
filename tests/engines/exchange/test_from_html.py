"""HTML of others → Markdown that says the same, and holds none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.exchange.from_html import from_plain, line_from, prose_from
from portal.engines.exchange.reading import Unfit
from portal.engines.exchange.to_html import line_html, prose_html
from portal.engines.markup import find_faults

from .sets import lines, proses, shown


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>One</p><p>Two<br>three</p>", "One\n\nTwo  \nthree"),
        ("<p>a <b>bold</b> and <i>slanted </i>word</p>", "a **bold** and *slanted* word"),
        ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "- a\n- b\n    - c"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
        ("<pre><code class='language-python'>x = '`'\n</code></pre>", "```python\nx = '`'\n```"),
        ("<pre>```\n</pre>", "````text\n```\n````"),
        ("<pre><code class='language-lab'>first</code></pre>", "```text\nfirst\n```"),
        ("<h3>Heading</h3><p>text</p>", "**Heading**\n\ntext"),
        ("<blockquote><p>said</p></blockquote>", "> said"),
        ("<table><tr><th>a</th><th>b</th></tr><tr><td>1|2</td><td>3</td></tr></table>", "| a | b |\n| --- | --- |\n| 1&#124;2 | 3 |"),
        ("10<sup>3</sup> H<sub>2</sub>O x<sup>ab</sup>", "10³ H₂O x^ab"),
        ("<a href='https://a.b/c (d)'>a page</a>", "[a page](https://a.b/c%20%28d%29)"),
        ("<a href='javascript:alert(1)'>a page</a>", "a page"),
        ("<script>alert(1)</script><style>p{}</style>seen<!-- not -->", "seen"),
        ("<p onclick='x()' style='color:red'>seen</p>", "seen"),
        ("&lt;b&gt; 5 < 6 &amp;amp; *not* _so_ `c` [x](y) a_b", "&lt;b> 5 < 6 &amp;amp; \\*not\\* \\_so\\_ \\`c\\` \\[x](y) a_b"),
        ("<p># no title</p><p>- no list</p><p>1. no list</p><p>&gt; none</p>", "\\# no title\n\n\\- no list\n\n1\\. no list\n\n\\> none"),
        ("<p>/// note</p><p>~~~</p>", "&#47;// note\n\n&#126;~~"),
        ("<img src='x.png' alt='a'>text", "text"),
    ],
)  # fmt: skip
def test_each_element_becomes_what_markdown_has_for_it(html, markdown):
    assert prose_from(html)[0] == markdown


def test_one_line_stays_one():
    assert line_from("<p>a</p><ul><li>b</li><li>c</li></ul>")[0] == "a b c"


def test_images_are_counted():
    assert prose_from("<p><img src='a'></p><ul><li><img src='b'></li></ul>") == ("- ", 2)


def test_a_text_has_a_length():
    with pytest.raises(Unfit, match="20,000"):
        prose_from("x" * 20_001)


@given(proses)
def test_our_own_markdown_comes_back_as_it_looks(markdown):
    assert shown(prose_from(prose_html(markdown))[0]) == shown(markdown)


@given(lines)
def test_so_does_a_line(markdown):
    assert line_html(line_from(line_html(markdown))[0]) == line_html(markdown)


@given(st.text(max_size=60))
def test_plain_text_shows_what_it_says(text):
    text = " ".join(text.split())
    markdown = from_plain(text)

    if text.isprintable():
        assert " ".join(shown(markdown).removeprefix("<p>").removesuffix("</p>").split()) == text


TAGS = st.sampled_from(["<p>", "</p>", "<b>", "</i>", "<ul>", "<li>", "</ul>", "<table>", "<td>", "<pre>", "</pre>", "<code>", "&lt;i&gt;",
                        "&amp;lt;", "<script>", "<img src=x>", "*", "`", "\n", "#", "///", "```", "<a href='//x'>", "|"])  # fmt: skip


@given(st.lists(st.one_of(TAGS, st.text(max_size=4)), max_size=25).map("".join))
def test_no_html_is_left_in_it(html):
    markdown, _ = prose_from(html)

    assert not [one for one in find_faults(markdown) if "raw HTML" in one.fault]
