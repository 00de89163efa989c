"""Who people are."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who can sign in, known by e-mail. What they did hangs on their Learner."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    language = models.CharField(max_length=12, blank=True)  # of settings.LANGUAGES; empty until it is chosen

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name or self.email


class LearnerQuerySet(models.QuerySet["Learner"]):
    def anonymous(self) -> LearnerQuerySet:
        """Known by a cookie only; neither claimed by an account nor merged into one."""
        return self.filter(user=None, merged_into=None)


class Learner(models.Model):
    """
    Whoever reads, runs and answers: anonymous until a user claims the row.

    Every record of progress points here, never at User, so that an account is
    a claim on a learner. An anonymous learner who signs in to an account that
    has a learner already is merged into it and kept, empty, as a signpost.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(User, null=True, blank=True, on_delete=models.CASCADE, related_name="learner")
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()

    objects = LearnerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(user=None) | models.Q(merged_into=None), name="no_account_is_a_signpost"
            ),
        ]

    @property
    def is_anonymous(self) -> bool:
        return self.user_id is None and self.merged_into_id is None

    def __str__(self) -> str:
        return str(self.user) if self.user_id else f"anonymous {str(self.id)[:8]}"
