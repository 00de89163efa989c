"""A lab that was looked at is where "Continue" leads."""

from __future__ import annotations

import pytest

from portal.records.accounts.models import Learner
from portal.records.progress.models import Place

pytestmark = pytest.mark.django_db


def test_the_look_of_somebody_known_is_their_place(client, learner):
    client.get("/labs/double/")

    place = Place.objects.get()
    assert (place.learner, place.kind, place.slug) == (learner, "lab", "double")


def test_a_strangers_look_writes_nothing(client):
    client.get("/labs/double/")

    assert not Place.objects.exists()
    assert not Learner.objects.exists()
