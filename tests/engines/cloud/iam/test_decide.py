"""
Who may: one account and two, how a resource's policy names the principal, boundaries and session policies.

Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html and the pages
below it.
"""

from __future__ import annotations

from typing import Any

import pytest

from portal.engines.cloud.iam import ANONYMOUS, Decision, Policies, Policy, PolicyType, Reason, decide

from .build import (
    ACCOUNT,
    ALICE,
    CHARLIE,
    FEDERATED,
    OBJECT,
    OTHER_ACCOUNT,
    ROLE,
    ROOT,
    SESSION,
    allow,
    ask,
    decided,
    deny,
    identity,
    on_resource,
    trust,
    who,
)

EVERYTHING = identity(allow())
NOTHING = identity(allow("iam:GetUser"))
OTHER_SESSION = f"arn:aws:sts::{OTHER_ACCOUNT}:assumed-role/app/s1"
OTHER_ROLE = f"arn:aws:iam::{OTHER_ACCOUNT}:role/app"


def named(principal: Any, **more: Any) -> Policy:
    return on_resource(allow("s3:GetObject", Principal=principal, **more))


def outcome(decision: Decision) -> tuple[Reason, PolicyType | None]:
    return decision.reason, decision.policy_type


# --- One account -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("principal", "clause", "limited", "unlimited"),
    [
        # Who asks, whom the policy names: allowed with an empty boundary, allowed without any limit.
        (ALICE, {"AWS": ALICE}, True, True),
        (ALICE, {"AWS": ROOT}, False, False),
        (ALICE, {"AWS": ACCOUNT}, False, False),
        (ALICE, "*", True, True),
        (ALICE, {"AWS": "*"}, True, True),
        (ALICE, {"AWS": ALICE.replace("alice", "Alice")}, False, False),
        (SESSION, {"AWS": SESSION}, True, True),
        (SESSION, {"AWS": ROLE}, False, True),
        (SESSION, {"AWS": ROOT}, False, False),
        (SESSION, "*", True, True),
        (SESSION, {"AWS": SESSION.replace("/s1", "/s2")}, False, False),
        (FEDERATED, {"AWS": FEDERATED}, True, True),
        (FEDERATED, {"AWS": ALICE}, False, False),
        (ROOT, {"AWS": ROOT}, True, True),
        (ROOT, {"AWS": ALICE}, False, True),
    ],
)
def test_how_a_resources_policy_names_the_principal_decides_what_limits_it(
    principal: Any, clause: Any, limited: Any, unlimited: Any
) -> None:
    """Without any Allow in an identity-based policy. A federated user is limited by having no session policy."""
    request = ask(principal=principal)

    assert decided(request, resource=named(clause), boundary=NOTHING).allowed is limited
    assert decided(request, resource=named(clause)).allowed is unlimited


def test_a_federated_user_has_what_its_session_policies_allow() -> None:
    request = ask(principal=FEDERATED)

    assert decided(request, identity=(EVERYTHING,), session=(EVERYTHING,)).allowed
    assert outcome(decided(request, identity=(EVERYTHING,))) == (Reason.IMPLICIT_DENY, PolicyType.SESSION)
    assert decided(request, resource=named({"AWS": ALICE}), session=(EVERYTHING,)).allowed


@pytest.mark.parametrize(
    ("policies", "expected"),
    [
        ({}, (Reason.IMPLICIT_DENY, PolicyType.IDENTITY)),
        ({"identity": (NOTHING,)}, (Reason.IMPLICIT_DENY, PolicyType.IDENTITY)),
        ({"identity": (NOTHING, EVERYTHING)}, (Reason.ALLOWED, PolicyType.IDENTITY)),
        ({"resource": named({"AWS": ROLE})}, (Reason.ALLOWED, PolicyType.RESOURCE)),
        ({"identity": (EVERYTHING,), "boundary": NOTHING}, (Reason.IMPLICIT_DENY, PolicyType.BOUNDARY)),
        ({"identity": (EVERYTHING,), "session": (NOTHING,)}, (Reason.IMPLICIT_DENY, PolicyType.SESSION)),
        (
            {"identity": (EVERYTHING,), "session": (NOTHING, EVERYTHING), "boundary": EVERYTHING},
            (Reason.ALLOWED, PolicyType.IDENTITY),
        ),
        (
            {"identity": (EVERYTHING,), "boundary": NOTHING, "session": (NOTHING,)},
            (Reason.IMPLICIT_DENY, PolicyType.BOUNDARY),
        ),
        ({"boundary": EVERYTHING, "session": (EVERYTHING,)}, (Reason.IMPLICIT_DENY, PolicyType.IDENTITY)),
    ],
)
def test_within_an_account(policies: Any, expected: Any) -> None:
    assert outcome(decide(ask(), Policies(**policies))) == expected


DENIAL = identity(deny("s3:*"))


@pytest.mark.parametrize(
    ("policies", "policy_type"),
    [
        ({"identity": (EVERYTHING, DENIAL)}, PolicyType.IDENTITY),
        ({"boundary": DENIAL}, PolicyType.BOUNDARY),
        ({"session": (EVERYTHING, DENIAL)}, PolicyType.SESSION),
        ({"resource": on_resource(deny("s3:*", Principal="*"))}, PolicyType.RESOURCE),
        ({"resource": on_resource(deny("s3:*", Principal={"AWS": ROOT}))}, PolicyType.RESOURCE),
        ({"resource": on_resource(deny("s3:*", Principal={"AWS": ROLE}))}, PolicyType.RESOURCE),
    ],
)
def test_an_explicit_deny_overrides_every_allow(policies: Any, policy_type: Any) -> None:
    everything = {"identity": (EVERYTHING,), "resource": named("*"), "session": (EVERYTHING,)}

    decision = decide(ask(), Policies(**{**everything, **policies}))

    assert outcome(decision) == (Reason.EXPLICIT_DENY, policy_type)
    assert decision.statement is not None
    assert decision.statement.statement.effect == "Deny"


def test_the_root_user_needs_no_allow_but_feels_a_deny() -> None:
    request = ask(principal=ROOT)

    assert outcome(decided(request)) == (Reason.ALLOWED, None)
    assert not decided(request, resource=on_resource(deny(Principal={"AWS": ROOT}))).allowed


def test_in_an_older_version_variables_are_text() -> None:
    """ "Variables were introduced in version 2012-10-17": both in resources and in conditions."""
    newer = identity(
        allow("s3:GetObject", "arn:aws:s3:::photos/${aws:username}"),
        allow("s3:PutObject", Condition={"StringEquals": {"s3:prefix": "${aws:username}"}}),
    )
    older = Policy(statements=newer.statements, version="2008-10-17")
    requests = (
        ask(resource="arn:aws:s3:::photos/alice", principal=ALICE),
        ask("s3:PutObject", principal=ALICE, context={"s3:prefix": "alice"}),
    )
    literal = (
        ask(resource="arn:aws:s3:::photos/${aws:username}", principal=ALICE),
        ask("s3:PutObject", principal=ALICE, context={"s3:prefix": "${aws:username}"}),
    )

    for request in requests:
        assert decided(request, identity=(newer,)).allowed
        assert not decided(request, identity=(older,)).allowed
    for request in literal:
        assert not decided(request, identity=(newer,)).allowed
        assert decided(request, identity=(older,)).allowed


# --- Two accounts ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("policies", "expected"),
    [
        ({"identity": (EVERYTHING,)}, (Reason.IMPLICIT_DENY, PolicyType.RESOURCE)),
        ({"resource": named({"AWS": CHARLIE})}, (Reason.IMPLICIT_DENY, PolicyType.IDENTITY)),
        ({"resource": named("*")}, (Reason.IMPLICIT_DENY, PolicyType.IDENTITY)),
        (
            {"identity": (EVERYTHING,), "resource": named({"AWS": CHARLIE})},
            (Reason.ALLOWED, PolicyType.RESOURCE),
        ),
        (
            {"identity": (EVERYTHING,), "resource": named({"AWS": OTHER_ACCOUNT})},
            (Reason.ALLOWED, PolicyType.RESOURCE),
        ),
        (
            {"identity": (EVERYTHING,), "resource": named({"AWS": ACCOUNT})},
            (Reason.IMPLICIT_DENY, PolicyType.RESOURCE),
        ),
        (
            {"identity": (EVERYTHING,), "resource": named({"AWS": CHARLIE}), "boundary": NOTHING},
            (Reason.IMPLICIT_DENY, PolicyType.BOUNDARY),
        ),
    ],
)
def test_across_accounts_both_must_allow(policies: Any, expected: Any) -> None:
    assert outcome(decide(ask(principal=CHARLIE), Policies(**policies))) == expected


def test_the_account_of_a_resource_is_in_its_arn() -> None:
    request = ask("sqs:SendMessage", f"arn:aws:sqs:eu-west-1:{OTHER_ACCOUNT}:jobs", resource_account="")

    assert request.is_cross_account
    assert not ask(resource_account="").is_cross_account


# --- Roles, keys, services ---------------------------------------------------------


ASSUMING: dict[str, Any] = {"action": "sts:AssumeRole", "resource": ROLE}


@pytest.mark.parametrize(
    ("principal", "clause", "identity_allows", "expected"),
    [
        (ALICE, {"AWS": ALICE}, False, (Reason.ALLOWED, PolicyType.TRUST)),
        (ALICE, {"AWS": ROOT}, False, (Reason.IMPLICIT_DENY, PolicyType.IDENTITY)),
        (ALICE, {"AWS": ROOT}, True, (Reason.ALLOWED, PolicyType.IDENTITY)),
        (ALICE, {"AWS": CHARLIE}, True, (Reason.IMPLICIT_DENY, PolicyType.TRUST)),
        (CHARLIE, {"AWS": CHARLIE}, True, (Reason.ALLOWED, PolicyType.TRUST)),
        (CHARLIE, {"AWS": CHARLIE}, False, (Reason.IMPLICIT_DENY, PolicyType.IDENTITY)),
        (OTHER_SESSION, {"AWS": OTHER_ROLE}, True, (Reason.ALLOWED, PolicyType.TRUST)),
        (OTHER_SESSION, {"AWS": OTHER_SESSION}, True, (Reason.ALLOWED, PolicyType.TRUST)),
        (CHARLIE, {"AWS": ALICE}, True, (Reason.IMPLICIT_DENY, PolicyType.TRUST)),
    ],
)
def test_a_role_is_assumed_by_whom_it_trusts(
    principal: Any, clause: Any, identity_allows: Any, expected: Any
) -> None:
    policies = Policies(
        identity=(EVERYTHING,) if identity_allows else (),
        trust=trust(allow("sts:AssumeRole", None, Principal=clause)),
    )

    assert outcome(decide(ask(principal=principal, **ASSUMING), policies)) == expected


def test_lambda_assumes_a_role_that_trusts_it() -> None:
    trusting = trust(allow("sts:AssumeRole", None, Principal={"Service": "lambda.amazonaws.com"}))
    request = ask(principal=who("lambda.amazonaws.com", kind="service"), **ASSUMING)
    other = ask(principal=who("ec2.amazonaws.com", kind="service"), **ASSUMING)

    assert decided(request, trust=trusting).allowed
    assert outcome(decided(other, trust=trusting)) == (Reason.IMPLICIT_DENY, PolicyType.TRUST)


def test_an_identity_provider_assumes_under_conditions() -> None:
    clause = {"Federated": "token.actions.githubusercontent.com"}
    condition = {"StringLike": {"token.actions.githubusercontent.com:sub": "repo:me/app:*"}}
    trusting = trust(allow("sts:AssumeRoleWithWebIdentity", None, Principal=clause, Condition=condition))
    provider = who("token.actions.githubusercontent.com", kind="federated")

    for repository, expected in (("me/app", True), ("you/app", False)):
        request = ask(
            "sts:AssumeRoleWithWebIdentity",
            ROLE,
            principal=provider,
            context={"token.actions.githubusercontent.com:sub": f"repo:{repository}:ref:refs/heads/main"},
        )
        assert decided(request, trust=trusting).allowed is expected


KEY = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/1"


@pytest.mark.parametrize(
    ("clause", "identity_allows", "allowed"),
    [
        ({"AWS": ROOT}, True, True),
        ({"AWS": ROOT}, False, False),
        ({"AWS": ALICE}, True, False),
        ({"AWS": ROLE}, False, True),
    ],
)
def test_a_key_is_used_by_whom_its_policy_lets(clause: Any, identity_allows: Any, allowed: Any) -> None:
    """ "IAM role trust policies and KMS key policies are exceptions": identity-based policies are not enough."""
    policies = Policies(
        identity=(EVERYTHING,) if identity_allows else (),
        resource=on_resource(allow("kms:*", Principal=clause)),
    )

    assert decide(ask("kms:Decrypt", KEY), policies).allowed is allowed


@pytest.mark.parametrize(
    ("principal", "clause", "allowed"),
    [
        (ANONYMOUS, "*", True),
        (ANONYMOUS, {"AWS": "*"}, True),
        (ANONYMOUS, {"AWS": ALICE}, False),
        (who("sns.amazonaws.com", kind="service"), {"Service": "sns.amazonaws.com"}, True),
        (who("sns.amazonaws.com", kind="service"), {"Service": ["s3.amazonaws.com"]}, False),
        (who("sns.amazonaws.com", kind="service"), {"AWS": "*"}, False),
        (who("sns.amazonaws.com", kind="service"), "*", True),
    ],
)
def test_who_has_no_account_needs_the_resources_policy(principal: Any, clause: Any, allowed: Any) -> None:
    assert decided(ask(principal=principal), resource=named(clause)).allowed is allowed
    assert outcome(decided(ask(principal=principal))) == (Reason.IMPLICIT_DENY, PolicyType.RESOURCE)


def test_a_service_acts_for_the_source_that_the_policy_names() -> None:
    """facts E-7: always scope a service principal with SourceArn."""
    condition = {
        "ArnLike": {"aws:SourceArn": "arn:aws:s3:::photos"},
        "StringEquals": {"aws:SourceAccount": ACCOUNT},
    }
    policy = on_resource(
        allow("lambda:InvokeFunction", Principal={"Service": "s3.amazonaws.com"}, Condition=condition)
    )
    s3 = who("s3.amazonaws.com", kind="service")

    for bucket, account, expected in (
        ("photos", ACCOUNT, True),
        ("photos", OTHER_ACCOUNT, False),
        ("x", ACCOUNT, False),
    ):
        context = {"aws:SourceArn": f"arn:aws:s3:::{bucket}", "aws:SourceAccount": account}
        request = ask("lambda:InvokeFunction", f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:f", s3, context)
        assert decided(request, resource=policy).allowed is expected


# --- NotPrincipal ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("principal", "clause", "denied"),
    [
        (ALICE, [ALICE, ROOT], False),
        (ALICE, [ALICE, ACCOUNT], False),
        (ALICE, [ALICE], True),
        (ALICE, [ROOT], True),
        (SESSION, [SESSION, ROLE, ROOT], False),
        (SESSION, [ROLE, ROOT], True),
        (CHARLIE, [ALICE, ROOT], True),
        (ROOT, [ROOT], False),
        (ROOT, [ACCOUNT], False),
    ],
)
def test_a_deny_with_notprincipal_spares_whom_it_names_at_every_level(
    principal: Any, clause: Any, denied: Any
) -> None:
    policy = on_resource(deny(NotPrincipal={"AWS": clause}))

    decision = decided(ask(principal=principal), allow(), resource=policy)

    assert (decision.reason is Reason.EXPLICIT_DENY) is denied


def test_an_allow_with_notprincipal_covers_everybody_else() -> None:
    policy = on_resource(allow("s3:GetObject", NotPrincipal={"AWS": ALICE}))

    assert decided(ask(principal=SESSION), resource=policy).allowed
    assert decided(ask(principal=ANONYMOUS), resource=policy).allowed
    assert not decided(ask(principal=ALICE), resource=policy).allowed


# --- What a page is told -------------------------------------------------------------


def test_a_decision_says_what_did_not_match() -> None:
    decision = decided(
        ask(context={"s3:prefix": "home/bob"}),
        allow("s3:Get*", "arn:aws:s3:::other/*", Condition={"StringEquals": {"s3:prefix": "home/alice"}}),
        allow("s3:PutObject", OBJECT, Condition={"Bool": {"aws:SecureTransport": "true"}}),
    )

    first, second = (result for result in decision.results if not result.applies)
    assert [(check.element, check.matched) for check in first.checks] == [
        ("Action", True),
        ("Resource", False),
        ("Condition", False),
    ]
    assert [str(check) for check in first.failed] == [
        f"Resource did not match: request has {OBJECT}, policy says arn:aws:s3:::other/*",
        "Condition StringEquals s3:prefix failed: context had home/bob, policy says home/alice",
    ]
    assert str(second.failed[-1]) == (
        "Condition Bool aws:SecureTransport failed: context has no such key, policy says true"
    )
    assert (first.index, second.index) == (0, 1)
    assert first.policy_type is PolicyType.IDENTITY


def test_a_decision_names_the_statement_and_its_policy() -> None:
    policy = identity(allow("s3:PutObject"), allow("s3:GetObject", Sid="ReadPhotos"))
    named_policy = Policy(statements=policy.statements, version=policy.version, name="photos")

    decision = decide(ask(), Policies(identity=(NOTHING, named_policy)))

    assert decision.statement is not None
    assert (decision.statement.policy, decision.statement.index) == ("photos", 1)
    assert decision.statement.statement.sid == "ReadPhotos"
    assert decision.matched == (decision.statement,)


def test_elements_are_called_as_the_policy_calls_them() -> None:
    decision = decided(
        ask(),
        deny(None, None, NotAction="s3:*", NotResource="arn:aws:s3:::photos/*"),
    )

    assert [(check.element, check.matched) for check in decision.results[0].checks] == [
        ("NotAction", False),
        ("NotResource", False),
    ]


@pytest.mark.parametrize(
    ("principal", "keys"),
    [
        (ALICE, {"aws:PrincipalArn": ALICE, "aws:PrincipalType": "User", "aws:username": "alice"}),
        (SESSION, {"aws:PrincipalArn": ROLE, "aws:PrincipalType": "AssumedRole", "aws:username": None}),
        (FEDERATED, {"aws:PrincipalArn": FEDERATED, "aws:PrincipalType": "FederatedUser"}),
        (ROOT, {"aws:PrincipalArn": ROOT, "aws:PrincipalType": "Account", "aws:PrincipalAccount": ACCOUNT}),
        (
            who("sns.amazonaws.com", kind="service"),
            {"aws:PrincipalIsAWSService": "true", "aws:PrincipalServiceName": "sns.amazonaws.com"},
        ),
        (ANONYMOUS, {"aws:PrincipalArn": None, "aws:PrincipalType": "Anonymous"}),
    ],
)
def test_keys_that_follow_from_the_principal(principal: Any, keys: Any) -> None:
    found = ask(principal=principal).keys

    assert {name: (found.get(name) or (None,))[0] for name in keys} == keys
    assert found["aws:ResourceAccount"] == (ACCOUNT,)


def test_what_the_context_says_itself_counts_more() -> None:
    assert ask(principal=ALICE, context={"AWS:UserName": "al"}).keys["aws:username"] == ("al",)


def test_a_role_with_a_path_is_told_by_the_caller() -> None:
    """The ARN of a session has the name of the role only."""
    role = f"arn:aws:iam::{ACCOUNT}:role/service-role/app"

    assert decided(ask(principal=who(SESSION, role=role)), resource=named({"AWS": role})).allowed
    assert not decided(ask(principal=SESSION), resource=named({"AWS": role})).allowed
