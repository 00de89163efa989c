"""Dollars as people read them."""

from __future__ import annotations

from decimal import Decimal


def money(amount: Decimal) -> str:
    """To the cent, and small amounts to their first digits: $1,234.50, $0.0042, −$0.20, $0."""
    sign, size = ("−" if amount < 0 else ""), abs(amount)
    if size == 0:
        return "$0"
    if size >= 1:
        return f"{sign}${size:,.2f}"
    if size >= Decimal("0.01"):
        return f"{sign}${size:.2f}" if size == round(size, 2) else f"{sign}${size:.3f}"
    return f"{sign}${size:.6f}".rstrip("0") if size >= Decimal("0.000001") else f"{sign}under $0.000001"
