"""Authors' Markdown comes out as safe HTML, embeds apart."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from portal.engines.markup import Embed, Html, find_ids, highlight, render, render_inline

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:x)",
    "[x](//evil.example)",
    "[x](/\\evil.example)",
    "![x](https://evil.example/x.png)",
    "![x](/static/../accounts/logout)",
    "![x](data:image/svg+xml,<svg onload=alert(1)>)",
    '[x](https://a.example "onmouseover=alert(1)")',
    '[x](https://a.example" onclick="alert(1))',
    "<style>*{display:none}</style>",
    "<iframe src=https://evil.example></iframe>",
    "<form action=/accounts/logout/><input type=submit></form>",
    "<div hx-get='/x' hx-trigger='load'>x</div>",
    "<div id='result' class='workbench'>x</div>",
    "<https://a.example/<script>alert(1)</script>>",
    "`<script>alert(1)</script>`",
    "```python\n</code></pre><script>alert(1)</script>\n```",
    "```html onclick=alert(1)\n<script>alert(1)</script>\n```",
    "/// note | <script>alert(1)</script>\n<img src=x onerror=alert(1)>\n///",
    '/// note | "><img src=x onerror=alert(1)>\nx\n///',
    "/// tab | <img src=x onerror=alert(1)>\nx\n///",
    "/// note\n    attrs: {onclick: alert(1), style: 'x', id: result}\n\nx\n///",
    "## <img src=x onerror=alert(1)>",
    '## "><script>alert(1)</script>',
    "| a |\n|---|\n| <script>alert(1)</script> |",
    "x\n{: onclick=alert(1) }",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "\u0002wzxhzdk:0\u0003 <script>alert(1)</script>",
]
TAGS = {
    "p",
    "a",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "div",
    "span",
    "strong",
    "em",
    "code",
    "pre",
    "ul",
    "ol",
    "li",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "input",
    "label",
    "blockquote",
    "hr",
    "br",
    "img",
}
NAMES = {
    "class",
    "id",
    "name",
    "for",
    "type",
    "checked",
    "href",
    "rel",
    "title",
    "role",
    "tabindex",
    "scope",
    "alt",
    "src",
}


class Reader(HTMLParser):
    """Collects every tag and attribute as a browser would see them."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.seen = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))

    def handle_comment(self, data):
        self.seen.append(("comment", {}))

    def handle_decl(self, decl):
        self.seen.append(("declaration", {}))


def html(text: str) -> str:
    return "".join(part.html for part in render(text).parts if isinstance(part, Html))


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    "to_html", [html, render_inline, lambda text: highlight(text, "html")], ids=["whole", "line", "code"]
)
def test_nothing_hostile_leaves(text, to_html):
    made = to_html(text)

    for tag, attributes in Reader(made).seen:
        assert tag in TAGS
        assert set(attributes) <= NAMES
        assert attributes.get("type", "radio") == "radio"
        assert re.match(r"^(?:https?://a\.example|mailto:|/(?![/\\])|#)", attributes.get("href", "#"))
        assert re.match(r"^/static/[\w/-]+\.\w+$", attributes.get("src", "/static/a.svg"))
        assert re.match(r"^(?:s|tab)-", attributes.get("id", "s-"))
        assert "workbench" not in attributes.get("class", "")


def test_what_an_author_writes_as_html_is_shown_as_text():
    assert html("a <b>c</b>") == "<p>a &lt;b&gt;c&lt;/b&gt;</p>"


def test_embeds_part_the_text_and_each_part_is_balanced():
    parts = render("Before\n\n```lab\nhello\n```\n\nBetween\n\n```question\nbasics/one\n```\n\nAfter").parts

    assert parts == (
        Html(html="<p>Before</p>\n"),
        Embed(kind="lab", ref="hello"),
        Html(html="<p>Between</p>\n"),
        Embed(kind="question", ref="basics/one"),
        Html(html="<p>After</p>"),
    )


def test_the_same_lab_twice_is_two_embeds():
    parts = render("```lab\na\n```\n```lab\na\n```").parts

    assert parts == (Embed(kind="lab", ref="a"), Embed(kind="lab", ref="a"))


@pytest.mark.parametrize(
    "text",
    [
        "/// note\n\n```lab\na\n```\n\n///",
        "- x\n\n    ```lab\n    a\n    ```",
        "````text\n```lab\na\n```\n````",
    ],
    ids=["callout", "list", "fence"],
)
def test_an_embed_inside_something_stays_text(text):
    assert [type(part) for part in render(text).parts] == [Html]


def test_headings_have_ids_that_no_page_uses_and_contents_in_order():
    made = render("## The result\n\n### The `code` & more\n\n## The result\n\n## 日本\n\n[up](#the-result)")

    assert [(heading.level, heading.title) for heading in made.contents] == [
        (2, "The result"),
        (3, "The code & more"),
        (2, "The result"),
        (2, "日本"),
    ]
    ids = [heading.id for heading in made.contents]
    assert len(set(ids)) == 4
    assert all(id.startswith("s-") for id in ids)
    assert f'href="#{ids[0]}"' in html(
        "## The result\n\n### The `code` & more\n\n## The result\n\n## 日本\n\n[up](#the-result)"
    )
    assert find_ids("## The result") == ("the-result",)


def test_links_that_leave_the_site_are_marked():
    made = html("[out](https://docs.aws.amazon.com/x) [in](/lessons/a/) [there](/lessons/a/#costs)")

    assert '<a href="https://docs.aws.amazon.com/x" rel="noopener">' in made
    assert '<a href="/lessons/a/">' in made
    assert '<a href="/lessons/a/#s-costs">' in made


def test_tabs_are_radios_with_labels_and_two_texts_do_not_share_them():
    text = "/// tab | One\nfirst\n///\n\n/// tab | Two\nsecond\n///"
    made, other = html(text), html(text + "\n\nmore")

    inputs = re.findall(r'<input (?:checked="" )?id="([^"]+)" name="([^"]+)" type="radio">', made)
    assert len(inputs) == 2
    assert len({name for _, name in inputs}) == 1
    assert re.findall(r'<label for="([^"]+)">', made) == [id for id, _ in inputs]
    assert made.count("checked") == 1
    assert not {id for id, _ in inputs} & set(re.findall(r'id="([^"]+)"', other))


def test_callouts_have_a_kind_and_a_title():
    made = html("/// trap | A *retry*\nTwice.\n///\n\n/// note\nPlain.\n///")

    assert (
        '<div class="callout callout-trap" role="note">\n<p class="callout-title">A <em>retry</em></p>'
        in made
    )
    assert '<p class="callout-title">Note</p>' in made


def test_code_is_coloured_by_class_and_reached_by_keys():
    made = html('```python hl_lines="1"\ndef f(): ...\n```')

    assert '<div class="highlight"><pre tabindex="0"><code>' in made
    assert '<span class="hll"><span class="k">def</span>' in made
    assert "style" not in made


def test_tables_scroll_and_align_without_style():
    made = html("| a | b |\n|--:|---|\n| 1 | 2 |")

    assert made.startswith('<div class="table-scroll" tabindex="0"><table>')
    assert '<th class="align-right" scope="col">a</th>' in made
    assert '<td class="align-right">1</td>' in made


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("`a < b` and **b**", "<code>a &lt; b</code> and <strong>b</strong>"),
        ("1. Init comes first", "1. Init comes first"),
        ("# of records", "# of records"),
        ("- none", "- none"),
        ("> 500 ms", "&gt; 500 ms"),
        ("two\n\nlines", "two lines"),
        ("arn:aws:s3:::x", "arn:aws:s3:::x"),
        ("", ""),
    ],
)
def test_a_line_stays_a_line(text, made):
    assert render_inline(text) == made


@pytest.mark.parametrize("language", ["json", "python", "no-such-language", ""])
def test_highlight_keeps_the_code(language):
    code = '{"a": "<b>", "c": [1, 2]}\n\n'

    made = highlight(code, language)

    assert (
        re.sub(r"<[^>]+>", "", made).replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').strip()
        == code.strip()
    )


def test_code_too_long_to_colour_is_still_shown():
    made = highlight('"<' + "x" * 200_000 + '"', "json")

    assert "<span" not in made
    assert "&lt;xxx" in made


def test_rendering_is_kept_by_text():
    assert render("## Same") is render("## Same")
