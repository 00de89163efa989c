"""What somebody should know of what their code sent: where, what, and what would help."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MOST = 50  # of one reading: the first ones tell enough


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """An "error" cost them something that they sent; a "hint" did not."""

    where: str
    fault: str
    remedy: str
    kind: Literal["error", "hint"] = "error"

    def __str__(self) -> str:
        return f"{self.where}: {self.fault} {self.remedy}"


def clip(text: object, most: int = 80) -> str:
    """Something of theirs, as a sentence may quote it."""
    shown = text if isinstance(text, str) else repr(text)
    return shown if len(shown) <= most else shown[: most - 1] + "…"
