"""A query's text → tokens. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from .faults import malformed

CHARACTERS = 10_000  # of a query: the most that StartQuery takes
TOKENS = 2_000

Kind = Literal["name", "quoted name", "number", "period", "string", "pattern", "symbol", "end"]

# No alternative can match the same text in two ways, so none of them takes more than one look at it.
_TOKEN = re.compile(
    r"""
    (?P<skip> \s+ | \#[^\n]* )
  | (?P<name> (?:[^\W\d]|@)[\w@.]* )
  | (?P<quoted>`[^`\n]+` )
  | (?P<period> \d+[A-Za-z]+ )
  | (?P<number> \d+(?:\.\d+)? | \.\d+ )
  | (?P<string> "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*' )
  | (?P<symbol> =~ | != | <= | >= | [=<>+\-*/^%(),|\[\]] )
    """,
    re.VERBOSE | re.DOTALL,
)
_PATTERN = re.compile(r"/((?:[^/\\\n]|\\.)*)/")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_UNCLOSED = {'"': "string", "'": "string", "`": "field name"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Token:
    """`text` as it is meant: without quotes. `at` and `end` are offsets into the query."""

    kind: Kind
    text: str
    at: int
    end: int

    def is_word(self, *words: str) -> bool:
        """One of these, which may be written in capitals too."""
        return self.kind == "name" and self.text.lower() in words

    def is_symbol(self, *symbols: str) -> bool:
        return self.kind == "symbol" and self.text in symbols


def tokens(query: str) -> list[Token]:
    """The last is of the kind "end". Raises QueryError."""
    if len(query) > CHARACTERS:
        remedy = f"{CHARACTERS:,} characters are the most."
        raise malformed(query, CHARACTERS, f"The query is too long: it has {len(query):,} characters", remedy)
    found: list[Token] = []
    at = 0
    while at < len(query):
        token, at = _next(query, at, found)
        if token is not None:
            found.append(token)
        if len(found) > TOKENS:
            raise malformed(query, at, "The query has too many words", f"{TOKENS:,} are the most.")
    found.append(Token(kind="end", text="", at=len(query), end=len(query)))
    return found


def _next(query: str, at: int, before: list[Token]) -> tuple[Token | None, int]:
    if query[at] == "/" and _may_begin_pattern(before):
        if not (match := _PATTERN.match(query, at)):
            raise malformed(
                query, at, "The regular expression is never closed", "Write the closing / on the same line."
            )
        # Only the slash has to be escaped for the query's sake; everything else is the expression's own.
        return Token(kind="pattern", text=match[1].replace("\\/", "/"), at=at, end=match.end()), match.end()
    match = _TOKEN.match(query, at)
    if not match:
        raise _unexpected(query, at)
    kind, text = match.lastgroup, match[0]
    match kind:
        case "skip":
            return None, match.end()
        case "quoted":
            token = Token(kind="quoted name", text=text[1:-1], at=at, end=match.end())
        case "string":
            token = Token(kind="string", text=_unescape(text[1:-1]), at=at, end=match.end())
        case _:
            token = Token(kind=kind, text=text, at=at, end=match.end())  # type: ignore[arg-type]
    return token, match.end()


def _may_begin_pattern(before: list[Token]) -> bool:
    """Anywhere else a slash divides: after `like` and `=~`, and in the command `parse`, it does not."""
    if not before:
        return False
    if before[-1].is_word("like") or before[-1].is_symbol("=~"):
        return True
    for place in range(len(before) - 1, -1, -1):
        if before[place].is_symbol("|"):
            return place + 1 < len(before) and before[place + 1].is_word("parse")
    return before[0].is_word("parse")


def _unexpected(query: str, at: int) -> Exception:
    symbol = query[at]
    if symbol in _UNCLOSED:
        what = f"The {_UNCLOSED[symbol]} is never closed"
        return malformed(query, at, what, f"Write a closing {symbol}.")
    if symbol == "!":
        return malformed(query, at, "unexpected symbol found !", "Write != for “not equal”, or the word not.")
    remedy = "A field name with such a character stands between backticks: `name`."
    return malformed(query, at, f"unexpected symbol found {symbol}", remedy)


def _unescape(text: str) -> str:
    """A backslash takes away what the next character would mean."""
    return _ESCAPE.sub(r"\1", text)
