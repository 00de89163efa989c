"""Workflows to begin with: one to mend, one to compare it with, and none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

FIRST, SOUND = "mend", "sound"


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    slug: str
    title: str
    what: str
    text: str


_MEND: Final = """\
name: Deploy Lambda

on:
  push:
    branches: [main]

jobs:
  deploy:
    runs-on: ubuntu-latest

    steps:
    - name: Checkout code
      uses: actions/checkout@v3

    - name: Set up Python
      uses: actions/setup-python@v4
      with:
        python-version: 3.9

    - name: Install AWS CLI & SAM CLI
      run: |
        pip install awscli
        pip install aws-sam-cli

    - name: Configure AWS credentials
      uses: aws-actions/configure-aws-credentials@v3
      with:
        aws-access-key-id: ${{ secrets.AWS_ACCESS_KEY_ID }}
        aws-secret-access-key: ${{ secrets.AWS_SECRET_ACCESS_KEY }}
        aws-region: ap-south-1

    - name: Build and Deploy with SAM
      run: |
        sam build
        sam deploy --no-confirm-changeset --no-fail-on-empty-changeset --stack-name lambda-stack --capabilities CAPABILITY_IAM
"""  # noqa: E501

# Facts.
_SOUND: Final = """\
name: Deploy Lambda

on:
  push:
    branches: [main]

# A short-lived role in place of keys: GitHub tells AWS who asks.
permissions:
  id-token: write
  contents: read

# One deployment at a time, and none that is broken off.
concurrency:
  group: deploy-${{ github.ref }}
  cancel-in-progress: false

jobs:
  deploy:
    runs-on: ubuntu-latest

    steps:
    - name: Check out the code
      uses: actions/checkout@v7

    - name: Set up Python
      uses: actions/setup-python@v7
      with:
        python-version: "3.14"

    - name: Install the SAM CLI
      uses: aws-actions/setup-sam@v3
      with:
        use-installer: true

    - name: Sign in to AWS
      uses: aws-actions/configure-aws-credentials@v6
      with:
        role-to-assume: ${{ vars.DEPLOY_ROLE_ARN }}
        aws-region: ap-south-1

    - name: Check the template
      run: sam validate --lint

    - name: Build and deploy
      run: |
        sam build
        sam deploy --resolve-s3 --no-confirm-changeset --no-fail-on-empty-changeset \\
          --stack-name lambda-stack --capabilities CAPABILITY_IAM
"""


def examples() -> Mapping[str, Example]:
    """By slug, in the language of now; workflows themselves are as they are."""
    return {one.slug: one for one in (_to_mend(), _sound(), _own())}


def _to_mend() -> Example:
    return Example(
        slug=FIRST,
        title=_("One to mend"),
        what=_(
            "It has deployed a Lambda function for years, and would not today. Check it, and mend it"
            " line by line."
        ),
        text=_MEND,
    )


def _sound() -> Example:
    return Example(
        slug=SOUND,
        title=_("A sound one"),
        what=_(
            "The same deployment with a role in place of keys, current actions, and commands that ask"
            " nobody. Break a line, and see what is said of it."
        ),
        text=_SOUND,
    )


def _own() -> Example:
    return Example(
        slug="own",
        title=_("Your own"),
        what=_(
            "Paste a workflow of yours from .github/workflows/. Secrets are named in it and not there,"
            " so nothing secret leaves your repository."
        ),
        text="",
    )
