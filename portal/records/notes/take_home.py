"""All of one's notes and bookmarks as one Markdown file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.records.notes.shown import Entry, Keeping


def as_markdown(keeping: Keeping, *, now: datetime) -> str:
    """What was typed stands as it was typed; texts kept beside a note come after it."""
    day = date_format(now, "j F Y")
    lines = [f"# {_('My notes')}", "", _("From Warmstart, %(day)s.") % {"day": day}, ""]
    for group in keeping.groups:
        lines += [f"## {group.title}", ""]
        for entry in group.entries:
            lines += _entry(entry)
    return "\n".join(lines).rstrip() + "\n"


def _entry(entry: Entry) -> Iterator[str]:
    kind = {"lesson": "", "lab": f"{_('Lab:')} ", "question": f"{_('Question:')} "}[entry.place.kind]
    title = f"{kind}{entry.section_title or entry.title}"
    if entry.where is None:
        title = f"{kind}{entry.title}{': ' + entry.section_title if entry.section_title else ''}"
    gone = "" if entry.is_there else f" ({_('not there any more')})"
    yield from (f"### {title}{gone}", "")
    if entry.is_marked:
        yield from (_("Bookmarked."), "")
    if entry.note and entry.note.text.strip():
        yield from (entry.note.text.rstrip(), "")
    for version in entry.versions:
        yield from (
            _("An earlier text, of %(at)s UTC:") % {"at": f"{version.saved_at:%Y-%m-%d %H:%M}"},
            "",
            version.text.rstrip(),
            "",
        )
