"""Cross-origin settings of APIs, as SAM writes them into OpenAPI or as properties have them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.engines.front_doors import Cors

from .parts import Part, is_true


def cors_in(part: Part, body: Any) -> Cors | None:
    written = part.properties.get("CorsConfiguration")
    if isinstance(body, dict):
        written = body.get("x-amazon-apigateway-cors", written)
    if not isinstance(written, dict):
        return None
    return cors_of({name[:1].upper() + name[1:]: value for name, value in written.items()})


def cors_of(written: Mapping[str, Any]) -> Cors | None:
    if not written:
        return None
    listed = {
        name: tuple(map(str, value if isinstance(value, list) else [value]))
        for name, value in written.items()
        if name.startswith(("Allow", "Expose")) and name != "AllowCredentials"
    }
    age = written.get("MaxAge")
    return Cors(
        allow_origins=listed.get("AllowOrigins", ()),
        allow_methods=listed.get("AllowMethods", ()),
        allow_headers=listed.get("AllowHeaders", ()),
        expose_headers=listed.get("ExposeHeaders", ()),
        allow_credentials=is_true(written.get("AllowCredentials")),
        max_age_s=int(age) if isinstance(age, int) or (isinstance(age, str) and age.isdecimal()) else None,
    )
