"""A lab chooses layers: its function has them, and its page says so."""

from __future__ import annotations

import re

import pytest

from portal.engines.emulator import BadFunction
from portal.engines.emulator.layers import ours
from portal.pages.labs import views
from portal.records.progress.jobs import function_of
from tests import make
from tests.needs import missing


def test_a_lab_declares_them_and_one_that_does_not_is_digested_as_it_ever_was():
    if "powertools" not in ours():
        missing("The layers are not installed: make setup")
    plain, layered = make.lab(), make.lab(layers=("powertools",))

    assert function_of(plain, plain.starter).layers == ()
    assert function_of(layered, layered.starter).layers == ("powertools",)
    assert "layers" not in plain.model_dump_json()
    assert '"layers":["powertools"]' in layered.model_dump_json()


def test_a_layer_that_is_not_installed_is_refused_by_its_name():
    lab = make.lab(layers=("absent",))

    with pytest.raises(BadFunction, match="There is no layer 'absent'"):
        function_of(lab, lab.starter)


@pytest.mark.django_db
def test_its_page_names_them(client, monkeypatch):
    for layers, told in (((), ""), (("powertools", "aws-xray-sdk"), "in /opt powertools, aws-xray-sdk")):
        made = make.library(labs=(make.lab(layers=layers),))
        monkeypatch.setattr(views, "library", lambda made=made: made)

        text = " ".join(re.sub(r"<[^>]+>", "", client.get("/labs/double/").text).split())

        assert ("/opt" in text, told in text) == (bool(layers), True)


@pytest.mark.django_db
def test_one_with_a_layer_of_its_own_leads_to_stacks_and_stays_out_of_the_playground(client, monkeypatch):
    own = {"layer/extensions/shipper.py": "#!/usr/bin/env python3\n", "lambda_function.py": make.STARTER}
    made = make.library(labs=(make.lab().model_copy(update={"starter": own}),))
    monkeypatch.setattr(views, "library", lambda: made)

    page = client.get("/labs/double/").text
    posted = {f"file:{path}": text for path, text in own.items()} | {"event": "{}"}
    refused = client.post("/labs/double/take/", posted, follow=True).text

    assert "Open in the playground" not in page
    assert 'href="/stacks/"' in page
    assert "has a layer of its own" in refused
