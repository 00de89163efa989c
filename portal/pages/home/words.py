"""What the scripts of a page say, in its language: frontend/js/words.js looks there."""

from __future__ import annotations

import gettext
import json
from functools import cache

from django.conf import settings
from django.utils.translation import to_locale


@cache
def words_for(language: str) -> str:
    """The table as JSON; "" where there is none, and scripts say what is written in them."""
    found = gettext.translation(
        "djangojs", settings.LOCALE_PATHS[0], languages=[to_locale(language)], fallback=True
    )
    # The standard library has no other way to all of them; the key "" is the catalogue's own head.
    said: dict[str, str] = {text: words for text, words in getattr(found, "_catalog", {}).items() if text}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")) if said else ""
