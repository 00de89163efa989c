"""Adding, renaming and taking away files of a stack: the template stays."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from portal.records.playground.files import BadFiles
from portal.records.playground.files import change_files as change_any
from portal.records.progress.drafts import FILES
from portal.records.stacks.written import template_of

__all__ = ["BadFiles", "change_files"]


def change_files(
    files: Mapping[str, str], *, names: Mapping[str, str], new: str = "", away: str = ""
) -> dict[str, str]:
    """`names` are new names by the old ones; `new` is added empty, `away` left out. Raises BadFiles."""
    if new.strip() and len(files) >= FILES:
        raise BadFiles(_("A stack has at most %(most)s files here. Take one away first.") % {"most": FILES})
    left = {path for path in files if path != away}
    if not template_of({names.get(path, path).strip(): "" for path in left}):
        raise BadFiles(_("A stack has its template: template.yaml, template.yml or template.json."))
    return change_any(files, names=names, new=new, away=away)
