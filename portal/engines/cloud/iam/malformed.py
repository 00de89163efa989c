"""Why AWS would not take a policy."""

from __future__ import annotations


class MalformedPolicy(ValueError):
    """
    `code` and `message` are AWS's own words, which seldom say where; `where` is a path in the document
    (`Statement[1].Action[0]`, "" for all of it) and `remedy` what to do, both ours.
    """

    def __init__(
        self, message: str, *, where: str = "", remedy: str = "", code: str = "MalformedPolicyDocument"
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.message}{' ' + self.remedy if self.remedy else ''}"


def syntax_error(where: str, remedy: str) -> MalformedPolicy:
    return MalformedPolicy("Syntax errors in policy.", where=where, remedy=remedy)


def legacy(where: str, remedy: str) -> MalformedPolicy:
    """The words of IAM's older reader, which looks at every policy as well."""
    return MalformedPolicy("The policy failed legacy parsing", where=where, remedy=remedy)
