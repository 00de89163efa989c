"""Every word of a template can be said in another language: it stands in `translate` or `blocktranslate`."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.base import Lexer, TokenType

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
# Names, and what is written alike in every language.
NAMES = {
    "AWS", "API", "Lambda", "Warmstart", "GitHub", "Markdown", "JSON", "YAML", "HTTP", "URL", "ZIP", "CSV", "EPUB",
    "PDF", "UTC", "min",
    "SAM", "IAM", "SQS", "SNS", "ARN", "ID", "ms", "MB", "KB", "GB", "kB", "s", "USD", "Ctrl", "Cmd", "Esc", "Tab",
    "Enter", "Python", "Node", "js", "nbsp", "XML", "Moodle", "Anki", "GIFT", "DynamoDB", "CloudWatch", "X", "Ray",
    "RSS", "Atom", "PNG", "SVG", "CloudFormation", "Powertools", "Kinesis", "EventBridge", "Django", "htmx",
    "INIT", "SnapStart", "LATEST", "tmp",
}  # fmt: skip
UNSPOKEN = {"script", "style", "code", "kbd", "pre", "samp"}
SPOKEN_ATTRIBUTES = {"aria-label", "aria-description", "alt", "placeholder", "title"}
BEGINS = re.compile(r"(blocktranslate|blocktrans|comment)\b")
ENDS = re.compile(r"end(blocktranslate|blocktrans|comment)\b")


class Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._within: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in SPOKEN_ATTRIBUTES or (
                tag == "meta" and name == "content" and "description" in str(attrs)
            ):
                self._hear(value or "")
        if tag in UNSPOKEN or ("translate", "no") in attrs:
            self._within.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._within and self._within[-1] == tag:
            self._within.pop()

    def handle_data(self, data: str) -> None:
        if not self._within:
            self._hear(data)

    def _hear(self, text: str) -> None:
        words = re.findall(r"[A-Za-z]+", text)
        if any(word not in NAMES for word in words):
            self.found.append(" ".join(text.split()))


def untranslatable(template: str) -> list[str]:
    markup, skipped, is_class = [], 0, False
    for token in Lexer(template).tokenize():
        if token.token_type is TokenType.BLOCK and BEGINS.match(token.contents):
            skipped += 1
        elif token.token_type is TokenType.BLOCK and ENDS.match(token.contents):
            skipped -= 1
        elif token.token_type is TokenType.BLOCK:  # names for styles are no words
            is_class = token.contents == "block body_class" or (is_class and token.contents != "endblock")
        elif token.token_type is TokenType.TEXT and not skipped and not is_class:
            markup.append(token.contents)
    words = Words()
    words.feed("".join(markup))
    words.close()
    return words.found


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES))
)
def test_every_word_of_a_template_can_be_translated(path):
    assert untranslatable(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("<p>Runs left</p>", ["Runs left"]),
        ("<p>{% translate 'Runs left' %}</p>", []),
        ("<p>{% blocktranslate %}Runs <b>left</b>{% endblocktranslate %}: {{ left }} MB</p>", []),
        ('<input placeholder="Search">', ["Search"]),
        ('<input placeholder="{% translate "Search" %}"> <code>sam build</code>', []),
        ('<a title="{{ name }}" class="of words">AWS Lambda</a>', []),
        ("{% block body_class %}a-look{% endblock %}<p>Runs</p>", ["Runs"]),
        ("{% comment %}Not said{% endcomment %}{# nor this #}", []),
    ],
)
def test_words_that_nobody_could_translate_are_found(template, found):
    assert untranslatable(template) == found
