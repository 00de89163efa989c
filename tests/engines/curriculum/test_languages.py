"""In which language a file is."""

from __future__ import annotations

import pytest

from portal.engines.curriculum.languages import language_of


@pytest.mark.parametrize(
    ("path", "text", "language"),
    [
        ("src/app.py", "", "python"),
        ("index.mjs", "", "javascript"),
        ("a.b/events.json", "", "json"),
        ("template.yml", "", "yaml"),
        ("notes.txt", "#!/usr/bin/python3\n", "text"),
        ("bootstrap", "#!/usr/bin/env -S python3 -u\nprint(1)\n", "python"),
        ("bootstrap", "#!/usr/bin/python3.14", "python"),
        ("bin/tool", "#!/usr/bin/env node\n", "javascript"),
        ("bootstrap", "#!/bin/sh\necho python3\n", "text"),
        ("bootstrap", "# python3\n", "text"),
        ("bootstrap", "#!/opt/pythonic\n", "text"),
        ("a.py/bootstrap", "", "text"),
    ],
)
def test_it_is_told_by_the_ending_or_by_the_interpreter_in_the_first_line(path, text, language):
    assert language_of(path, text) == language
