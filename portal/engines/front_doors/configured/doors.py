"""The front doors as they are configured. What AWS would refuse of them is in problems.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

ACCOUNT = "111122223333"
REGION = "ap-south-1"
URL_ACTIONS = frozenset({"lambda:InvokeFunctionUrl", "lambda:InvokeFunction"})  # facts R-5

PayloadFormat = Literal["1.0", "2.0"]
ConditionField = Literal[
    "host-header", "path-pattern", "http-header", "http-request-method", "query-string", "source-ip"
]


@dataclass(frozen=True, kw_only=True, slots=True)
class LambdaAuthorizer:
    """
    A function that is asked before the one behind the door.

    `sources` are where a caller's identity is, in the words of the door: "method.request.header.Name"
    for REST, "$request.header.Name" for HTTP, "route.request.header.Name" for WebSocket APIs. A TOKEN
    authorizer has one, a header. `simple` answers are {"isAuthorized": bool}; others are policies.
    """

    name: str
    kind: Literal["REQUEST", "TOKEN"] = "REQUEST"
    sources: tuple[str, ...] = ()
    ttl_s: int = 0
    payload_format: PayloadFormat = "2.0"
    simple: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class JwtAuthorizer:
    """`jwks` is the key set that the issuer publishes, as it would be fetched."""

    name: str
    issuer: str
    audience: tuple[str, ...]
    jwks: Mapping[str, Any]
    source: str = "$request.header.Authorization"


Authorizer = LambdaAuthorizer | JwtAuthorizer


@dataclass(frozen=True, kw_only=True, slots=True)
class Cors:
    """Empty is not configured. `max_age_s` None: no header says so."""

    allow_origins: tuple[str, ...] = ()
    allow_methods: tuple[str, ...] = ()
    allow_headers: tuple[str, ...] = ()
    expose_headers: tuple[str, ...] = ()
    allow_credentials: bool = False
    max_age_s: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Route:
    """
    `key` is a method, or ANY, and a path with its variables, or "$default": "GET /pets/{id}".

    `authorizer` is the name of one of the door's. A JWT needs one of the `scopes`, where there are some.
    """

    key: str
    authorizer: str = ""
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Api:
    """What all kinds of API have. Not `may_invoke`: the policy of the function does not let it."""

    api_id: str
    may_invoke: bool = True
    account_id: str = ACCOUNT
    region: str = REGION

    @property
    def domain(self) -> str:
        return f"{self.api_id}.execute-api.{self.region}.amazonaws.com"

    def arn_of(self, method: str) -> str:
        """ "prod/GET/pets/1", or "prod/$connect", as the policy of an authorizer names it."""
        return f"arn:aws:execute-api:{self.region}:{self.account_id}:{self.api_id}/{method}"


@dataclass(frozen=True, kw_only=True, slots=True)
class RestApi(_Api):
    """`stages` are names with their variables. `endpoint` EDGE has CloudFront before it."""

    kind: ClassVar[str] = "rest-api"
    api_id: str = "a1b2c3d4e5"
    routes: tuple[Route, ...] = (Route(key="ANY /{proxy+}"), Route(key="ANY /"))
    stages: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: {"prod": {}})
    authorizers: tuple[LambdaAuthorizer, ...] = ()
    binary_media_types: tuple[str, ...] = ()
    timeout_ms: int = 29_000
    endpoint: Literal["EDGE", "REGIONAL", "PRIVATE"] = "EDGE"


@dataclass(frozen=True, kw_only=True, slots=True)
class HttpApi(_Api):
    kind: ClassVar[str] = "http-api"
    api_id: str = "k9m8n7p6q5"
    routes: tuple[Route, ...] = (Route(key="$default"),)
    stages: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: {"$default": {}})
    authorizers: tuple[Authorizer, ...] = ()
    payload_format: PayloadFormat = "2.0"
    cors: Cors | None = None
    timeout_ms: int = 30_000


@dataclass(frozen=True, kw_only=True, slots=True)
class FunctionUrl:
    """`granted` are the actions that the policy of the function allows everybody (facts R-5, R-6)."""

    kind: ClassVar[str] = "function-url"
    url_id: str = "4c3729ea421fc9e890b135e46e5ccc96"
    auth_type: Literal["NONE", "AWS_IAM"] = "NONE"
    invoke_mode: Literal["BUFFERED", "RESPONSE_STREAM"] = "BUFFERED"
    cors: Cors | None = None
    granted: frozenset[str] = URL_ACTIONS
    account_id: str = ACCOUNT
    region: str = REGION

    @property
    def domain(self) -> str:
        return f"{self.url_id}.lambda-url.{self.region}.on.aws"


@dataclass(frozen=True, kw_only=True, slots=True)
class Condition:
    """Holds when one of the `values` fits. `header` names the one that an http-header is about."""

    field: ConditionField
    values: tuple[str, ...]
    header: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class FixedResponse:
    status: int = 404
    content_type: str = "text/plain"
    body: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ListenerRule:
    """Without `answers` it forwards to the function. All of its conditions must hold."""

    priority: int
    conditions: tuple[Condition, ...]
    answers: FixedResponse | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class LoadBalancer:
    """`otherwise` is the default rule: it forwards where that is None."""

    kind: ClassVar[str] = "alb"
    name: str = "hello-alb-1234567890"
    target_group: str = "hello-lambda/6d0ecf831eec9f09"
    rules: tuple[ListenerRule, ...] = ()
    otherwise: FixedResponse | None = None
    multi_value_headers: bool = False
    may_invoke: bool = True
    account_id: str = ACCOUNT
    region: str = REGION

    @property
    def domain(self) -> str:
        return f"{self.name}.{self.region}.elb.amazonaws.com"

    @property
    def target_group_arn(self) -> str:
        where = f"{self.region}:{self.account_id}"
        return f"arn:aws:elasticloadbalancing:{where}:targetgroup/{self.target_group}"


@dataclass(frozen=True, kw_only=True, slots=True)
class SocketRoute:
    """
    `key` is $connect, $disconnect, $default or what the selection gives.

    One that `responds` has a route response: the caller gets what the handler returned.
    """

    key: str
    responds: bool = False
    authorizer: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class WebSocketApi(_Api):
    kind: ClassVar[str] = "websocket-api"
    api_id: str = "w5x6y7z8a9"
    stage: str = "prod"
    routes: tuple[SocketRoute, ...] = tuple(
        SocketRoute(key=k) for k in ("$connect", "$disconnect", "$default")
    )
    selection: str = "$request.body.action"
    stage_variables: Mapping[str, str] = field(default_factory=dict)
    authorizers: tuple[LambdaAuthorizer, ...] = ()
    timeout_ms: int = 29_000


Door = RestApi | HttpApi | FunctionUrl | LoadBalancer
EveryDoor = Door | WebSocketApi
