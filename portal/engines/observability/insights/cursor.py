"""A place among the tokens of a query, and what is said when the wrong one stands there."""

from __future__ import annotations

from typing import NoReturn

from .faults import malformed
from .tokens import Token


class Cursor:
    def __init__(self, query: str, tokens: list[Token]) -> None:
        self.query = query
        self._tokens = tokens
        self._next = 0

    @property
    def token(self) -> Token:
        return self._tokens[self._next]

    @property
    def is_at_end(self) -> bool:
        return self.token.kind == "end"

    @property
    def following(self) -> Token:
        """Behind `token`; the end has itself behind it."""
        return self._tokens[min(self._next + 1, len(self._tokens) - 1)]

    @property
    def end_of_last(self) -> int:
        return self._tokens[self._next - 1].end if self._next else 0

    def take(self) -> Token:
        token = self.token
        if token.kind != "end":
            self._next += 1
        return token

    def take_symbol(self, *symbols: str) -> Token | None:
        return self.take() if self.token.is_symbol(*symbols) else None

    def take_word(self, *words: str) -> Token | None:
        return self.take() if self.token.is_word(*words) else None

    def expect(self, symbol: str, remedy: str) -> None:
        if not self.take_symbol(symbol):
            self.unexpected(remedy)

    def unexpected(self, remedy: str, token: Token | None = None) -> NoReturn:
        token = token or self.token
        found = self.query[token.at : token.end]
        what = f"unexpected symbol found {found[:60]}" if found else "unexpected end of the query"
        self.fail(what, remedy, token)

    def fail(self, what: str, remedy: str, token: Token | None = None) -> NoReturn:
        raise malformed(self.query, (token or self.token).at, what, remedy)
