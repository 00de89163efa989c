"""State machines for tests: short ways to write states, and to run them."""

import json

from portal.engines.simulation.asynchronous import AsyncQueue, AsyncSettings
from portal.engines.simulation.workflow import StateMachine

from .scripted import Raised, Stage

ARN = "arn:aws:lambda:ap-south-1:111122223333:function:my-function"
INVOKE = "arn:aws:states:::lambda:invoke"


def machine(stage, states, *, start=None, kind="STANDARD", functions=None, **more):
    definition = {"StartAt": start or next(iter(states)), "States": states, **more}
    return StateMachine(
        clock=stage.clock,
        journal=stage.journal,
        chance=stage.chance,
        definition=json.dumps(definition),
        functions={"my-function": stage.function} if functions is None else functions,
        events={
            "my-function": AsyncQueue(
                clock=stage.clock,
                journal=stage.journal,
                chance=stage.chance,
                function=stage.function,
                settings=AsyncSettings(),
            )
        },
        kind=kind,
    )


def run(states, data=None, *, stage=None, **more):
    stage = stage or Stage(lambda event: event)
    made = machine(stage, states, **more)
    execution = made.start(data)
    stage.run()
    return execution


def task(**fields):
    return {"Type": "Task", "Resource": ARN, **({} if "Next" in fields else {"End": True}), **fields}


def passing(**fields):
    return {"Type": "Pass", **({} if "Next" in fields else {"End": True}), **fields}


def failing(*errors):
    """Raises these errors in turn, and answers after that."""
    left = list(errors)

    def answer(event):
        if left and (error := left.pop(0)):
            raise Raised(error, "no luck")
        return "done"

    return answer


def retry(*names, **fields):
    return {"ErrorEquals": list(names), **fields}


def gaps(stage):
    """Between the end of one attempt and the next."""
    return [
        later - earlier - stage.handler.duration_ms
        for earlier, later in zip(stage.times, stage.times[1:], strict=False)
    ]
