"""
The values of a template's functions, where they are known before anything runs.

    resolver = Resolver(template, stack="my-stack", parameters=values)
    resolver.properties("Function")     # resolved; what cannot be known stays the call that it is
    resolver.unresolved                 # and is named here, with the reason

Everything of the account is known here, because nothing of it is made elsewhere: names, ARNs, ids.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Final

from .conditions import Conditions
from .finding import Path
from .functions import KNOWN, LONGEST, Cannot, bounded, function_of, in_map, is_known, text_of
from .names import TYPES, Named, attribute, physical_name, reference
from .pseudo import Unresolved, pseudo_parameters

NO_VALUE: Final = {"Ref": "AWS::NoValue"}
_VARIABLE = re.compile(r"\$\{([^${}]*)\}")
_LONGEST_CHAIN = 20  # of names that are made of names
_MADE = 8 * 1024 * 1024  # signs and items of all that functions give: a short template may ask for no end
_LONGEST_LIST = 4_096
_DEEPEST = 120  # twice what is read: a function may stand in any value
_DYNAMIC = re.compile(r"\{\{resolve:(\w+):")
_NO_SUCH = object()


class Resolver:
    """Of one template in which nothing of SAM is left. Never raises for what a template holds."""

    def __init__(
        self,
        template: Mapping[str, Any],
        *,
        stack: str,
        parameters: Mapping[str, str | list[str]],
        exports: Mapping[str, str] | None = None,
    ) -> None:
        self._stack = stack
        self._resources: dict[str, Any] = _object(template.get("Resources"))
        self._mappings = _object(template.get("Mappings"))
        self._declared = _object(template.get("Parameters"))
        self._parameters = parameters
        self._exports = exports or {}
        self._pseudo = pseudo_parameters(stack)
        self._named: dict[str, Named] = {}
        self._naming: list[str] = []
        self._made = 0
        self._known: dict[str, dict[str, Any]] = {}
        self._found: dict[tuple[Path, str], Unresolved] = {}
        self.conditions = Conditions(template.get("Conditions"), self._for_condition)

    @property
    def unresolved(self) -> tuple[Unresolved, ...]:
        return tuple(self._found.values())

    def resources(self) -> dict[str, str]:
        """Type by logical id, of those whose condition holds."""
        return {
            logical_id: str(one.get("Type", ""))
            for logical_id, one in self._resources.items()
            if isinstance(one, dict) and self._exists(logical_id, one)
        }

    def properties(self, logical_id: str) -> dict[str, Any]:
        """Once worked out they are kept: what functions give is counted once."""
        if logical_id not in self._known:
            written = _object(_object(self._resources.get(logical_id)).get("Properties"))
            found = self.value(written, ("Resources", logical_id, "Properties"))
            self._known[logical_id] = found if isinstance(found, dict) else {}
        return self._known[logical_id]

    def value(self, written: Any, path: Path = ()) -> Any:
        """Without AWS::NoValue: such properties and items are not there."""
        found = self._value(written, path)
        return None if found is _NO_SUCH else found

    # Values

    def _value(self, written: Any, path: Path) -> Any:
        if len(path) > _DEEPEST:
            return written
        if (function := function_of(written)) is not None:
            return self._called(function, written[function], path)
        if isinstance(written, dict):
            pairs = ((name, self._value(one, (*path, name))) for name, one in written.items())
            return {name: one for name, one in pairs if one is not _NO_SUCH}
        if isinstance(written, list):
            values = (self._value(one, (*path, place)) for place, one in enumerate(written))
            return [one for one in values if one is not _NO_SUCH]
        if isinstance(written, str) and (dynamic := _DYNAMIC.search(written)):
            self._note(path, written, f"{dynamic[1]} is read when the stack is deployed")
        return written

    def _called(self, function: str, given: Any, path: Path) -> Any:
        try:
            return self._counted(self._call(function, given, (*path, function)))
        except Cannot as why:
            self._note(path, {function: given}, str(why))
            return {function: given}

    def _counted(self, value: Any) -> Any:
        """Raises Cannot once it is too much, of one or of all together."""
        if isinstance(value, str | list):
            if isinstance(value, list) and len(value) > _LONGEST_LIST:
                raise Cannot(f"the list would have more than {_LONGEST_LIST:,} items")
            self._made += len(value)
            if self._made > _MADE:
                raise Cannot(f"what functions give has more than {_MADE:,} signs together")
        return value

    def _call(self, function: str, given: Any, path: Path) -> Any:
        own: dict[str, Callable[[], Any]] = {
            "Ref": lambda: self._ref(given),
            "Fn::GetAtt": lambda: self._attribute(self._getatt(given, path)),
            "Fn::Sub": lambda: self._sub(given, path),
            "Fn::If": lambda: self._if(given, path),
            "Fn::FindInMap": lambda: in_map(self._mappings, self._argument(given, path)),
            "Fn::ImportValue": lambda: self._import(self._argument(given, path)),
        }
        if function in own:
            return own[function]()
        if function == "Fn::GetAZs":
            raise Cannot("which zones there are depends on the account")
        if function not in KNOWN:
            raise Cannot(f"{function[:40]} is not read here")
        return KNOWN[function](self._argument(given, path))

    def _argument(self, given: Any, path: Path) -> Any:
        """Raises Cannot when something in it is not known: that has been named itself."""
        found = self._value(given, path)
        if found is _NO_SUCH:
            raise Cannot("AWS::NoValue stands where a value is needed")
        if not is_known(found):
            raise Cannot("something in it is not known")
        return found

    # References

    def _ref(self, name: Any) -> Any:
        if not isinstance(name, str):
            raise Cannot("Ref takes the name of a parameter or resource")
        if name == "AWS::NoValue":
            return _NO_SUCH
        if name in self._pseudo:
            return self._pseudo[name]
        if name in self._parameters:
            return self._parameters[name]
        if name in self._declared:
            kind = str(_object(self._declared[name]).get("Type", ""))
            if kind.startswith("AWS::SSM::Parameter"):
                raise Cannot(f"the parameter {name} is read from Parameter Store when the stack is deployed")
            raise Cannot(f"the parameter {name} has no value")
        if name in self._resources:
            return reference(TYPES[self._type(name)], self._name(name))
        raise Cannot(f"there is no parameter or resource {name[:60]!r}")

    def _getatt(self, given: Any, path: Path) -> tuple[str, str]:
        if isinstance(given, str):
            logical_id, _, name = given.partition(".")
            return logical_id, name
        if isinstance(given, list) and len(given) == 2 and isinstance(given[0], str):
            return given[0], text_of(self._argument(given[1], path))
        raise Cannot("Fn::GetAtt takes a logical id and the name of an attribute")

    def _attribute(self, asked: tuple[str, str]) -> str:
        logical_id, name = asked
        if logical_id not in self._resources:
            raise Cannot(f"there is no resource {logical_id[:60]!r}")
        found = attribute(TYPES[self._type(logical_id)], self._name(logical_id), name)
        if found is None:
            raise Cannot(f"{name[:60]} of {logical_id} ({self._type(logical_id)}) is not known here")
        return found

    def _type(self, logical_id: str) -> str:
        """Raises Cannot for what is not simulated, or does not exist."""
        one = _object(self._resources[logical_id])
        kind = str(one.get("Type", ""))
        if kind not in TYPES:
            raise Cannot(f"{logical_id} is of the type {kind[:60]}, which is not simulated here")
        if not self._exists(logical_id, one):
            raise Cannot(f"{logical_id} does not exist: its condition does not hold")
        return kind

    def _name(self, logical_id: str) -> Named:
        if logical_id in self._named:
            return self._named[logical_id]
        if logical_id in self._naming:
            way = " → ".join([*self._naming[self._naming.index(logical_id) :], logical_id])
            raise Cannot(f"names go round in a circle: {way}")
        if len(self._naming) >= _LONGEST_CHAIN:
            raise Cannot(f"the name goes through more than {_LONGEST_CHAIN} others")
        of = TYPES[self._type(logical_id)]
        written = _object(self._resources[logical_id].get("Properties"))
        self._naming.append(logical_id)
        try:
            needed = {
                name: self._argument(written[name], ("Resources", logical_id, "Properties", name))
                for name in (of.name, *of.needs)
                if name and name in written and written[name] != NO_VALUE
            }
        finally:
            self._naming.pop()
        name = physical_name(of, self._stack, logical_id, needed)
        found = Named(stack=self._stack, logical_id=logical_id, name=name, properties=needed)
        self._named[logical_id] = found
        return found

    def name_of(self, logical_id: str) -> str | None:
        """The physical name; None where it cannot be known."""
        try:
            return self._name(logical_id).name
        except Cannot as why:
            self._note(("Resources", logical_id), logical_id, str(why))
            return None

    def ref(self, logical_id: str) -> str | None:
        """What Ref gives of a resource; None where it cannot be known."""
        with suppress(Cannot):
            return str(self._ref(logical_id))
        return None

    # The rest

    def _sub(self, given: Any, path: Path) -> str:
        variables: dict[str, Any] = {}
        if isinstance(given, list) and len(given) == 2 and isinstance(given[1], dict):
            text, written = given[0], given[1]
            variables = {name: self._argument(one, (*path, 1, name)) for name, one in written.items()}
        else:
            text = given
        if not isinstance(text, str):
            raise Cannot("Fn::Sub takes a text, or a text and its variables")
        pieces, end, size = [], 0, 0
        for found in _VARIABLE.finditer(text):
            pieces += [text[end : found.start()], self._substitute(found[1], variables)]
            size += len(pieces[-1]) + len(pieces[-2])
            if size > LONGEST:
                raise Cannot(f"the text would have more than {LONGEST:,} signs")
            end = found.end()
        return bounded("".join([*pieces, text[end:]]))

    def _substitute(self, name: str, variables: Mapping[str, Any]) -> str:
        if name.startswith("!"):
            return f"${{{name[1:]}}}"
        name = name.strip()
        if name in variables:
            return text_of(variables[name])
        logical_id, dot, attribute_name = name.partition(".")
        value = self._attribute((logical_id, attribute_name)) if dot else self._ref(name)
        if value is _NO_SUCH:
            raise Cannot("AWS::NoValue stands in a text")
        return text_of(value)

    def _if(self, given: Any, path: Path) -> Any:
        if not (isinstance(given, list) and len(given) == 3):
            raise Cannot("Fn::If takes a condition and two values")
        place = 1 if self.conditions.holds(given[0]) else 2
        return self._value(given[place], (*path, place))

    def _import(self, given: Any) -> str:
        name = text_of(given)
        if name in self._exports:
            return self._exports[name]
        raise Cannot(f"no other stack here exports {name[:80]!r}")

    def _for_condition(self, written: Any) -> Any:
        return self._argument(written, ("Conditions",))

    def _exists(self, logical_id: str, one: Mapping[str, Any]) -> bool:
        if "Condition" not in one:
            return True
        try:
            return self.conditions.holds(one["Condition"])
        except Cannot as why:
            self._note(("Resources", logical_id, "Condition"), one["Condition"], str(why))
            return False

    def _note(self, path: Path, written: Any, why: str) -> None:
        text = repr(written)[:120]
        self._found.setdefault((path, why), Unresolved(path=path, written=text, why=why))


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
