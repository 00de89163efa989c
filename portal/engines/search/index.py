"""One index: documents in a table of FTS5, and questions to it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence

from .found import Document, Found, Group, Hit, pieces
from .vocabulary import WORD, Vocabulary

LONGEST = 200  # characters of a query that are read
MOST_WORDS = 8
MOST_BEGUN = 50  # words that one may begin with, for each of them to be looked for
CONTROL = dict.fromkeys(range(32), " ")

TABLE = "CREATE VIRTUAL TABLE pages USING fts5(title, also, body, at UNINDEXED, tokenize='porter unicode61')"
FIND = """
SELECT at, highlight(pages, 0, char(2), char(3)), snippet(pages, 2, char(2), char(3), '…', 24)
FROM pages WHERE pages MATCH ? ORDER BY bm25(pages, 10.0, 6.0, 1.0), rowid
"""  # the weights are those of title, also and body; the marks are OPENED and CLOSED


class Index:
    """Never changes. Serves any number of threads, one at a time: a question takes a few milliseconds."""

    def __init__(self, documents: Iterable[Document], *, language: str = "en") -> None:
        """`language` is that of most of them. Costs some 150 ms for 1,500 documents."""
        self._documents = tuple(documents)
        self._order = {one.group: at for at, one in reversed(list(enumerate(self._documents)))}
        texts = (text for one in self._documents for text in (one.title, one.also, one.body))
        self._vocabulary = Vocabulary(texts, language=language)
        self._lock = threading.Lock()
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        self._database.execute(TABLE)
        self._database.executemany(
            "INSERT INTO pages VALUES (?, ?, ?, ?)",
            ((*map(_plain, (one.title, one.also, one.body)), at) for at, one in enumerate(self._documents)),
        )
        self._database.commit()

    def find(self, query: str, *, group: str = "", most: int = 6) -> Found:
        """
        What fits all words of the query, of which the last may be unfinished; where nothing does, what fits
        any. With `group` only what is in it. `most` hits of each group come along.
        """
        words = tuple(WORD.findall(query[:LONGEST].translate(CONTROL)))[:MOST_WORDS]
        if not words:
            return Found(words=())
        for place, asked in enumerate(self._asked(words)):
            if rows := self._rows(asked):
                groups = self._grouped(rows, group, most)
                return Found(words=words, groups=groups, loosely=place > 0)
        return Found(words=words)

    def _asked(self, words: Sequence[str]) -> Iterator[str]:
        """Expressions of FTS5, the strictest first."""
        *finished, last = (_any_of((word, *self._vocabulary.kin_of(word))) for word in words)
        unfinished = f"({' OR '.join((last, *self._begun(words[-1])))})"
        yield " AND ".join((*finished, unfinished))
        if finished:
            yield " OR ".join((*finished, unfinished))

    def _begun(self, word: str) -> Iterator[str]:
        """
        The words that one begins with: FTS5 keeps stems, and "throttlin" is the beginning of none. Where they
        are too many to name, what it keeps that begins so.
        """
        begun = self._vocabulary.begun_by(word)
        if len(begun) > MOST_BEGUN:
            yield f'"{word}" *'
        elif begun:
            yield _any_of(begun)

    def _rows(self, asked: str) -> list[tuple[int, str, str]]:
        with self._lock:
            return self._database.execute(FIND, (asked,)).fetchall()

    def _grouped(self, rows: Sequence[tuple[int, str, str]], wanted: str, most: int) -> tuple[Group, ...]:
        by_group: dict[str, list[tuple[int, str, str]]] = {}
        for row in rows:
            name = self._documents[row[0]].group
            if not wanted or name == wanted:
                by_group.setdefault(name, []).append(row)
        order = sorted(by_group, key=lambda name: self._order[name])
        return tuple(
            Group(name=name, hits=tuple(self._hit(*row) for row in found[:most]), count=len(found))
            for name, found in ((name, by_group[name]) for name in order)
        )

    def _hit(self, at: int, title: str, snippet: str) -> Hit:
        return Hit(document=self._documents[at], title=tuple(pieces(title)), snippet=tuple(pieces(snippet)))


def _any_of(words: Iterable[str]) -> str:
    """Between quotes, so that none is an operator."""
    return "(" + " OR ".join(f'"{word}"' for word in words) + ")"


def _plain(text: str) -> str:
    return text.translate(CONTROL)
