"""Stands for the bank's service. Leave it as it is."""

import time

YESTERDAY = {"USD": 1.07, "CHF": 0.95, "JPY": 162.0}
TODAY = {"USD": 1.08, "CHF": 0.94}
TAKES_S = {"USD": 0.01, "CHF": 0.1}


class NoAnswer(Exception):
    """Nothing has come within `wait_s`."""


class UnknownCurrency(Exception):
    pass


def ask(currency, wait_s=60):
    """Today's rate. Waits for it no longer than `wait_s`. Raises NoAnswer, UnknownCurrency."""
    if currency not in YESTERDAY:
        raise UnknownCurrency(currency)
    takes_s = TAKES_S.get(currency, 3600)
    time.sleep(min(takes_s, wait_s))
    if takes_s > wait_s:
        raise NoAnswer(f"no rate for {currency} within {wait_s} s")
    return TODAY[currency]
