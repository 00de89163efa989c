"""
What a Cognito user pool asks of a function at each step of signing up and in.

https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
and the page of each trigger. The answer is the event itself, with its "response" filled in; a pool waits
five seconds for it, and asks three times.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .batch import Json
from .identifiers import base64_of, hex_of, uuid_of
from .place import HERE, Place

# What a trigger is called in the event, the first where several things set it off.
TRIGGERS: Mapping[str, str] = {
    "pre-sign-up": "PreSignUp_SignUp",
    "post-confirmation": "PostConfirmation_ConfirmSignUp",
    "pre-authentication": "PreAuthentication_Authentication",
    "post-authentication": "PostAuthentication_Authentication",
    "pre-token-1": "TokenGeneration_Authentication",
    "pre-token-2": "TokenGeneration_Authentication",
    "user-migration": "UserMigration_Authentication",
    "custom-message": "CustomMessage_SignUp",
    "define-challenge": "DefineAuthChallenge_Authentication",
    "create-challenge": "CreateAuthChallenge_Authentication",
    "verify-challenge": "VerifyAuthChallengeResponse_Authentication",
    "email-sender": "CustomEmailSender_SignUp",
    "sms-sender": "CustomSMSSender_SignUp",
}
# What the function may set, all null before.
_ANSWERS = {
    "pre-token-1": ("claimsOverrideDetails",),
    "pre-token-2": ("claimsAndScopeOverrideDetails",),
    "user-migration": (
        "userAttributes", "finalUserStatus", "messageAction", "desiredDeliveryMediums", "forceAliasCreation",
        "enableSMSMFA",
    ),
    "custom-message": ("smsMessage", "emailMessage", "emailSubject"),
    "define-challenge": ("challengeName", "issueTokens", "failAuthentication"),
    "create-challenge": ("publicChallengeParameters", "privateChallengeParameters", "challengeMetadata"),
}  # fmt: skip
_NO_USER_YET = ("pre-sign-up", "user-migration")


@dataclass(frozen=True, kw_only=True, slots=True)
class User:
    """`metadata` is what the app sent along as ClientMetadata; None: nothing."""

    name: str = "asha"
    email: str = "asha@example.com"
    is_verified: bool = False
    metadata: Mapping[str, str] | None = None


def event(trigger: str, user: User, *, seed: str, place: Place = HERE) -> Json:
    """
    {"version", "triggerSource", "region", "userPoolId", "userName", "callerContext": {"awsSdkVersion",
    "clientId"}, "request": {"userAttributes", …}, "response": {…}}: request and response are those of the
    trigger, the answers null until the function sets them. Raises KeyError for what is not in TRIGGERS.
    """
    source = TRIGGERS[trigger]
    sends_itself = trigger in ("email-sender", "sms-sender")
    whole: Json = {
        "version": "2" if trigger == "pre-token-2" else "1",
        "triggerSource": source,
        "region": place.region,
        "userPoolId": f"{place.region}_{hex_of('pool', 9).upper()}",
        "userName": user.name,
        "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": hex_of("client", 26)},
        "request": _request(trigger, user, seed),
    }
    return whole if sends_itself else {**whole, "response": _response(trigger)}


def sync_event(*, dataset: Mapping[str, str], place: Place = HERE) -> Json:
    """
    What Cognito Sync sends, the older service: {"version": 2, "eventType": "SyncTrigger", "datasetRecords":
    {name: {"oldValue", "newValue", "op"}}, …}. https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-events.html
    """
    return {
        "version": 2,
        "eventType": "SyncTrigger",
        "region": place.region,
        "identityPoolId": f"{place.region}:{uuid_of('identity-pool')}",
        "identityId": f"{place.region}:{uuid_of('identity')}",
        "datasetName": "settings",
        "datasetRecords": {
            name: {"oldValue": "", "newValue": value, "op": "replace"} for name, value in dataset.items()
        },
    }


def _attributes(user: User, trigger: str, seed: str) -> Json:
    found: Json = {}
    if trigger not in _NO_USER_YET:
        found["sub"] = uuid_of(f"user/{user.name}/{seed}")
        found["cognito:user_status"] = "CONFIRMED" if user.is_verified else "UNCONFIRMED"
        found["email_verified"] = "true" if user.is_verified else "false"
    return {**found, "email": user.email}


def _request(trigger: str, user: User, seed: str) -> Json:
    told: dict[str, Any] = {"userAttributes": _attributes(user, trigger, seed)}
    match trigger:
        case "pre-sign-up" | "pre-authentication":
            told["validationData"] = None
        case "post-authentication":
            told["newDeviceUsed"] = False
        case "pre-token-1" | "pre-token-2":
            groups = {"groupsToOverride": ["buyers"], "iamRolesToOverride": [], "preferredRole": None}
            told["groupConfiguration"] = groups
            if trigger == "pre-token-2":
                told["scopes"] = ["aws.cognito.signin.user.admin"]
        case "user-migration":
            told = {"password": "a password in the clear", "validationData": None}
        case "custom-message":
            told |= {
                "codeParameter": "{####}",
                "linkParameter": "{##Click Here##}",
                "usernameParameter": None,
            }
        case "define-challenge" | "create-challenge":
            told["session"] = [{"challengeName": "SRP_A", "challengeResult": True, "challengeMetadata": None}]
            if trigger == "create-challenge":
                told["challengeName"] = "CUSTOM_CHALLENGE"
        case "verify-challenge":
            told |= {"privateChallengeParameters": {"answer": "41"}, "challengeAnswer": "42"}
        case "email-sender" | "sms-sender":
            kind = "customEmailSenderRequestV1" if trigger == "email-sender" else "customSMSSenderRequestV1"
            told |= {"type": kind, "code": base64_of(f"code/{seed}", 192)}
    if user.metadata is not None:
        told["clientMetadata"] = dict(user.metadata)
    return told


def _response(trigger: str) -> Json:
    if trigger == "pre-sign-up":
        return {"autoConfirmUser": False, "autoVerifyEmail": False, "autoVerifyPhone": False}
    if trigger == "verify-challenge":
        return {"answerCorrect": False}
    return dict.fromkeys(_ANSWERS.get(trigger, ()))
