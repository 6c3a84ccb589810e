"""How pages are made for one reader."""

from dataclasses import dataclass
from typing import Any

SIZES = ("", "1", "2")
"""As usual, large, very large."""


@dataclass(frozen=True)
class Look:
    """How a page is made for one reader; ``size`` is one of `SIZES`."""

    size: str = ""

    @property
    def query(self) -> dict[str, Any]:
        """Return what every address of this reader's way carries, so that it stays so."""
        return {"z": self.size} if self.size else {}


USUAL = Look()
