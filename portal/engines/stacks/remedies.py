"""What to change, by the rule that says what is wrong: cfn-lint's messages name no remedy."""

from __future__ import annotations

import re
from typing import Final

REMEDIES: Final = {
    "E1001": "Keep to the sections that a template has, with Resources among them.",
    "E1010": "Name a resource of this template and one of its attributes: !GetAtt Resource.Attribute.",
    "E1011": "Name a map of Mappings and two keys that it has.",
    "E1012": "Name a parameter or a resource of this template.",
    "E1019": "In !Sub, ${Name} is a parameter, a resource or a variable of its map; ${!Name} is text.",
    "E1020": "Name a parameter or a resource of this template.",
    "E1028": "Give !If the name of a condition and two values.",
    "E2001": "See which properties a parameter has.",
    "E2015": "Give a Default that keeps to the parameter's own rules.",
    "E2531": "Name a runtime that is supported.",
    "E2533": "Name a runtime that is supported.",
    "E3001": "A resource has a Type, Properties and few others.",
    "E3002": "Remove the property, or write its name as the reference of the type has it.",
    "E3003": "Add the property that is missing.",
    "E3004": "Take one of the references out of the circle: name things by a text that both can work out.",
    "E3006": "Write the type as the reference has it: AWS::Service::Thing.",
    "E3012": "Write a value of the type that is asked for.",
    "E3017": "Keep to one of the alternatives that the reference of the type has.",
    "E3018": "Keep to exactly one of the alternatives.",
    "E3030": "Write one of the values that are listed.",
    "E3031": "Write a value that the pattern takes.",
    "E3032": "Give as many as are allowed.",
    "E3033": "Write a shorter or longer text, as is asked for.",
    "E3034": "Keep to the bounds that are named.",
    "E3039": "List in AttributeDefinitions the attributes of all keys, and no others.",
    "E3512": "Write the policy as IAM's grammar has it.",
    "E8001": "Write conditions with Fn::And, Fn::Or, Fn::Not, Fn::Equals and Condition.",
    "W1001": "Give the reference the same condition, or put it into an !If.",
    "W1020": "Leave out !Sub: there is no variable in it.",
    "W1028": "Take out the branch that is never reached.",
    "W2001": "Use the parameter, or remove it.",
    "W2531": "Write a runtime that is still supported.",
    "W3005": "Leave it out: the reference makes the order already.",
    "W3010": "Let AWS choose: use Fn::GetAZs.",
    "W3011": "Give both policies, DeletionPolicy and UpdateReplacePolicy.",
    "W3045": "Use a bucket policy instead of AccessControl.",
    "W7001": "Use the mapping, or remove it.",
    "W8001": "Use the condition, or remove it.",
    "I3011": "Say what becomes of the data: DeletionPolicy and UpdateReplacePolicy.",
    "I3042": "Use ${AWS::Partition}, so that it works in other partitions too.",
    "I3100": "Use the newer generation.",
}
_BY_LETTER: Final = {
    "E": "Correct the value; the rule's page says how.",
    "W": "Correct it unless you know why it is so; the rule's page says how.",
    "I": "Consider it; the rule's page says why.",
}
_ADVISED = re.compile(r"Please consider updating to '([\w.]+)'")


def remedy(rule: str, message: str = "") -> str:
    if advised := _ADVISED.search(message):
        return f"Write Runtime: {advised[1]}."
    return REMEDIES.get(rule, _BY_LETTER.get(rule[:1], "Correct it."))
