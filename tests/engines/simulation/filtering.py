"""Events and patterns for tests."""

import json

from portal.engines.simulation.filters import (
    compile_pattern,
)

EVENT = {
    "source": "aws.ec2",
    "detail-type": "EC2 Instance State-change Notification",
    "time": "2017-10-02T16:24:49Z",
    "resources": ["arn:aws:ec2:us-east-1:123456789012:instance/i-1"],
    "detail": {
        "c-count": 5,
        "x-limit": 301.8,
        "source-ip": "10.0.0.33",
        "state": "running",
        "path": "/lib/dir/logo.PNG",
        "nothing": None,
        "empty": "",
        "none": [],
        "on": True,
        "people": [{"first": "Anna", "last": "Smith"}, {"first": "Peter", "last": "Jones"}],
        "tags": ["blue", "green"],
    },
}


def matches(pattern, event=EVENT):
    return compile_pattern(json.dumps(pattern)).matches(event)
