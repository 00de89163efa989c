"""How static files get their names."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedAssets(CompressedManifestStaticFilesStorage):
    """Names carry a hash and never go stale; JavaScript modules import each other by it."""

    support_js_module_import_aggregation = True
