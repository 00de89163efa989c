"""Rules about the code itself: read as a syntax tree, never run."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping

from portal.engines.curriculum.languages import language_of
from portal.engines.curriculum.main_file import handler_file
from portal.engines.curriculum.models import Source
from portal.engines.emulator.function import CODE_BYTES

from .secrets import find_secret

LOGGERS = frozenset(
    {"debug", "info", "warning", "warn", "error", "exception", "critical", "fatal", "log", "write"}
)
# Called on the whole event, or with it, these give all of it again.
WHOLE = frozenset(
    {"str", "repr", "ascii", "format", "dict", "list", "sorted", "dumps", "pformat", "copy", "deepcopy"}
    | {"items", "values"}
)
OLD_STYLE = (ast.Add, ast.Mod)
NO_NAMES: Mapping[str, str] = {}

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Unreadable(Exception):
    """The code has no syntax tree; says why, as a sentence."""


def examine_source(  # noqa: PLR0911  a table
    rule: Source, files: Mapping[str, str], handler: str
) -> str | None:
    """A sentence on what breaks the rule, with file and line; None when nothing does."""
    try:
        code = [
            Code(path, text, handler)
            for path, text in sorted(files.items())
            if language_of(path, text) == "python"
        ]
        match rule.rule:
            case "event-not-logged-whole":
                return _first(code, lambda one: one.whole_events(), "logs the whole event")
            case "no-secret":
                return find_secret(files, {one.path: one.tree for one in code})
            case "no-print":
                return _first(code, lambda one: one.uses("print"), "calls print")
            case "avoids":
                return _first(code, lambda one: one.uses(rule.name or ""), f"uses {rule.name}")
            case "uses":
                used = any(True for one in code for _ in one.uses(rule.name or ""))
                return None if used else f"The code does not use {rule.name}."
    except Unreadable as fault:
        return str(fault)
    except RecursionError:
        return "The code is nested too deep to be read."


def _first(code: list[Code], lines: Callable[[Code], Iterator[int]], what: str) -> str | None:
    for one in code:
        for line in lines(one):
            return f"{one.path}, line {line}, {what}."
    return None


class Code:
    """One file. Names are followed through imports; the handler's parameters are `event` and `context`."""

    def __init__(self, path: str, text: str, handler: str) -> None:
        self.path = path
        if len(text.encode()) > CODE_BYTES:
            raise Unreadable(f"{path} is too long to be read.")
        try:
            self.tree = ast.parse(text, path)
        except SyntaxError as fault:
            raise Unreadable(f"{path}, line {fault.lineno or 1}, has a syntax error: {fault.msg}.") from None
        except (ValueError, MemoryError):
            raise Unreadable(f"{path} cannot be read as Python.") from None
        self.imports = dict(self._imports())
        name = handler.rsplit(".", 1)[-1] if path == handler_file(handler) else None
        self.handlers = [
            node
            for node in ast.walk(self.tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name
        ]

    def _imports(self) -> Iterator[tuple[str, str]]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    top = alias.name.partition(".")[0]  # `import a.b` binds a
                    yield alias.asname or top, alias.name if alias.asname else top
            elif isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    yield alias.asname or alias.name, f"{node.module}.{alias.name}"

    def dotted(self, node: ast.AST, names: Mapping[str, str] = NO_NAMES) -> str | None:
        """`j.dumps` after `import json as j` is "json.dumps"; None for what is no plain name."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return "." + ".".join(reversed(parts)) if parts else None
        first = names.get(node.id) or self.imports.get(node.id, node.id)
        return ".".join([first, *reversed(parts)])

    def uses(self, name: str) -> Iterator[int]:
        """
        Lines that name it, or something of it: "json" is used by json.dumps.

        A leading dot, as in ".get_remaining_time_in_millis", is that attribute
        of anything. An import alone is no use.
        """
        for scope, names in [(self.tree, {}), *((one, _parameters(one)) for one in self.handlers)]:
            for node in ast.walk(scope):
                if not isinstance(node, ast.Attribute | ast.Name):
                    continue
                dotted = self.dotted(node, names) or ""
                if (
                    dotted == name
                    or dotted.startswith(name + ".")
                    or (name[:1] == "." and f".{dotted}".endswith(name))
                ):
                    yield node.lineno

    def whole_events(self) -> Iterator[int]:
        for handler in self.handlers:
            parameters = [argument.arg for argument in (*handler.args.posonlyargs, *handler.args.args)]
            if not parameters:
                continue
            whole = {parameters[0]}
            for node in ast.walk(handler):
                # `text = json.dumps(event)` makes another name for all of it.
                if isinstance(node, ast.Assign) and self.is_whole(node.value, whole):
                    whole |= {target.id for target in node.targets if isinstance(target, ast.Name)}
            for node in ast.walk(handler):
                if isinstance(node, ast.Call) and self._logs(node):
                    arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
                    if any(self.is_whole(argument, whole) for argument in arguments):
                        yield node.lineno

    def _logs(self, call: ast.Call) -> bool:
        name = self.dotted(call.func) or ""
        return name in ("print", "pprint.pprint", "pprint.pp") or (
            "." in name and name.rsplit(".", 1)[-1] in LOGGERS
        )

    def is_whole(self, node: ast.expr, whole: set[str]) -> bool:  # noqa: PLR0911  a table
        """Whether the value says all that the event says, whatever it is wrapped in."""
        match node:
            case ast.Name():
                return node.id in whole
            case ast.Starred() | ast.FormattedValue() | ast.NamedExpr() | ast.Await():
                return self.is_whole(node.value, whole)
            case ast.JoinedStr():
                return any(self.is_whole(part, whole) for part in node.values)
            case ast.BinOp() if isinstance(node.op, OLD_STYLE):
                return self.is_whole(node.left, whole) or self.is_whole(node.right, whole)
            case ast.Tuple() | ast.List() | ast.Set():
                return any(self.is_whole(item, whole) for item in node.elts)
            case ast.Dict():
                return any(self.is_whole(value, whole) for value in node.values)
            case ast.Call():
                return self._call_is_whole(node, whole)
            case _:
                return False

    def _call_is_whole(self, call: ast.Call, whole: set[str]) -> bool:
        name = self.dotted(call.func) or ""
        if name.rsplit(".", 1)[-1] not in WHOLE:
            return False
        receiver = [call.func.value] if isinstance(call.func, ast.Attribute) else []
        arguments = [*receiver, *call.args, *(keyword.value for keyword in call.keywords)]
        return any(self.is_whole(argument, whole) for argument in arguments)


def _parameters(handler: Function) -> dict[str, str]:
    names = [argument.arg for argument in (*handler.args.posonlyargs, *handler.args.args)]
    return dict(zip(names, ("event", "context"), strict=False))
