"""Step Functions, as moto has it: machines and their executions."""

from __future__ import annotations

from portal.engines.cloud.inside.state import backends

from .thing import Thing, Things, shown


def look() -> Things:
    for region, backend in backends("stepfunctions").items():
        for machine in backend.state_machines:
            yield Thing(
                "state machine", region, machine.name, "", {"definition": shown(str(machine.definition))}
            )
            for execution in machine.executions:
                value = {"status": execution.status, "input": shown(execution.execution_input)}
                value |= {"error": execution.error, "cause": execution.cause} if execution.error else {}
                yield Thing("execution", region, machine.name, execution.name, value)
