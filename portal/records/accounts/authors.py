"""Who may see and change what others learn from: known here alone, also once there are organisations."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from portal.records.accounts.models import User


def is_author(user: User | AnonymousUser) -> bool:
    return user.is_active and user.is_staff
