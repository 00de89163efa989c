"""A lab's files below layer/ are a layer of the function's own, where the lab begins with one."""

from __future__ import annotations

import pytest

from portal.engines.emulator.function import BadFunction
from portal.records.progress.jobs import function_of
from tests.make import STARTER, lab

SHIPPER = "layer/extensions/shipper.py"
WITH_LAYER = lab().model_copy(update={"starter": {"lambda_function.py": STARTER, SHIPPER: "# as it begins"}})


def test_what_is_below_layer_is_no_part_of_the_code():
    function = function_of(WITH_LAYER, {"lambda_function.py": STARTER, SHIPPER: "# mine"})

    assert dict(function.files) == {"lambda_function.py": STARTER}
    assert function.layers == ("layer",)
    assert function.layer_files == {"layer": {"extensions/shipper.py": "# mine"}}


def test_a_learner_may_add_to_it_and_empty_it():
    more = {"lambda_function.py": STARTER, "layer/python/own.py": "x = 1"}

    assert function_of(WITH_LAYER, more).layer_files == {"layer": {"python/own.py": "x = 1"}}
    assert function_of(WITH_LAYER, {"lambda_function.py": STARTER}).layers == ()


def test_where_a_lab_has_none_such_a_folder_is_code():
    files = {"lambda_function.py": STARTER, "layer/own.py": "x = 1"}

    assert dict(function_of(lab(), files).files) == files


def test_what_a_layer_cannot_hold_is_said():
    with pytest.raises(BadFunction, match="cannot name a file of the layer"):
        function_of(WITH_LAYER, {"lambda_function.py": STARTER, "layer/../outside.py": "x = 1"})
