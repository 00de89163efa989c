"""
What a month on AWS costs, line by line, in exact decimals.

    prices = prices_of(Sheet(library.facts))
    api = Usage(name="api", requests=3_000_000, duration_ms=Decimal(120), memory_mb=1536)
    bill = bill_of(Month(functions=(api,)), prices)
    bill.total                             # Decimal("2.733338…")
    bill.lines                             # each with quantity, unit, price, amount
    break_even(prices, Architecture.X86)   # how busy a provisioned environment must be to be cheaper

Every line names the fact that its price is from. What no fact has a price of is in `bill.unpriced`, never
guessed.
"""

from __future__ import annotations

from .bill import Bill, Line, bill_of
from .by_hand import billed_ms, break_even, gb_seconds, monthly_cost, request_units, saved_on_arm
from .of_traffic import usages_of
from .prices import Architecture, Prices, prices_of
from .usage import BadUsage, Month, Neighbours, Provisioned, Snapshots, Usage

__all__ = [
    "Architecture",
    "BadUsage",
    "Bill",
    "Line",
    "Month",
    "Neighbours",
    "Prices",
    "Provisioned",
    "Snapshots",
    "Usage",
    "bill_of",
    "billed_ms",
    "break_even",
    "gb_seconds",
    "monthly_cost",
    "prices_of",
    "request_units",
    "saved_on_arm",
    "usages_of",
]
