"""What somebody wrote in a lab, as a function of their own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import yaml
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal.engines.curriculum import Lab
from portal.engines.curriculum.models import KNOBS
from portal.engines.emulator import Function
from portal.records.accounts.models import Learner
from portal.records.playground.create import create_function
from portal.records.playground.models import OwnFunction
from portal.records.playground.written import AWS, SEED, Written, fields_of
from portal.records.progress.drafts import BadDraft

NO_LAYER = gettext_noop(
    "A function of the playground has installed layers only, and this one has a layer of its own: take it to"
    " a stack, with an AWS::Serverless::LayerVersion."
)


def take_from_lab(
    *, learner: Learner, lab: Lab, files: Mapping[str, str], event: str, now: datetime
) -> OwnFunction:
    """
    With the lab's configuration and the AWS around it, a fresh one for each run, and without what was set in
    its scenarios. The lab's draft stays as it is, and so does the copy when that changes.

    Raises BadDraft, TooManyFunctions.
    """
    if lab.has_layer:
        raise BadDraft(_(NO_LAYER))
    head = lab.head
    configured = Function(
        files={},
        handler=head.handler,
        runtime=head.runtime,
        memory_mb=head.memory_mb,
        timeout_s=head.timeout_s,
        environment=head.environment,
        layers=tuple(head.layers),
        tracing=head.tracing,
    )
    fields = fields_of(configured)
    own = {path: text for path, text in files.items() if not (lab.has_knobs and path == KNOBS)}
    if lab.aws is not None:
        fields["aws"] = AWS[1]
        own[SEED] = yaml.dump(
            lab.aws, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=100
        )
    written = Written(files=own, fields=fields, event=event)
    return create_function(learner=learner, name=lab.slug, written=written, now=now)
