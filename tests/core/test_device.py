"""A device of the team that respondents use, and whose hand it counts as."""

import pytest

from survey.core.ballot import Source
from survey.core.device import DEVICE_NAMES, Device


@pytest.mark.parametrize(
    ("device", "source"), [(Device.ASSISTED, Source.ASSISTED), (Device.TABLET, Source.PHONE)]
)
def test_only_answers_that_somebody_else_entered_count_as_assisted(device, source):
    assert device.source is source


def test_every_use_of_a_device_has_a_name():
    assert DEVICE_NAMES.keys() == set(Device)
