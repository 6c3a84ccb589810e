"""How a device of the team is used by respondents, one after another."""

from enum import StrEnum

from survey.core.ballot import Source
from survey.core.sentence import Sentence


class Device(StrEnum):
    """Who enters the answers on a device that goes from one respondent to the next.

    ``ASSISTED`` 代填: a member of the team reads the questions aloud and enters what the
    respondent says. ``TABLET`` 共用平板: the respondents enter their answers themselves.
    """

    ASSISTED = "assisted"
    TABLET = "tablet"

    @property
    def source(self) -> Source:
        """Return whose hand it is that enters the answers."""
        return Source.ASSISTED if self is Device.ASSISTED else Source.PHONE


DEVICE_NAMES = {Device.ASSISTED: Sentence("代填"), Device.TABLET: Sentence("共用平板")}
