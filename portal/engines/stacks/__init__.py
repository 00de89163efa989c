"""
SAM and CloudFormation templates, and GitHub workflows: what AWS would say of them, and a deployment into the
sandbox. Pure but for two things that are passed in: who has AWS's own tools look at a template, and who runs
the jobs of functions.

    with private_checker() as checks:                          # cfn-lint, SAM's translator: in a jail
        planned = plan_of(text, checks=checks, project=Folder(path))
    planned.findings                                           # AWS's words, with line, column and remedy
    diagram_of(planned.checked)                                # nodes and edges, as data
    stack = Stack(planned.plan, run=by_broker(broker), now=now)
    stack.calls.call("GET", "/hello").exchange.response        # through the front door, to the function
    stack.deployment.steps                                     # and all that this has led to
    resume(state_of(stack), planned.plan, run=run)             # the same stack, in another process

    text ── reading ──> values and places          bounded: size, depth, no aliases, no foreign tags
         ── packaging ──> code and definitions of the project in their places
         ── guest/ ──> cfn-lint's findings, SAM's translation     strict jail, a process for each template
         ── resolve ──> functions of CloudFormation, where their values are known
         ── plan/ ──> functions, seed of the account, wires; what is not simulated is named
         ── running/ ──> a stack that can be called

`python -m portal.engines.stacks --socket PATH` is the process that checks; client.py is how threads and
commands talk to it.
"""

from __future__ import annotations

from .check import Checked, Checks, Resource, check
from .checker import Checker, CheckFailed
from .client import CheckerAt, CheckerGone, private_checker
from .deploy import Listed, Planned, plan_of
from .diagram import Diagram, Edge, Node, diagram_of
from .finding import Finding, Level, has_error
from .offers import offers_of
from .plan import LeftOut, Plan, Target, make_plan
from .project import BadProject, Files, Folder, Nothing, Project
from .pseudo import Unresolved
from .reading import Unreadable, read
from .remembered import Remembered
from .resolve import Resolver
from .running.acting import Acting
from .running.deployment import Deployment, NotDeployed
from .running.invoke import by_broker
from .running.resume import BadState, resume, state_of
from .running.shifting import Shift, Update
from .running.stack import Called, Stack
from .running.step import Step

__all__ = [
    "Acting",
    "BadProject",
    "BadState",
    "Called",
    "CheckFailed",
    "Checked",
    "Checker",
    "CheckerAt",
    "CheckerGone",
    "Checks",
    "Deployment",
    "Diagram",
    "Edge",
    "Files",
    "Finding",
    "Folder",
    "LeftOut",
    "Level",
    "Listed",
    "Node",
    "NotDeployed",
    "Nothing",
    "Plan",
    "Planned",
    "Project",
    "Remembered",
    "Resolver",
    "Resource",
    "Shift",
    "Stack",
    "Step",
    "Target",
    "Unreadable",
    "Unresolved",
    "Update",
    "by_broker",
    "check",
    "diagram_of",
    "has_error",
    "make_plan",
    "offers_of",
    "plan_of",
    "private_checker",
    "read",
    "resume",
    "state_of",
]
