"""Routes, integrations and authorizers of HTTP and WebSocket APIs that are resources of their own."""

from __future__ import annotations

from collections.abc import Iterator

from portal.engines.front_doors import LambdaAuthorizer

from .model import Target
from .parts import Part, Parts, is_true, target_of


def integrated_of(parts: Parts, api_id: str) -> Iterator[tuple[Part, Target]]:
    integrations = {
        f"integrations/{parts.resolver.ref(one.logical_id)}": one
        for one in parts.of("ApiGatewayV2::Integration")
    }
    for route in list(parts.of("ApiGatewayV2::Route")):
        if route.properties.get("ApiId") != api_id:
            continue
        integration = integrations.get(str(route.properties.get("Target")))
        target = target_of(integration.properties.get("IntegrationUri")) if integration else None
        if target is None:
            parts.leave(route, "it is not integrated with a function (AWS_PROXY)")
        else:
            yield route, target


def own_authorizers(parts: Parts, api_id: str) -> tuple[tuple[LambdaAuthorizer, ...], dict[str, Target]]:
    found: list[LambdaAuthorizer] = []
    targets: dict[str, Target] = {}
    for one in list(parts.of("ApiGatewayV2::Authorizer")):
        if one.properties.get("ApiId") != api_id:
            continue
        target = target_of(one.properties.get("AuthorizerUri"))
        if target is None:
            parts.leave(one, "only authorizers that are functions are deployed here")
            continue
        simple = is_true(one.properties.get("EnableSimpleResponses"))
        found.append(
            LambdaAuthorizer(
                name=one.logical_id,
                sources=tuple(map(str, one.items("IdentitySource"))),
                ttl_s=one.number("AuthorizerResultTtlInSeconds", 0),
                payload_format="1.0" if one.text("AuthorizerPayloadFormatVersion", "2.0") == "1.0" else "2.0",
                simple=simple,
            )
        )
        targets[one.logical_id] = target
    return tuple(found), targets
