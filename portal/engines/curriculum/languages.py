"""In which language a file of code is, by its name; of one without an ending, by its first line."""

from __future__ import annotations

import re

TEXT = "text"
_BY_ENDING = {
    "py": "python",
    "js": "javascript",
    "mjs": "javascript",
    "cjs": "javascript",
    "json": "json",
    "yaml": "yaml",
    "yml": "yaml",
}
_INTERPRETERS = (("python", re.compile(r"\bpython[\d.]*\b")), ("javascript", re.compile(r"\bnode\b")))


def language_of(path: str, text: str = "") -> str:
    """
    What an editor and Pygments both call it; "text" for what neither has to know.

    `text` decides where the name says nothing: `bootstrap` is Python when its first line is
    "#!/usr/bin/env python3".
    """
    name = path.rpartition("/")[2]
    if "." in name:
        return _BY_ENDING.get(name.rpartition(".")[2], TEXT)
    first = text.partition("\n")[0]
    named = (language for language, interpreter in _INTERPRETERS if interpreter.search(first))
    return next(named, TEXT) if first.startswith("#!") else TEXT
