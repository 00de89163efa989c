"""A new stack: from an example, or nothing."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from portal.records.accounts.models import Learner
from portal.records.playground.create import free_name
from portal.records.stacks.models import OwnStack
from portal.records.stacks.written import Written, check_written

MOST = 30  # stacks of a learner, those put away not counted
NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}")
BLANK = """\
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.14
      Handler: app.handler
      CodeUri: src/
      Events:
        Get:
          Type: HttpApi
          Properties: { Path: /hello, Method: GET }
"""
BLANK_CODE = 'def handler(event, context):\n    return {"statusCode": 200, "body": "hello"}\n'
BLANK_FILES = {"template.yaml": BLANK, "src/app.py": BLANK_CODE}


class TooManyStacks(Exception):
    """Nothing was made; the message says what to do."""


class BadName(ValueError):
    """No stack can be called that; the message says what can."""


@transaction.atomic
def create_stack(
    *, learner: Learner, name: str, written: Written, example: str = "", now: datetime
) -> OwnStack:
    """
    By that name, with a number after it where the learner has one already.

    Raises BadDraft, BadName, TooManyStacks.
    """
    check_written(written)
    check_name(name)
    taken = names_of(learner)
    refuse_too_many(taken)
    return OwnStack.objects.create(
        learner=learner,
        name=free_name(name, taken),
        example=example,
        files=dict(written.files),
        parameters=written.parameters,
        size=written.size,
        created_at=now,
        saved_at=now,
    )


def names_of(learner: Learner) -> set[str]:
    """Of those in use. Locked, so that two at once are neither one too many nor of one name."""
    Learner.objects.select_for_update(no_key=True).get(pk=learner.pk)
    return set(OwnStack.objects.of(learner).in_use().values_list("name", flat=True))


def refuse_too_many(taken: set[str]) -> None:
    """Raises TooManyStacks."""
    if len(taken) >= MOST:
        raise TooManyStacks(
            _("You have %(most)s stacks, the most there may be. Put one away first.") % {"most": MOST}
        )


def check_name(name: str) -> None:
    """As CreateStack takes it, and shorter. Raises BadName."""
    if not NAME.fullmatch(name):
        raise BadName(_("The name of a stack is 1 to 64 letters, digits and hyphens, a letter first."))
