"""What a page gives its scripts to say is the catalogue's, whatever is searched for on it."""

from __future__ import annotations

import html
import json
import re

import pytest

WORDS = re.compile(r'<meta name="words" content="([^"]*)">')


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/notes/?q=zebra", "/search/?q=zebra"])
class TestWordsOfScripts:
    def test_an_english_page_has_none(self, client, path):
        assert not WORDS.search(client.get(path).text)

    def test_a_german_page_has_those_of_the_catalogue(self, client, path):
        page = client.get(path, headers={"accept-language": "de"}).text
        (given,) = WORDS.findall(page)

        assert json.loads(html.unescape(given))["Copied"] == "Kopiert"
