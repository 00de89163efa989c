"""
What a policy allows. A policy that is shown: {"decisions": {"a": "allow"}}. One to write:
{"policy": "its JSON"}, and IAM says what it allows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.engines.cloud.iam import Decision, MalformedPolicy, parse_policy
from portal.engines.curriculum.matrix import decide_each
from portal.engines.curriculum.models import Ask, PolicyMatrix
from portal.engines.grading.mark import Mark, share
from portal.engines.grading.posted import Posted, text_of
from portal.engines.grading.presented import Presented
from portal.engines.grading.response import BadResponse
from portal.engines.grading.verdict import PartVerdict, Verdict

from .kind import Kind, Response

LONGEST = 20_000  # characters; IAM takes 10,240 without white space in a role
EMPTY = {"Version": "2012-10-17", "Statement": []}


@dataclass(frozen=True, kw_only=True, slots=True)
class PolicyShown(Presented):
    """`policy` is what is shown, or what writing begins with."""

    policy: str
    requests: tuple[Ask, ...]
    write: bool


def present(question: PolicyMatrix, _seed: int, _so_far: Response) -> PolicyShown:
    shown = (question.starter or EMPTY) if question.write else question.policy
    return PolicyShown(
        question=question,
        prompt=question.prompt,
        policy=json.dumps(shown, indent=2),
        requests=question.requests,
        write=question.write,
    )


def read(question: PolicyMatrix, posted: Posted, _seed: int, _so_far: Response) -> dict[str, Any]:
    if question.write:
        return {"policy": text_of(posted, "policy", LONGEST + 1)}
    return {"decisions": {one.id: text_of(posted, f"request:{one.id}") for one in question.requests}}


def mark(question: PolicyMatrix, response: Response) -> Verdict:
    decisions = _written(question, response) if question.write else {}
    given = (
        {name: "allow" if one.allowed else "deny" for name, one in decisions.items()}
        if question.write
        else _said(question, response)
    )
    return Verdict(
        mark=_fairly(question, given),
        parts=tuple(
            PartVerdict(
                id=one.id,
                text=f"`{one.action}` on `{one.resource}`",
                chosen=True,
                right=given[one.id] == one.decision,
                why=one.why,
                given=given[one.id],
                wanted=one.decision,
                note=_by(decisions[one.id]) if one.id in decisions else "",
            )
            for one in question.requests
        ),
        explanation=question.explanation,
        given=response["policy"] if question.write else "",
        answer=json.dumps(question.policy, indent=2),
    )


def _fairly(question: PolicyMatrix, given: Mapping[str, str]) -> Mark:
    """
    The share of what is to be allowed that is, and of what is to be denied, less one: to allow
    everything, and to deny everything, earns nothing.
    """
    right = {"allow": 0, "deny": 0}
    of = {"allow": 0, "deny": 0}
    for one in question.requests:
        of[one.decision] += 1
        right[one.decision] += given[one.id] == one.decision
    # In whole numbers: right/of + right/of − 1, over the product.
    got = right["allow"] * of["deny"] + right["deny"] * of["allow"] - of["allow"] * of["deny"]
    return share(question.points, got, of["allow"] * of["deny"])


def _said(question: PolicyMatrix, response: Response) -> dict[str, str]:
    decisions = response.get("decisions")
    if not isinstance(decisions, Mapping):
        raise BadResponse("Say allow or deny for each request.")
    for one in question.requests:
        if decisions.get(one.id) not in ("allow", "deny"):
            raise BadResponse(
                "Say allow or deny for {action} on {resource}.", action=one.action, resource=one.resource
            )
    return {one.id: decisions[one.id] for one in question.requests}


def _written(question: PolicyMatrix, response: Response) -> dict[str, Decision]:
    text = response.get("policy")
    if not isinstance(text, str) or not text.strip():
        raise BadResponse("Write a policy.")
    if len(text) > LONGEST:
        raise BadResponse("Write a policy of at most {most} characters.", most=f"{LONGEST:,}")
    try:
        return decide_each(parse_policy(text), question.requests)
    except MalformedPolicy as fault:
        where = f"{fault.where}: " if fault.where else ""
        raise BadResponse(
            "AWS would not take this policy: {why}", why=f"{fault.message} {where}{fault.remedy}"
        ) from None


def _by(decision: Decision) -> str:
    if decision.statement is None:
        return "No statement of yours says anything about it."
    name = decision.statement.statement.sid or f"number {decision.statement.index + 1}"
    return f"Decided by your statement {name}."


KIND = Kind(model=PolicyMatrix, present=present, read=read, mark=mark)
