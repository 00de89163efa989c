"""Who asks to do what, to what, under which circumstances."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from .context import Context, Values

PrincipalKind = Literal["aws", "service", "federated", "anonymous"]


# Without slots, which cached properties cannot be kept in.
@dataclass(frozen=True, kw_only=True)
class Principal:
    """
    `id` is an ARN for `aws`: a user, the session of a role, a federated user, the root user of an account
    (`arn:aws:iam::123456789012:root`); `lambda.amazonaws.com` for a service; the identity provider, a domain
    or an ARN, for `federated`.

    `role` is the role behind a session, which its ARN tells without the path of the role: give it if
    there is one.
    """

    id: str
    kind: PrincipalKind = "aws"
    role: str = ""

    @cached_property
    def account(self) -> str:
        """Twelve digits, or "" for what belongs to no account."""
        return account_of(self.id) if self.kind == "aws" else ""

    @cached_property
    def type(self) -> str:
        """As in aws:PrincipalType; Service for a service, of which that key says nothing."""
        if self.kind == "aws":
            resource = self.id.split(":", 5)[-1]
            kinds = {"root": "Account", "assumed-role": "AssumedRole", "federated-user": "FederatedUser"}
            return kinds.get(resource.partition("/")[0], "User")
        return {"service": "Service", "federated": "FederatedUser", "anonymous": "Anonymous"}[self.kind]

    @cached_property
    def issuer(self) -> str:
        """
        The ARN in aws:PrincipalArn: "For IAM roles, the request context returns the ARN of the role, not
        the ARN of the user that assumed the role".
        """
        if self.kind != "aws" or self.type != "AssumedRole":
            return self.id
        partition, account, name = self.id.split(":")[1], self.account, self.id.split("/")[1]
        return self.role or f"arn:{partition}:iam::{account}:role/{name}"

    @cached_property
    def user(self) -> str:
        """The IAM user behind a federated user's session, "" for others."""
        if self.kind != "aws" or self.type != "FederatedUser":
            return ""
        return f"arn:{self.id.split(':')[1]}:iam::{self.account}:user/{self.id.partition('/')[2]}"

    @cached_property
    def root(self) -> str:
        return f"arn:{self.id.split(':')[1]}:iam::{self.account}:root" if self.account else ""


ANONYMOUS = Principal(id="*", kind="anonymous")


def account_of(arn: str) -> str:
    parts = arn.split(":", 5)
    return parts[4] if len(parts) == 6 else ""


@dataclass(frozen=True, kw_only=True)
class Request:
    """
    One principal, one action, one resource: an API call that touches two resources is two requests.

    `resource` is an ARN, or `*` for an action that knows no resources. `resource_account` is needed where
    the ARN has no account, as an S3 bucket's; left empty, it is the ARN's or else the principal's.
    `context` is what conditions and variables see; `keys` are these and what follows from the principal
    (aws:PrincipalArn, aws:username and so on), which `context` may overrule.
    """

    principal: Principal
    action: str
    resource: str = "*"
    resource_account: str = ""
    context: Context = field(default_factory=Context)

    @cached_property
    def owner(self) -> str:
        """The account of the resource."""
        return self.resource_account or account_of(self.resource) or self.principal.account

    @cached_property
    def is_cross_account(self) -> bool:
        return bool(self.principal.account) and self.principal.account != self.owner

    @cached_property
    def keys(self) -> Context:
        """https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html"""
        principal = self.principal
        known: dict[str, Values] = {"aws:PrincipalIsAWSService": principal.kind == "service"}
        if principal.kind != "service":
            known["aws:PrincipalType"] = principal.type
        if principal.kind == "aws":
            known |= {"aws:PrincipalArn": principal.issuer, "aws:PrincipalAccount": principal.account}
            if principal.type == "User":
                known["aws:username"] = principal.id.rpartition("/")[2]
        elif principal.kind == "service":
            known["aws:PrincipalServiceName"] = principal.id
        if self.owner:
            known["aws:ResourceAccount"] = self.owner
        return self.context.over(known)
