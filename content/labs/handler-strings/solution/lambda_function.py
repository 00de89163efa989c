import os.path

LONGEST = 128
LAST_NODE_WITH_CALLBACKS = 22


class Refused(Exception):
    """There is no handler string for this function; the text says why and what to do."""


def dotted(function):
    module, _ending = os.path.splitext(function["file"])
    return f"{module}.{function['function']}"


def node(function):
    major = int(function["runtime"].removeprefix("nodejs").split(".")[0])
    if len(function.get("parameters", [])) > 2 and major > LAST_NODE_WITH_CALLBACKS:
        raise Refused(
            f"{function['runtime']} does not call handlers with a callback; "
            "write an async handler with two parameters and return the result."
        )
    return dotted(function)


def java(function):
    return f"{function['class']}::{function['method']}"


def dotnet(function):
    return f"{function['assembly']}::{function['class']}::{function['method']}"


def executable(function):
    if function["file"] != "bootstrap":
        raise Refused(f"On {function['runtime']} the executable must be called bootstrap.")
    return "bootstrap"


RULES = {
    "python": dotted,
    "ruby": dotted,
    "nodejs": node,
    "java": java,
    "dotnet": dotnet,
    "provided": executable,
}


def handler_string(function):
    runtime = function["runtime"]
    if runtime == "go1.x":
        raise Refused("go1.x is deprecated; build an executable for provided.al2023.")
    for beginning, rule in RULES.items():
        if runtime.startswith(beginning):
            string = rule(function)
            break
    else:
        raise Refused(f"{runtime} is not a runtime this tool knows.")
    if len(string) > LONGEST:
        raise Refused(f"A handler string may have {LONGEST} characters; this has {len(string)}.")
    return string


def lambda_handler(event, context):
    try:
        return {"handler": handler_string(event)}
    except Refused as reason:
        return {"refused": str(reason)}
