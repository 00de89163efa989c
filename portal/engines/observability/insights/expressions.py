"""Tokens → an expression: or, and, not, comparisons, sums, products, powers, in that order."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from .aggregates import AGGREGATES
from .cursor import Cursor
from .functions import FUNCTIONS, MANY
from .patterns import BadPattern, Pattern, compile_glob, compile_pattern
from .periods import read_span
from .syntax import (
    Aggregate,
    Arithmetic,
    Call,
    Compare,
    Comparison,
    Constant,
    Either,
    Every,
    Expression,
    Field,
    In,
    Like,
    Not,
    Operator,
    Span,
)
from .tokens import Token

DEPTH = 20
OPERATORS = 100  # + and * of a whole query: each is a level more for whoever reckons it
ELEMENTS = 200  # of a list after `in`
PATTERNS = 20  # each may keep a megabyte for speed
_WORDS = frozenset({"and", "or", "not", "like", "in", "as", "by", "asc", "desc"})
_ELSEWHERE = frozenset({"jsonparse", "jsonstringify", "urlencode", "urldecode"})
_TRUTH = {"true": 1.0, "false": 0.0}  # as JSON logs have them


class Expressions(Cursor):
    """Reads on from where it is; the commands of parser.py are read by what stands on this."""

    def __init__(self, query: str, tokens: list[Token]) -> None:
        super().__init__(query, tokens)
        self._depth = 0
        self._operators = 0
        self._patterns = 0
        self._may_aggregate = False
        self._is_within_aggregate = False

    def expression(self, *, may_aggregate: bool = False) -> Expression:
        self._may_aggregate = may_aggregate
        try:
            return self._either()
        finally:
            self._may_aggregate = False

    def _either(self) -> Expression:
        return self._deeper(lambda: self._several("or", self._both, Either))

    def _both(self) -> Expression:
        return self._several("and", self._negation, Every)

    def _several(
        self, word: str, read: Callable[[], Expression], join: Callable[[tuple[Expression, ...]], Expression]
    ) -> Expression:
        inner = [read()]
        while self.take_word(word):
            inner.append(read())
        return inner[0] if len(inner) == 1 else join(tuple(inner))

    def _negation(self) -> Expression:
        if self.take_word("not"):
            return Not(self._deeper(self._negation))
        return self._comparison()

    def _comparison(self) -> Expression:
        left = self._sum()
        if self.token.is_word("not") and self.following.is_word("in", "like"):
            self.take()
            return Not(self._membership(left))
        if self.token.is_word("in", "like") or self.token.is_symbol("=~"):
            return self._membership(left)
        if symbol := self.take_symbol("=", "!=", "<", "<=", ">", ">="):
            return Compare(cast(Comparison, symbol.text), left, self._sum())
        return left

    def _membership(self, left: Expression) -> Expression:
        if self.take_word("in"):
            return In(left, self._list())
        self.take()  # like, or =~
        token = self.take()
        if token.kind == "string":
            return Like(left, token.text)
        if token.kind != "pattern":
            self.unexpected(
                'After like stands a text in quotes, or a regular expression: /error/ or "error".', token
            )
        return Like(left, self.pattern(token))

    def pattern(self, token: Token) -> Pattern:
        """A regular expression, or a glob in quotes."""
        self._patterns += 1
        if self._patterns > PATTERNS:
            self.fail("The query has too many patterns", f"{PATTERNS} are the most: join some with |.", token)
        try:
            return compile_pattern(token.text) if token.kind == "pattern" else compile_glob(token.text)
        except BadPattern as bad:
            self.fail(f"The pattern cannot be used: {bad}", "Its syntax is that of RE2.", token)

    def _list(self) -> tuple[Expression, ...]:
        self.expect("[", 'After in stands a list: ["a", "b"].')
        values: list[Expression] = []
        while not self.take_symbol("]"):
            if values:
                self.expect(",", "Values of a list are separated by commas, and ] ends it.")
            values.append(self._sum())
            if len(values) > ELEMENTS:
                self.fail("The list is too long", f"{ELEMENTS} values are the most.")
        return tuple(values)

    def _sum(self) -> Expression:
        return self._leftwards(("+", "-"), self._product)

    def _product(self) -> Expression:
        return self._leftwards(("*", "/", "%"), self._unary)

    def _leftwards(self, symbols: tuple[str, ...], read: Callable[[], Expression]) -> Expression:
        left = read()
        while symbol := self.take_symbol(*symbols):
            self._operators += 1
            if self._operators > OPERATORS:
                self.fail("The query reckons too much", f"{OPERATORS} of + - * / % are the most.")
            left = Arithmetic(cast(Operator, symbol.text), left, read())
        return left

    def _unary(self) -> Expression:
        if self.take_symbol("-"):
            return Arithmetic("-", Constant(0.0), self._deeper(self._unary))
        return self._power()

    def _power(self) -> Expression:
        left = self._primary()
        if self.take_symbol("^"):
            return Arithmetic("^", left, self._deeper(self._unary))
        return left

    def _primary(self) -> Expression:
        token = self.take()
        if token.kind == "name" and not token.is_word(*_WORDS):
            return self._named(token)
        if token.is_symbol("("):
            inner = self._either()
            self.expect(")", "A closing ) is missing.")
            return inner
        if token.kind == "quoted name":
            return Field(token.text)
        if token.kind not in ("number", "string"):
            remedy = "Here stands a field, a number, a text in quotes or a function."
            if token.kind == "period":
                remedy = "A period like 5m stands in bin, datefloor or dateceil only."
            elif token.kind == "name":
                remedy = f"It is a word of the language: a field of that name is written `{token.text}`."
            self.unexpected(remedy, token)
        return Constant(float(token.text) if token.kind == "number" else token.text)

    def _named(self, token: Token) -> Expression:
        if not self.token.is_symbol("("):
            truth = _TRUTH.get(token.text.lower())
            return Field(token.text) if truth is None else Constant(truth)
        self.take()
        name = token.text.lower()
        if name in AGGREGATES:
            return self._aggregate(token)
        if name == "bin":
            return Call("datefloor", (Field("@timestamp"), self._span(token, "bin(5m)", is_last=True)))
        if name == "now":
            self.expect(")", "now() takes nothing.")
            return Field("@now")
        return self._call(token)

    def _call(self, token: Token) -> Expression:
        function = FUNCTIONS.get(token.text.lower())
        if function is None:
            known = ", ".join(sorted({*FUNCTIONS, *AGGREGATES, "bin", "now"}))
            what = f"There is no function {token.text[:60]}"
            if token.text.lower() in _ELSEWHERE:
                what = f"AWS has the function {token.text}, and there is none here"
            self.fail(what, f"Here are {known}.", token)
        arguments: list[Expression] = []
        while not self.token.is_symbol(")") or not arguments:
            if arguments:
                self.expect(",", f"Like this: {function.example}.")
            if len(arguments) == function.span:
                arguments.append(self._span(token, function.example, is_last=False))
            else:
                arguments.append(self._either())
            if len(arguments) > MANY:
                break
        if not function.least <= len(arguments) <= function.most:
            what = f"{token.text} does not take {len(arguments)} argument{'s' * (len(arguments) != 1)}"
            self.fail(what, f"Like this: {function.example}.", token)
        self.take()
        return Call(token.text.lower(), tuple(arguments))

    def _aggregate(self, token: Token) -> Expression:
        name = token.text.lower()
        if not self._may_aggregate:
            self.fail(f"{token.text} belongs to stats", "Write: stats " + token.text + "(…).", token)
        if self._is_within_aggregate:
            self.fail("A function of stats cannot stand in another", "Use a second stats command.", token)
        if name == "count" and (self.take_symbol(")") or self._take_star()):
            return Aggregate("count", None)
        self._is_within_aggregate = True
        try:
            argument = self._either()
        finally:
            self._is_within_aggregate = False
        percent = self._percent(token) if name == "pct" else 0.0
        self.expect(")", f"{token.text} takes one field, and ) ends it.")
        return Aggregate(name, argument, percent)

    def _take_star(self) -> bool:
        if not self.token.is_symbol("*"):
            return False
        self.take()
        self.expect(")", "Like this: count(*).")
        return True

    def _percent(self, token: Token) -> float:
        self.expect(",", "Like this: pct(@duration, 95).")
        number = self.take()
        if number.kind != "number" or not 0 <= float(number.text) <= 100:
            self.unexpected("The percent is a number from 0 to 100: pct(@duration, 95).", number)
        return float(number.text)

    def _span(self, token: Token, example: str, *, is_last: bool) -> Span:
        given = self.take()
        found = read_span(given.text) if given.kind == "period" else None
        if found is None:
            self.unexpected(f"Here stands a period, like 30s, 5m, 1h or 1d: {example}.", given)
        if is_last:
            self.expect(")", f"Like this: {example}.")
        return found

    def _deeper(self, read: Callable[[], Expression]) -> Expression:
        self._depth += 1
        if self._depth > DEPTH:
            self.fail("The expression goes too deep", f"{DEPTH} levels are the most.")
        try:
            return read()
        finally:
            self._depth -= 1
