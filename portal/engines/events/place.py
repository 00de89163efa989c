"""Whose account events come from, and which Region: both invented, as in all examples of the portal."""

from __future__ import annotations

from dataclasses import dataclass

ACCOUNT = "111122223333"  # the one that the front doors have too
REGION = "ap-south-1"


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    account_id: str = ACCOUNT
    region: str = REGION

    def arn(self, service: str, resource: str) -> str:
        return f"arn:aws:{service}:{self.region}:{self.account_id}:{resource}"

    def function_arn(self, name: str) -> str:
        return self.arn("lambda", f"function:{name}")


HERE = Place()
