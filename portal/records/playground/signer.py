"""Who signs, where AWS asks for a signature: whoever has the key of a door."""

from __future__ import annotations

from portal.engines.front_doors import IamCaller
from portal.engines.front_doors.configured.doors import ACCOUNT, URL_ACTIONS

# A user of the account whose own policies allow the URL.
SIGNER = IamCaller(
    access_key="AKIAIOSFODNN7EXAMPLE",
    account_id=ACCOUNT,
    user_id="AIDACKCEVSQ6C2EXAMPLE",
    user_arn=f"arn:aws:iam::{ACCOUNT}:user/learner",
    granted=URL_ACTIONS,
)
