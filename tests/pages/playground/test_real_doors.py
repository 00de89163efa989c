"""The request builder of a door's page, through a real broker and real sandboxes."""

from __future__ import annotations

import pytest
from django.urls import reverse

from portal.pages.playground import doors, doors_page
from portal.pages.playground.door_form import default_texts
from portal.records.playground.models import DeployedDoor
from tests.pages.playground.test_real_runs import pool

__all__ = ["pool"]

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]


def test_both_sides_of_what_is_sent_stand_beside_each_other(client, make_function, monkeypatch):
    for module in (doors, doors_page):
        monkeypatch.setattr(module, "why_not_callable", lambda socket: "")
    function = make_function("http")
    client.post(
        reverse("playground:deploy_door", args=[function.pk, "function-url"]), default_texts("function-url")
    )
    door = DeployedDoor.objects.get()

    page = client.post(
        reverse("playground:send_to_door", args=[function.pk, door.pk]),
        {"method": "GET", "path": "/hello?name=Ada", "headers": "Accept: */*", "body": ""},
    ).text

    assert "GET /hello?name=Ada HTTP/1.1" in page
    assert "&quot;statusCode&quot;: 200" in page
    assert "HTTP/1.1 200 OK" in page
    assert "{&quot;hello&quot;: &quot;Ada&quot;, &quot;path&quot;: &quot;/hello&quot;}" in page
    assert reverse("playground:result", args=[door.exchanges.get().run_id]) in page
