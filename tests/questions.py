"""One small question of each kind, made of the real models."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from portal.engines.curriculum.models import TEMPLATE, WORKFLOW, Check, Lab, LabHead, Placed, Question
from tests import make

ASKED = {"level": 1, "facts": ["M-1"], "explanation": "Because."}
TWO_WHYS = [
    {"id": "a", "text": "Ten", "why": "Not ten."},
    {"id": "b", "text": "Five", "right": True, "why": "Just five."},
]
SHAPES: dict[str, dict[str, Any]] = {
    "single": {"prompt": "Which colour?", "options": [
        {"id": "a", "text": "Blue", "right": True, "why": "It is."},
        {"id": "b", "text": "Green", "why": "It is not."}]},
    "multiple": {"prompt": "Which two?", "points": 2, "options": [
        {"id": name, "text": f"Option {name}", "right": name in "ac", "why": f"Why {name}."} for name in "abcd"]},
    "ordering": {"prompt": "Which first?", "steps": [
        {"id": name, "text": f"Step {name}", "why": f"Why {name}."} for name in "abcd"]},
    "matching": {"prompt": "Which to which?", "choices": ["Right a", "Right b", "Right c"], "pairs": [
        {"id": name, "left": f"Left {name}", "right": f"Right {name}", "why": f"Why {name}."} for name in "abc"]},
    "numeric": {"prompt": "How long, with {rate} a second?", "points": 2, "answer": "rate * 60", "unit": "s",
        "absolute": 0, "working": "{rate} × 60 = {=rate * 60}", "parameters": {"rate": {"values": [3, 5, 15]}},
        "mistakes": [{"value": "rate", "why": "A minute has {=60} seconds."}]},
    "true-or-why": {"prompt": "True?", "statement": "It is ten.", "holds": False, "why": "It is five.", "reasons": TWO_WHYS},
    "cloze": {"prompt": "Complete it.", "text": "A cold start runs [[a]], then the [[b]].", "gaps": [
        {"id": "a", "label": "The phase", "accept": ["Init"], "choices": ["Init", "Freeze"], "why": "First.",
         "mistakes": [{"text": "Freeze", "why": "That comes last."}]},
        {"id": "b", "label": "What runs then", "accept": ["handler", "the handler"], "why": "Then."}]},
    "fill-in": {"prompt": "Complete it.", "language": "json", "compare": "json", "points": 2,
        "code": '{"Effect": [[a]], "Action": [[b]]}', "gaps": [
        {"id": "a", "label": "Effect", "accept": ['"Allow"'], "why": "It allows."},
        {"id": "b", "label": "Action", "accept": ['"s3:GetObject"', '["s3:GetObject"]'], "why": "It reads.",
         "mistakes": [{"text": '"s3:*"', "why": "Far more than reading."}]}]},
    "parsons": {"prompt": "Put it together.", "points": 4, "lines": [
        {"id": "a", "code": "def handler(event, context):", "why": "First."},
        {"id": "b", "code": "name = event['name']", "indent": 1, "after": ["a"], "why": "Any time."},
        {"id": "c", "code": "count = event['n']", "indent": 1, "after": ["a"], "why": "Any time."},
        {"id": "d", "code": "return name * count", "indent": 1, "after": ["b", "c"], "why": "Last."}],
        "spares": [{"id": "e", "code": "exit()", "why": "Ends the environment."}]},
    "policy-matrix": {"prompt": "What may it do?", "points": 2,
        "policy": {"Version": "2012-10-17", "Statement": [
            {"Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::in/*"}]},
        "requests": [
            {"id": "a", "action": "s3:GetObject", "resource": "arn:aws:s3:::in/a", "decision": "allow", "why": "Named."},
            {"id": "b", "action": "s3:GetObject", "resource": "arn:aws:s3:::out/a", "decision": "deny", "why": "Another."},
            {"id": "c", "action": "s3:PutObject", "resource": "arn:aws:s3:::in/a", "decision": "deny", "why": "Writing."}]},
    "free-text": {"prompt": "What is a cold start?", "points": 3, "model": "A new environment has to be created and run its init code.",
        "rubric": [
            {"id": "a", "text": "A new environment", "why": "That is it.", "found": {"near": ["new|created", "environment*"]}},
            {"id": "b", "text": "Init code runs", "why": "That is the time.", "worth": 2, "found": {"any": ["init", "initiali*"]}}],
        "misconceptions": [{"text": "It happens each time.", "why": "Only in a new one.", "vetoes": ["a"],
            "found": {"any": ["every request", "each time"]}}],
        "red_flags": [{"id": "f", "text": "Reserved concurrency helps", "why": "It does not.",
            "found": {"near": ["reserved", "helps|reduces"]}}],
        "follow_ups": ["How do you measure it?"],
        "wrong": [{"text": "It is when a server is cold.", "why": "Says nothing."}]},
    "design": {"prompt": "Design it.", "points": 3, "change": "Now it has to be in order.",
        "model": "A queue in front of the function, with a dead-letter queue.", "changed_model": "Use a FIFO queue with message groups.",
        "rubric": [
            {"id": "a", "text": "A queue", "why": "It buffers.", "found": {"any": ["queue", "sqs"]}},
            {"id": "b", "text": "A place for what fails", "why": "Else it is lost.", "found": {"any": ["dead letter", "dlq"]}}],
        "changed_rubric": [{"id": "c", "text": "FIFO", "why": "It keeps order.", "found": {"phrase": "fifo"}}],
        "wrong": [{"text": "I would just call it from the API.", "why": "Nothing buffers."}]},
    "code": {"prompt": "Double it.", "points": 3},
    "fix-the-bug": {"prompt": "It does not double. Mend it.", "points": 2},
    "mend-template": {"prompt": "Mend the template.", "points": 2},
    "mend-workflow": {"prompt": "Mend the workflow.", "points": 2},
    "predict-then-run": {"prompt": "What comes of it?", "code": "n = 0\n\n\ndef lambda_handler(event, context):\n    return n\n",
        "invocations": [{"event": {"n": 1}}, {"event": {"n": 2}, "cold": True}], "options": [
        {"id": "a", "text": "Nought", "right": True, "why": "It never changes.", "expect": [{"kind": "equals", "value": 0}]},
        {"id": "b", "text": "One", "why": "Nothing adds.", "expect": [{"kind": "equals", "value": 1}]}]},
}  # fmt: skip
IN_STEPS = ("free-text", "design")
CODED = ("code", "fix-the-bug", "mend-template", "mend-workflow")
KINDS = tuple(SHAPES)
AT_ONCE = tuple(kind for kind in KINDS if kind not in (*IN_STEPS, *CODED))


def as_written(kind: str, **fields: Any) -> Question:
    """Its slug is its kind; fields are as YAML has them."""
    said = {"kind": kind, "slug": kind, **ASKED, **SHAPES[kind], **fields}
    question: Question = TypeAdapter(Question).validate_python(_tuples(said))
    return question


def a_question(kind: str, **fields: Any) -> Question:
    """As a library has it: of kinds that something is run for, with where it stands and its code."""
    question = as_written(kind, **fields)
    made: dict[str, Any] = {"topic": "basics"} if isinstance(question, Placed) else {}
    return question.model_copy(update=made | ({"lab": a_task(kind)} if kind in CODED else {}))


def a_task(kind: str) -> Lab:
    """The code of such a question: a handler that doubles, or a file of which something is said."""
    if kind in ("code", "fix-the-bug"):
        return make.lab(kind)
    code, path = ("template", TEMPLATE) if kind == "mend-template" else ("workflow", WORKFLOW)
    checks = (
        Check.model_validate(
            {"slug": "sound", "title": "Sound", "expect": ({"kind": "findings", "times": 0},)}
        ),
    )
    return Lab(
        slug=kind,
        head=LabHead(code=code, title="Mend it", summary="Mend it.", minutes=5, checks=checks),
        brief="Mend it.",
        starter={path: "Resources: {}\n"},
        solution={path: "name: mended\n"},
        wrong={},
        presets=(),
        payloads={"sound": ()},
    )


def _tuples(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_tuples(one) for one in value)
    return {key: _tuples(one) for key, one in value.items()} if isinstance(value, dict) else value
