"""
Numbers that AWS publishes, each with the fact that says so.

    published().whole("J-2", "account")    # 1000, of the facts that are taught here
    sheet = Sheet(library.facts)
    sheet.quote("L-2", "per_million")      # Quoted(value=Decimal("0.20"), fact="L-2", source=…, as_of=…)

A simulation holds no constant of AWS's: it reads them here, so that a page can show where each is from.
"""

from __future__ import annotations

from .published import Published, published, read_facts
from .sheet import Fact, FactMissing, Quoted, Sheet

__all__ = ["Fact", "FactMissing", "Published", "Quoted", "Sheet", "published", "read_facts"]
