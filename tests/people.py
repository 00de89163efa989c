"""The cast: alice learns, bob teaches, charlie is a stranger."""

from __future__ import annotations

from datetime import UTC, datetime

from portal.records.accounts.models import Learner, User

PASSWORD = "correct horse battery staple"
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def person(name: str, **fields: bool) -> User:
    """Somebody with an account, and the learner of it."""
    user = User.objects.create_user(f"{name}@example.com", PASSWORD, name=name.title(), **fields)
    Learner.objects.create(user=user, created_at=NOON)
    return user


def somebody() -> Learner:
    """Anonymous."""
    return Learner.objects.create(created_at=NOON)
