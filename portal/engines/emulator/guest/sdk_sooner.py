"""
What AWS's SDK works out anew for each client, worked out once, in the zygote: the rule sets of endpoints,
models of services, contexts for TLS, the default session. Clients are the same, and made in half the time.

Each function here does what that of the SDK does which it stands in for, and leaves to it whatever else it is
asked. A copy of the SDK that a function brings has none of this.
"""

from __future__ import annotations

import contextlib
import inspect
import os
import sys
from collections.abc import Callable
from types import FunctionType, MethodType
from typing import Any

_CONTEXTS = 12  # clients that find one; who makes more makes their own

_sessions: list[Any] = []
_contexts: list[Any] = []
# By the identity of what they were made of, which is kept beside them.
_rules: dict[tuple[int, int], tuple[dict[str, Any], Any, Any]] = {}
_models: dict[tuple[int, Any], Any] = {}
_methods: dict[int, dict[str, Any]] = {}
_looked_up: list[dict[str, str]] = []  # by each client that was made until then
_no_aliases: dict[str, str] = {}
_is_sealed: list[bool] = []


def hasten() -> None:
    """Once, in the zygote, before a client is made."""
    _keep_session()
    _copy_handlers_at_once()
    _read_signatures_at_once()
    _look_for_proxies_once()
    _parse_rules_once()
    _read_models_once()
    _write_methods_once()
    _look_for_aliases_once()
    _keep_contexts()


def seal() -> None:
    """Then, when all has been made that copies shall find: nothing of a function's is kept here."""
    from botocore import httpsession

    put_session_aside()
    for found in _looked_up:
        _no_aliases.update((name, name) for name, known_as in found.items() if name == known_as)
    _looked_up.clear()
    _contexts[:] = [httpsession.create_urllib3_context() for _ in range(_CONTEXTS)]
    _is_sealed[:] = [True]


def put_session_aside() -> None:
    """There is no default session until the function asks for one, as where nothing has been made ahead."""
    import boto3

    _sessions[:] = [boto3.DEFAULT_SESSION or _sessions[-1]]
    boto3.DEFAULT_SESSION = None


def forget_session() -> None:
    """It has not read, when it was made, what one of the function's own would."""
    _sessions.clear()


def _keep_session() -> None:
    import boto3

    own = boto3._get_default_session

    def _get_default_session() -> Any:
        if boto3.DEFAULT_SESSION is None:
            with contextlib.suppress(IndexError):  # another thread may have taken it
                boto3.DEFAULT_SESSION = _of_this_runtime(_sessions.pop())
        return own()

    vars(boto3)["_get_default_session"] = _get_default_session
    boto3.setup_default_session()


def _of_this_runtime(session: Any) -> Any:
    """Its User-Agent names what AWS_EXECUTION_ENV has, which was not there when it was made."""
    creator = session._session.get_component("user_agent_creator")
    creator._execution_env = os.environ.get("AWS_EXECUTION_ENV")
    return session


def _copy_handlers_at_once() -> None:
    """A client begins with a copy of its session's handlers: a tree of some 400 nodes."""
    from botocore.hooks import NodeList, _PrefixTrie

    def of_node(node: dict[str, Any]) -> dict[str, Any]:
        values, children = node["values"], node["children"]
        return {
            "chunk": node["chunk"],
            "children": {name: of_node(child) for name, child in children.items()} if children else {},
            "values": None if values is None else tuple.__new__(NodeList, map(list.copy, values)),
        }

    def copied(trie: Any) -> Any:
        copy = type(trie)()
        copy._root = of_node(trie._root)
        return copy

    _PrefixTrie.__copy__ = copied


def _read_signatures_at_once() -> None:
    """Of each handler that is registered it is asked whether it takes keyword arguments."""
    from botocore import hooks

    own: Callable[[Any], Any] = hooks.accepts_kwargs

    def accepts_kwargs(func: Any) -> Any:
        function = func.__func__ if type(func) is MethodType else func
        if type(function) is not FunctionType or function.__dict__:
            return own(func)
        code = function.__code__
        if not code.co_flags & inspect.CO_VARKEYWORDS:
            return None
        others = code.co_argcount + code.co_kwonlyargcount + bool(code.co_flags & inspect.CO_VARARGS)
        return code.co_varnames[others]

    vars(hooks)["accepts_kwargs"] = accepts_kwargs


def _look_for_proxies_once() -> None:
    """Of all variables, which it would go through four times. A proxy's name ends so, in capitals or not."""
    from botocore import endpoint

    own: Callable[[str], dict[str, str]] = endpoint.get_environ_proxies

    def get_environ_proxies(url: str) -> dict[str, str]:
        is_told_by_variables = sys.platform == "linux"
        if is_told_by_variables and not any(name[-6:].lower() == "_proxy" for name in os.environ):
            return {}
        return own(url)

    vars(endpoint)["get_environ_proxies"] = get_environ_proxies


def _parse_rules_once() -> None:
    """Nothing writes on what has been made of them."""
    from botocore.endpoint_provider import RuleSet

    own = RuleSet.__init__

    def initialise(self: Any, *, rules: Any, partitions: Any, **more: Any) -> None:
        made_of = id(rules), id(partitions)
        if made_of in _rules:
            vars(self).update(_rules[made_of][0])
            return
        own(self, rules=rules, partitions=partitions, **more)
        if not _is_sealed:
            _rules[made_of] = dict(vars(self)), rules, partitions

    RuleSet.__init__ = initialise


def _read_models_once() -> None:
    """Of a service: operations and shapes, worked out of its description when they are asked for."""
    from botocore.model import ServiceModel

    own = ServiceModel.__init__

    def initialise(self: Any, service_description: Any, service_name: Any = None) -> None:
        own(self, service_description, service_name)
        made_of = id(service_description), service_name
        if made_of in _models:
            vars(self).update(vars(_models[made_of]) | {"_signature_version": self._signature_version})
        elif not _is_sealed:
            _models[made_of] = self

    ServiceModel.__init__ = initialise


def _write_methods_once() -> None:
    """Each client is of a class of its own, which has a function for each operation."""
    from botocore.client import ClientCreator

    own = ClientCreator._create_methods

    def create_methods(self: Any, service_model: Any) -> dict[str, Any]:
        made_of = id(service_model._service_description)
        if made_of not in _methods:
            methods: dict[str, Any] = own(self, service_model)
            if _is_sealed:
                return methods
            _methods[made_of] = methods
        return dict(_methods[made_of])

    ClientCreator._create_methods = create_methods


def _look_for_aliases_once() -> None:
    """Of names of events. Those that have one are looked for again, since a line of a debug log tells."""
    from botocore.hooks import EVENT_ALIASES, EventAliaser

    own = EventAliaser.__init__

    def initialise(self: Any, event_emitter: Any, event_aliases: Any = None) -> None:
        own(self, event_emitter, event_aliases)
        if not _is_sealed:
            _looked_up.append(self._alias_name_cache)
        elif self._event_aliases == EVENT_ALIASES:
            self._alias_name_cache = dict(_no_aliases)

    EventAliaser.__init__ = initialise


def _keep_contexts() -> None:
    """For TLS. A client has one from the start, of its own, whether it will speak TLS or not."""
    from botocore import httpsession

    own: Callable[..., Any] = httpsession.create_urllib3_context

    def create_urllib3_context(*arguments: Any, **named: Any) -> Any:
        if not arguments and not named:
            with contextlib.suppress(IndexError):  # another thread may take the last one
                return _contexts.pop()
        return own(*arguments, **named)

    vars(httpsession)["create_urllib3_context"] = create_urllib3_context
