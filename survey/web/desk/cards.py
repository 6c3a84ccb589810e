"""The custodians' cards as a page shows them this once: a file, and symbols to print."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from survey.core.errors import SurveyError
from survey.core.sitting import Sitting
from survey.reports.printed import qr
from survey.sealing.custody import part_of
from survey.web.wiring import books


@dataclass(frozen=True)
class Print:
    """A card's part for one sitting, on paper; ``symbol`` is ``None`` when no QR code holds it."""

    sitting: Sitting
    unit: str
    text: str
    symbol: Markup | None


@dataclass(frozen=True)
class ShownCard:
    """A custodian's card: one file for all the sittings, one symbol for each of them."""

    name: str
    display_name: str
    address: str
    prints: tuple[Print, ...]


def display_names() -> dict[str, str]:
    """Return what the accounts' owners are called."""
    return {one.name: one.display_name for one in books().accounts.accounts()}


def shown(name: str, card: bytes, sittings: Sequence[Sitting]) -> ShownCard:
    """Return how the card of a custodian is shown."""
    address = f"data:application/json;base64,{b64encode(card).decode()}"
    prints = tuple(_print(card, sitting) for sitting in sittings)
    return ShownCard(name, display_names()[name], address, prints)


def _print(card: bytes, sitting: Sitting) -> Print:
    boxes = [box.id for box in books().boxes.boxes(sitting.id)]
    text = part_of(card, boxes).decode()
    unit_id = books().inspection.stationing(sitting.stationing_id).unit_id
    return Print(sitting, books().inspection.unit(unit_id).name, text, _symbol(text))


def _symbol(text: str) -> Markup | None:
    try:
        return Markup(qr.svg(text))  # nosec B704  # noqa: S704 - drawn by us from squares
    except SurveyError:
        return None
