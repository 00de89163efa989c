"""
The AWS around a function: moto's state in a confined process of each run's own, spoken to over HTTP.

    zygote = await start_zygote()                              # moto imported and warm, once
    cloud = Cloud(await zygote.spawn(LIMITS))
    cloud.begin(seed=seed.to_json(), policy=document, role=arn, function="my-function")
    await cloud.ready()                                        # or BadSeed, for what AWS would refuse
    number = cloud.serve(listener)                             # a socket that listens in a function's network
    report = await cloud.report(number)                        # calls, changes, deliveries since the last one
    document = await cloud.export()                            # a seed, for another run
    await cloud.end()

With functions it is beside.py that does so: `python -m portal.engines.cloud` is the emulator's broker with
AWS beside its functions, for jobs that have `aws`, and `Told.from_json(outcome.aws)` is what came of it.

    function ── HTTP ──> listening socket of the function's network
                          └─ AWS process: no network, no child, no file; the state is its memory
                               read    service, operation, parameters, by botocore's models
                               judge   portal.engines.cloud.iam, under the policies of the role (its own, or
                                       one that it assumed), of the resource, and of trust
                               ask     moto, directly: there is no web server of its own between

Nothing that would leave the account does: what S3, SNS or EventBridge would send to a function or a web
address is written down as a Delivery. Seeds are in seed.py, what they must keep to in seed_rules.py.
"""

from __future__ import annotations

from .confinement import ACCOUNT, LIMITS, REGION, SEED_BYTES, session_of
from .simulation import BadSeed, Cloud, CloudGone, TooMuch, start_zygote
from .told import Change, CloudCall, Delivery, Told

__all__ = [
    "ACCOUNT",
    "LIMITS",
    "REGION",
    "SEED_BYTES",
    "BadSeed",
    "Change",
    "Cloud",
    "CloudCall",
    "CloudGone",
    "Delivery",
    "Told",
    "TooMuch",
    "session_of",
    "start_zygote",
]
