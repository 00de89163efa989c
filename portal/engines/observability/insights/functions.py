"""
The functions of expressions, by name.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html
Something missing gives something missing, where nothing else is said. True is 1, false is 0.
"""

from __future__ import annotations

import ipaddress
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from . import periods
from .syntax import Span
from .values import Moment, Value, number, shown

Argument = Value | Span
Body = Callable[[Sequence[Argument]], Value]


@dataclass(frozen=True, kw_only=True, slots=True)
class Function:
    """`span` says which argument is a period, from 0."""

    body: Body
    least: int
    most: int
    span: int | None = None
    example: str


def _value(argument: Argument) -> Value:
    return None if isinstance(argument, Span) else argument


def _figures(one: Callable[..., float]) -> Body:
    """A function of numbers, which is nothing where mathematics has no answer."""

    def body(arguments: Sequence[Argument]) -> Value:
        found = [number(_value(argument)) for argument in arguments]
        if None in found:
            return None
        try:
            return float(one(*found))
        except (ValueError, OverflowError):
            return None

    return body


def _texts(one: Callable[..., Value]) -> Body:
    def body(arguments: Sequence[Argument]) -> Value:
        values = [_value(argument) for argument in arguments]
        return None if None in values else one(*(shown(value) for value in values))

    return body


def _address(is_one: Callable[..., bool]) -> Body:
    def one(*texts: str) -> Value:
        try:
            return float(is_one(*texts))
        except ValueError:
            return 0.0

    return _texts(one)


def _coalesce(arguments: Sequence[Argument]) -> Value:
    return next((value for value in map(_value, arguments) if value is not None), None)


def _concat(arguments: Sequence[Argument]) -> Value:
    return "".join(shown(_value(argument)) for argument in arguments)


def _substr(text: str, start: str, length: str | None = None) -> Value:
    begin = number(start)
    many = number(length) if length is not None else float(len(text))
    if begin is None or many is None or not 0 <= begin < 1e9 or not 0 <= many < 1e9:
        return None
    return text[int(begin) : int(begin) + int(many)]


def _trim(*, left: bool = False, right: bool = False) -> Body:
    def bare(text: str, gone: str = " \t\r\n") -> Value:
        # str.strip would take the length of one times that of the other.
        letters = set(gone)
        begin, end = 0, len(text)
        while left and begin < end and text[begin] in letters:
            begin += 1
        while right and begin < end and text[end - 1] in letters:
            end -= 1
        return text[begin:end]

    return _texts(bare)


def _replace(text: str, old: str, new: str) -> Value:
    return text.replace(old, new) if old else text


def _date(cut: Callable[[float, Span], Moment | None]) -> Body:
    def body(arguments: Sequence[Argument]) -> Value:
        moment, span = number(_value(arguments[0])), arguments[1]
        return cut(moment, span) if moment is not None and isinstance(span, Span) else None

    return body


def _from_millis(arguments: Sequence[Argument]) -> Value:
    found = number(_value(arguments[0]))
    return None if found is None else Moment(found)


def _is_blank(arguments: Sequence[Argument]) -> Value:
    return float(not shown(_value(arguments[0])).strip())


def _is_in_subnet(version: int | None) -> Callable[[str, str], bool]:
    def is_in(address: str, subnet: str) -> bool:
        found = ipaddress.ip_address(address)
        network = ipaddress.ip_network(subnet, strict=False)
        return found.version == network.version and version in (None, found.version) and found in network

    return is_in


def _is_version(version: int) -> Callable[[str], bool]:
    return lambda address: ipaddress.ip_address(address).version == version


def _of(body: Body, least: int, most: int, example: str, span: int | None = None) -> Function:
    return Function(body=body, least=least, most=most, span=span, example=example)


MANY = 50
FUNCTIONS: dict[str, Function] = {
    "abs": _of(_figures(abs), 1, 1, "abs(balance)"),
    "ceil": _of(_figures(math.ceil), 1, 1, "ceil(@duration)"),
    "floor": _of(_figures(math.floor), 1, 1, "floor(@duration)"),
    "greatest": _of(_figures(lambda *several: max(several)), 1, MANY, "greatest(a, b)"),
    "least": _of(_figures(lambda *several: min(several)), 1, MANY, "least(a, b)"),
    "log": _of(_figures(math.log), 1, 1, "log(bytes)"),
    "sqrt": _of(_figures(math.sqrt), 1, 1, "sqrt(area)"),
    "ispresent": _of(lambda given: float(_value(given[0]) is not None), 1, 1, "ispresent(@initDuration)"),
    "coalesce": _of(_coalesce, 1, MANY, "coalesce(userId, user.id)"),
    "isempty": _of(lambda given: float(shown(_value(given[0])) == ""), 1, 1, "isempty(name)"),
    "isblank": _of(_is_blank, 1, 1, "isblank(name)"),
    "concat": _of(_concat, 1, MANY, "concat(method, ' ', path)"),
    "ltrim": _of(_trim(left=True), 1, 2, "ltrim(name)"),
    "rtrim": _of(_trim(right=True), 1, 2, "rtrim(name)"),
    "trim": _of(_trim(left=True, right=True), 1, 2, "trim(name)"),
    "strlen": _of(_texts(lambda text: float(len(text))), 1, 1, "strlen(@message)"),
    "toupper": _of(_texts(str.upper), 1, 1, "toupper(level)"),
    "tolower": _of(_texts(str.lower), 1, 1, "tolower(level)"),
    "substr": _of(_texts(_substr), 2, 3, "substr(@message, 0, 20)"),
    "replace": _of(_texts(_replace), 3, 3, "replace(path, '/v1', '')"),
    "strcontains": _of(_texts(lambda text, part: float(part in text)), 2, 2, "strcontains(@message, 'id')"),
    "datefloor": _of(_date(periods.floor), 2, 2, "datefloor(@timestamp, 1h)", span=1),
    "dateceil": _of(_date(periods.ceil), 2, 2, "dateceil(@timestamp, 1h)", span=1),
    "frommillis": _of(_from_millis, 1, 1, "fromMillis(created)"),
    "tomillis": _of(_figures(float), 1, 1, "toMillis(@timestamp)"),
    "isvalidip": _of(_address(lambda text: bool(ipaddress.ip_address(text))), 1, 1, "isValidIp(address)"),
    "isvalidipv4": _of(_address(_is_version(4)), 1, 1, "isValidIpv4(address)"),
    "isvalidipv6": _of(_address(_is_version(6)), 1, 1, "isValidIpv6(address)"),
    "isipinsubnet": _of(_address(_is_in_subnet(None)), 2, 2, "isIpInSubnet(address, '10.0.0.0/8')"),
    "isipv4insubnet": _of(_address(_is_in_subnet(4)), 2, 2, "isIpv4InSubnet(address, '10.0.0.0/8')"),
    "isipv6insubnet": _of(_address(_is_in_subnet(6)), 2, 2, "isIpv6InSubnet(address, 'fd00::/8')"),
}
