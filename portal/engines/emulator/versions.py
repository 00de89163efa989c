"""A function over time: what it is now, what was published of it, and the names for that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from .aliases import Alias, validate_alias
from .function import LATEST, BadFunction, Function, Routing
from .validate import validate
from .variables import arn

VERSIONS = 50  # kept of one function; on AWS the bound is the code's storage (facts B-15)
ALIASES = 20


class UnknownQualifier(BadFunction):
    """As AWS's ResourceNotFoundException: no version and no alias has that name."""


class InUse(BadFunction):
    """As AWS's ResourceConflictException: an alias points to the version."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Versions:
    """
    Every change gives another of these. `latest` is $LATEST, `published` are the immutable versions,
    oldest first, `last` is the number given out last: none is used twice.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-versions.html, facts P-1 to P-3
    """

    latest: Function
    published: tuple[Function, ...] = ()
    aliases: tuple[Alias, ...] = ()
    last: int = 0

    def update(self, function: Function) -> Versions:
        """Change $LATEST. Raises BadFunction for what cannot run, or has another name."""
        changed = replace(function, version=LATEST)
        validate(changed)
        if changed.name != self.latest.name:
            raise BadFunction("A function keeps its name.")
        return replace(self, latest=changed)

    def publish(self) -> Versions:
        """
        Make a version of $LATEST, `published[-1]` of what is returned. When nothing has changed since the
        latest one, there is no new one.

        Raises BadFunction for one too many.
        """
        if self.published and replace(self.published[-1], version=LATEST) == self.latest:
            return self
        if len(self.published) >= VERSIONS:
            raise BadFunction(f"{VERSIONS} versions are kept; delete one that no alias points to.")
        number = self.last + 1
        version = replace(self.latest, version=str(number))
        return replace(self, published=(*self.published, version), last=number)

    def delete(self, version: str) -> Versions:
        """Raises UnknownQualifier, and InUse while an alias points to it."""
        found = self._published(version)
        for alias in self.aliases:
            if version in alias.versions:
                raise InUse(f"Version {version} cannot be deleted: the alias {alias.name} points to it.")
        return replace(self, published=tuple(one for one in self.published if one is not found))

    def point(self, alias: Alias) -> Versions:
        """Make the alias, or change the one of that name. Raises BadFunction, UnknownQualifier."""
        validate_alias(alias)
        for version in alias.versions:
            self._version(version)
        others = tuple(one for one in self.aliases if one.name != alias.name)
        if len(others) >= ALIASES:
            raise BadFunction(f"A function has {ALIASES} aliases at most here.")
        return replace(self, aliases=tuple(sorted((*others, alias), key=lambda one: one.name)))

    def drop(self, name: str) -> Versions:
        """Delete an alias. Raises UnknownQualifier."""
        found = self.alias(name)
        return replace(self, aliases=tuple(one for one in self.aliases if one is not found))

    def alias(self, name: str) -> Alias:
        for alias in self.aliases:
            if alias.name == name:
                return alias
        raise self._unknown(name)

    def target(self, qualifier: str | None) -> tuple[Function, Routing | None]:
        """What a job is given for a qualifier, None being $LATEST. Raises UnknownQualifier."""
        if qualifier is None or qualifier == LATEST or qualifier.isdecimal():
            return self._version(qualifier or LATEST), None
        alias = self.alias(qualifier)
        routing = None
        if alias.other_version is not None:
            routing = Routing(function=self._published(alias.other_version), weight=alias.weight)
        return self._version(alias.version), routing

    def resolve(self, qualifier: str | None, draw: Callable[[], float]) -> Function:
        """
        The version that one event gets. `draw()` gives numbers from 0 up to 1, evenly, as random.random does.

        Raises UnknownQualifier.
        """
        function, routing = self.target(qualifier)
        return routing.function if routing is not None and draw() < routing.weight else function

    def _version(self, version: str) -> Function:
        return self.latest if version == LATEST else self._published(version)

    def _published(self, version: str) -> Function:
        for function in self.published:
            if function.version == version:
                return function
        raise self._unknown(version)

    def _unknown(self, qualifier: str) -> UnknownQualifier:
        return UnknownQualifier(f"Function not found: {arn(self.latest, qualifier[:128])}")
