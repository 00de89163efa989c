"""What a script says to people stands in `gettext`: sentences wherever they are, and whatever is shown at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

FRONTEND = Path(__file__).resolve().parents[2] / "frontend"
SCRIPTS = sorted([*(FRONTEND / "js").glob("*.js"), *(FRONTEND / "editor").glob("*.js")])
COMMENT = re.compile(r"/\*[\s\S]*?\*/|^\s*//.*$|(?<=[;{,)]) //.*$", re.MULTILINE)
HOLE = re.compile(r"\$\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")  # in a template literal: no words, but code
GETTEXT = re.compile(r'gettext(?:_noop)?\((?:"[^"\n]*")')
# A capital and a word after it, with or without values: "Saved at", `Step ${n} of`.
SENTENCE = re.compile(r"""["`]\s?[A-Z][a-z]+['’]?[a-z]*[,:]? (?:[a-z]|\$\{)[^"`\n]*["`]""")
SHOWN = re.compile(
    r"""(?:textContent|ariaLabel|placeholder|title|innerText)\s*=\s*["`][^"`\n]*[A-Za-z]{2}[^"`\n]*["`]"""
    r"""|(?:\bsay|announce|\#say|\#announce|\#state)\(\s*["`][^"`\n]*[A-Za-z]{2}[^"`\n]*["`]"""
    r"""|"aria-(?:label|valuetext)",\s*["`][^"`\n]*[A-Za-z]{2}[^"`\n]*["`]"""
    r"""|\blabel:\s*["`][^"`\n]*["`]"""
)


def untranslatable(script: str) -> list[str]:
    spoken = HOLE.sub("${}", GETTEXT.sub("gettext(", COMMENT.sub("", script)))
    return [found[0] for pattern in (SENTENCE, SHOWN) for found in pattern.finditer(spoken)]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: str(path.relative_to(FRONTEND)))
def test_every_word_of_a_script_can_be_translated(path):
    assert untranslatable(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("script", "is_found"),
    [
        ('say("Try later");', True),
        ("label.textContent = `Saved ${ago}`;", True),
        ('button.textContent = "Copied";', True),
        ('button.setAttribute("aria-label", `Move up: ${name}`);', True),
        ('const words = ok ? "You can run now" : "";', True),
        ('say(gettext("Try later"));', False),
        ('button.ariaLabel = gettext("Move up: {name}", { name });', False),
        ('row.className = "button button-small"; key === "Enter"; // Say that once', False),
        ("button.textContent = sign;", False),
    ],
)
def test_words_that_nobody_could_translate_are_found(script, is_found):
    assert bool(untranslatable(script)) == is_found
