"""How pages are made for one reader."""

from dataclasses import dataclass
from typing import Any

from survey.core.device import Device

SIZES = ("", "1", "2")
"""As usual, large, very large."""


@dataclass(frozen=True)
class Look:
    """How a page is made for one reader; ``size`` is one of `SIZES`.

    ``device`` is given on a device of the team that goes from one respondent to the next.
    """

    size: str = ""
    device: Device | None = None

    @property
    def query(self) -> dict[str, Any]:
        """Return what every address of this reader's way carries, so that it stays so."""
        return {"z": self.size} if self.size else {}


USUAL = Look()
