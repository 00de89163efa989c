"""The Beta distribution, of which the standard library only knows how to draw from."""

from __future__ import annotations

import math

_TINY = 1e-300
_CLOSE = 1e-12
_STEPS = 500  # as many as one of millions of answers would take; hundreds take ten


def cdf(x: float, a: float, b: float) -> float:
    """
    The chance of at most `x`: the regularised incomplete beta function I_x(a, b), a and b above nothing.

    By its continued fraction, evaluated as Lentz does. Source: https://dlmf.nist.gov/8.17#v
    """
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    front = math.exp(_log_scale(a, b) + a * math.log(x) + b * math.log1p(-x))
    # The fraction converges fast on this side of the mean only; the other side is its mirror.
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def quantile(chance: float, a: float, b: float) -> float:
    """
    The x below which lies `chance`, 0 to 1, of the distribution. Newton's method kept within what is
    known to lie on either side, so that it always ends: about six evaluations of `cdf`.
    """
    low, high = 0.0, 1.0
    x = a / (a + b)
    for _ in range(100):
        over = cdf(x, a, b) - chance
        low, high = (low, x) if over > 0 else (x, high)
        slope = _density(x, a, b)
        after = x - over / slope if slope > 0 else low
        if not low < after < high:
            after = (low + high) / 2
        if abs(after - x) < _CLOSE:
            return after
        x = after
    return x


def _density(x: float, a: float, b: float) -> float:
    if not 0 < x < 1:
        return 0.0
    return math.exp(_log_scale(a, b) + (a - 1) * math.log(x) + (b - 1) * math.log1p(-x))


def _log_scale(a: float, b: float) -> float:
    return math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)


def _fraction(x: float, a: float, b: float) -> float:
    c, d = 1.0, 1 / _off_zero(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, _STEPS):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _off_zero(1 + term * d)
            c = _off_zero(1 + term / c)
            value *= c * d
        if abs(c * d - 1) < _CLOSE:
            break
    return value


def _off_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
