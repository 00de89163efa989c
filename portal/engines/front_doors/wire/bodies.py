"""Bodies in events: text as it is, everything else in base64."""

from __future__ import annotations

import base64
from collections.abc import Collection

_TEXT = ("application/json", "application/javascript", "application/xml")
EVERYTHING = "*/*"


def by_content_type(body: bytes, content_type: str | None) -> tuple[str, bool]:
    """
    As HTTP APIs, function URLs and load balancers do it; the second says whether it is base64.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html names the
    types that are text; S test_lambda_input_base_64_detection. A body without a type is not text
    (S test_lambda_handling_binary_data), and neither is what its type calls text and UTF-8 does not.
    """
    if not body:
        return "", False
    essence = essence_of(content_type)
    if essence.startswith("text/") or essence in _TEXT:
        try:
            return body.decode(), False
        except UnicodeDecodeError:
            pass
    return base64.b64encode(body).decode(), True


def by_binary_types(body: bytes, content_type: str | None, binary: Collection[str]) -> tuple[str, bool]:
    """
    As REST APIs do it: base64 for the types that the API lists, text for all others.

    Bytes that are no UTF-8 are lost there: each becomes U+FFFD (unconfirmed).
    """
    if body and is_binary(content_type, binary):
        return base64.b64encode(body).decode(), True
    return body.decode("utf-8", "replace"), False


def is_binary(content_type: str | None, binary: Collection[str]) -> bool:
    return EVERYTHING in binary or essence_of(content_type) in {kind.lower() for kind in binary}


def essence_of(content_type: str | None) -> str:
    """`text/html` of `Text/HTML; charset=utf-8`."""
    return (content_type or "").partition(";")[0].strip().lower()
