"""Whatever the portal says, it says in each of its languages; `make messages` names what is missing."""

from __future__ import annotations

import gettext
import io
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.conf import settings

from portal.management.messages import (
    Place,
    as_mo,
    as_po,
    collect,
    faults_of,
    said_in,
    updated,
)

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = [code for code, _ in settings.LANGUAGES if code != "en"]
PLACES = [
    Place(root=ROOT, language=language, domain=domain)
    for domain in ("django", "djangojs")
    for language in LANGUAGES
]
named = pytest.mark.parametrize("place", PLACES, ids=lambda place: f"{place.language}-{place.domain}")


@cache
def said(domain: str):
    return collect(ROOT, domain)


def catalog_of(*entries) -> Catalog:
    catalog = Catalog()
    for said, string in entries:
        catalog.add(said, string)
    return catalog


@named
def test_all_that_is_said_is_translated(place):
    assert list(faults_of(place.read(), said(place.domain))) == []


@named
def test_what_is_compiled_is_what_is_translated(place):
    assert place.mo.read_bytes() == as_mo(place.read(), place.language), "Run `make messages`."


@named
def test_a_file_of_translations_is_as_it_is_written(place):
    fresh = updated(place.read(), said(place.domain))

    assert place.po.read_bytes() == as_po(fresh, place.language)


@pytest.mark.parametrize(
    ("ending", "text", "keys"),
    [
        (".py", 'from x import gettext_lazy as _\nlabel = _("Run")', ["Run"]),
        (".py", 'ngettext("%(n)s run", "%(n)s runs", n)', [("%(n)s run", "%(n)s runs")]),
        (".py", '_("one "\n  "sentence")', ["one sentence"]),
        (".html", '<p class="it\'s">{% translate "Run" %}</p>', ["Run"]),
        (".html", "  {% if a %}\n {% blocktranslate trimmed %}\n Two\n lines{% endblocktranslate %}", ["Two lines"]),
        (
            ".html",
            "{% blocktranslate count n=a %}{{ n }} run{% plural %}{{ n }} runs{% endblocktranslate %}",
            [("%(n)s run", "%(n)s runs")],
        ),
        (".html", '{% include "a.html" with title=_("Nothing yet") %}{{ _("More") }}', ["Nothing yet", "More"]),
        (".html", "{% blocktranslate %}100 % of {{ all }}{% endblocktranslate %}", ["100 %% of %(all)s"]),
        (".js", 'say(_("It\'s %(n)s"), `${_("now")}`)', ["It's %(n)s", "now"]),
    ],
)  # fmt: skip
def test_what_is_said_is_found(ending, text, keys):
    assert [key for key, _ in said_in(text, ending)] == keys


RUNS = ("%(n)s run", "%(n)s runs")


@pytest.mark.parametrize(
    ("key", "string", "fault"),
    [
        ("Run", "", "Not translated"),
        (RUNS, ("%(n)s Lauf", ""), "A plural form is missing"),
        ("%(n)s left", "übrig", "Other placeholders"),
        (RUNS, ("%(n)s Lauf", "Läufe"), "Other placeholders"),
        ("Saved {ago}", "Gespeichert", "Other placeholders"),
        ('See <a href="%(url)s">it</a>', "Siehe %(url)s", "Other tags"),
        ("Run <b>now</b>", "<b>Jetzt<b> ausführen", "Other tags"),
    ],
)
def test_what_is_amiss_is_said(key, string, fault):
    (found,) = faults_of(catalog_of((key, string)), [(key, None)])

    assert found.startswith(fault)


@pytest.mark.parametrize(
    ("key", "string"),
    [
        ("Run", "Ausführen"),
        (("One run", "%(n)s runs"), ("Ein Lauf", "%(n)s Läufe")),
        (RUNS, ("%(n)s Lauf", "%(n)s Läufe")),
        ('<a title="Go">%(x)s</a>', '<a title="Los">%(x)s</a>'),
    ],
)
def test_a_translation_that_is_whole_is_left_alone(key, string):
    assert not list(faults_of(catalog_of((key, string)), [(key, None)]))


def test_what_nobody_says_any_more_is_named_and_then_gone():
    old = catalog_of(("Run", "Ausführen"), ("Walk", "Gehen"))

    assert list(faults_of(old, [("Run", None)])) == ["Nothing says this any more: 'Walk'"]
    assert [message.id for message in updated(old, [("Run", None)]) if message.id] == ["Run"]


def test_a_guess_of_a_tool_counts_for_nothing():
    text = b'msgid ""\nmsgstr ""\n\n#, fuzzy\nmsgid "Run"\nmsgstr "Rennen"\n'
    catalog = read_po(io.BytesIO(text))

    assert list(faults_of(catalog, [("Run", None)])) == ["Fuzzy: 'Run'"]
    assert b"Rennen" not in as_po(updated(catalog, [("Run", None)]), "de")


def test_gettext_reads_what_is_compiled():
    catalog = catalog_of(("Run", "Ausführen"), (RUNS, ("%(n)s Lauf", "%(n)s Läufe")), ("Later", ""))
    catalog.add("Run", "Lauf", context="noun")

    read = gettext.GNUTranslations(io.BytesIO(as_mo(catalog, "de")))

    assert (read.gettext("Run"), read.gettext("Later"), read.pgettext("noun", "Run")) == (
        "Ausführen",
        "Later",
        "Lauf",
    )
    assert [read.ngettext(*RUNS, n) for n in (1, 2)] == ["%(n)s Lauf", "%(n)s Läufe"]
