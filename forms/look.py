"""How pages are made for one reader."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from survey.core.device import Device
from survey.translations import SOURCE

SIZES = ("", "1", "2")
"""As usual, large, very large."""


@dataclass(frozen=True)
class Look:
    """How a page is made for one reader; ``size`` is one of `SIZES`.

    ``device`` is given on a device of the team that goes from one respondent to the next.
    """

    size: str = ""
    language: str = SOURCE
    device: Device | None = None

    @property
    def query(self) -> dict[str, Any]:
        """Return what every address of this reader's way carries, so that it stays so."""
        size = {"z": self.size} if self.size else {}
        language = {"l": self.language} if self.language != SOURCE else {}
        return size | language

    def address(self, **changes: Any) -> str:
        """Return the address, at any page, of the page in this look with ``changes``."""
        return "?" + urlencode({"z": 0} | replace(self, **changes).query)


USUAL = Look()
