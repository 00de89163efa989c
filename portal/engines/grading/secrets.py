"""
Secrets that lie in the code: as a literal under a name that says so, or in the shape of a known key.

Facts F-5 and F-6: an environment variable is read by whoever may read the function's configuration, and AWS
recommends Secrets Manager. A file of code is read by even more.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import Any

from portal.engines.stacks.reading import Document, Unreadable, read

_SHAPES = re.compile(
    r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|-----BEGIN (?:RSA |EC |OPENSSH )?PRIVATE KEY-----"
    r"|\bgh[pousr]_[A-Za-z0-9]{36}|\bsk_live_[A-Za-z0-9]{16}"
)
_NAMES = re.compile(
    r"(?:password|passwd|passphrase|secret|secret_?string|token|(?:api|access|private|secret|signing)_?key)$",
    re.I,
)
# They end alike, and hold no secret.
_NO_SECRETS = re.compile(
    r"(?:next|continuation|pagination|page|id|idempotency|client_?request)_?token$", re.I
)
_ELSEWHERE = ("{{resolve:", "${", "arn:", "/")  # the value says where the secret is
_DEFAULTED = frozenset({"get", "getenv", "setdefault", "pop"})
_SHORTEST = 6  # characters: "none" and "read" are no secrets
_NODES = 50_000


def find_secret(files: Mapping[str, str], trees: Mapping[str, ast.AST]) -> str | None:
    """A sentence with file and line of the first one. `trees` are those of the files with Python."""
    for path, text in sorted(files.items()):
        lines = [*_by_shape(text)]
        if path in trees:
            lines += _in_python(trees[path])
        elif path.endswith((".yaml", ".yml")):
            lines += _in_document(path, text)
        if lines:
            words = "holds a secret: keep it in Secrets Manager, and its name or ARN here."
            return f"{path}, line {min(lines)}, {words}"
    return None


def _by_shape(text: str) -> Iterator[int]:
    for number, line in enumerate(text.splitlines(), 1):
        if _SHAPES.search(line):
            yield number


def _says_secret(name: object) -> bool:
    if not isinstance(name, str):
        return False
    plain = name[-64:].replace("-", "_")
    return bool(_NAMES.search(plain)) and not _NO_SECRETS.search(plain)


def _is_literal(value: object) -> bool:
    return isinstance(value, str) and len(value) >= _SHORTEST and not value.startswith(_ELSEWHERE)


def _in_python(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        for name, value in _named(node):
            if _says_secret(name) and isinstance(value, ast.Constant) and _is_literal(value.value):
                yield value.lineno


def _named(node: ast.AST) -> Iterator[tuple[object, ast.expr | None]]:
    """Names with what is given to them: assigned, as an argument, in a dictionary, as a default of get."""
    match node:
        case ast.Assign():
            for target in node.targets:
                yield _name_of(target), node.value
        case ast.AnnAssign():
            yield _name_of(node.target), node.value
        case ast.keyword():
            yield node.arg, node.value
        case ast.Dict():
            for key, value in zip(node.keys, node.values, strict=True):
                yield _name_of(key), value
        case ast.Call(func=called, args=[ast.Constant() as first, second]) if _name_of(called) in _DEFAULTED:
            yield first.value, second  # os.environ.get("API_KEY", "…")


def _name_of(node: ast.expr | None) -> object:
    match node:
        case ast.Name():
            return node.id
        case ast.Attribute():
            return node.attr
        case ast.Constant():
            return node.value
        case ast.Subscript():
            return _name_of(node.slice)
    return None


def _in_document(path: str, text: str) -> Iterator[int]:
    """Of a template or a workflow. One that cannot be read is told elsewhere."""
    try:
        document = read(text, dialect="workflow" if path.startswith(".github/") else "template")
    except Unreadable:
        return
    for at, value in _walk(document):
        # A parameter's Default stands one further in.
        names = [one for one in at[-2:] if isinstance(one, str)]
        name = names[-2] if len(names) == 2 and names[-1] == "Default" else names[-1] if names else ""
        if _says_secret(name) and _is_literal(value):
            yield document.place(at)[0]


def _walk(document: Document) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    pending: list[tuple[tuple[str | int, ...], Any]] = [((), document.data)]
    for _ in range(_NODES):
        if not pending:
            return
        at, value = pending.pop()
        if isinstance(value, dict):
            pending += [((*at, key), one) for key, one in value.items()]
        elif isinstance(value, list):
            pending += [((*at, place), one) for place, one in enumerate(value)]
        else:
            yield at, value
