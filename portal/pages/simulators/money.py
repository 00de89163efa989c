"""Dollars as people read them."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from portal.pages.workbench.numbers import local


def money(amount: Decimal) -> str:
    """To the cent, and small amounts to their first digits: $1,234.50, $0.0042, −$0.20, $0."""
    sign, size = ("−" if amount < 0 else ""), abs(amount)
    if size == 0:
        return dollars("0")
    if size >= 1:
        return dollars(f"{size:,.2f}", sign)
    if size >= Decimal("0.01"):
        return dollars(f"{size:.2f}" if size == round(size, 2) else f"{size:.3f}", sign)
    if size >= Decimal("0.000001"):
        return dollars(f"{size:.6f}".rstrip("0"), sign)
    return _("%(sign)sunder %(amount)s") % {"sign": sign, "amount": dollars("0.000001")}


def dollars(number: str, sign: str = "") -> str:
    """Of a number as Python writes it, with the mark where the reader's language has it."""
    return _("%(sign)s$%(number)s") % {"sign": sign, "number": local(number)}
