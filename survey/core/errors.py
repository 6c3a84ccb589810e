"""What can go wrong, said in the words of the people it happens to."""

from collections.abc import Sequence
from typing import NamedTuple


class SurveyError(Exception):
    """A refusal that its reader can act on.

    ``text`` is a sentence with ``%(name)s`` places and ``values`` fills them, so
    that a door can translate the sentence before it shows it.
    """

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text)
        self.text = text
        self.values_given = values

    def __str__(self) -> str:
        """Return the sentence with its places filled."""
        return self.text % self.values_given if self.values_given else self.text


class Fault(NamedTuple):
    """One thing to mend: where it is, and what to do about it."""

    place: str
    text: str


class FaultyError(SurveyError):
    """Input that was refused as a whole; every fault is listed, nothing was stored."""

    def __init__(self, text: str, faults: Sequence[Fault]) -> None:
        super().__init__(text)
        self.faults = tuple(faults)

    def __str__(self) -> str:
        """Return the sentence and every fault on its own line."""
        return "\n".join([self.text, *(f"{place}: {text}" for place, text in self.faults)])


class DefinitionError(FaultyError):
    """A form definition that cannot be read."""


class NotReadyError(FaultyError):
    """A sitting that may not be published yet."""


class WrongPhaseError(SurveyError):
    """A deed that the sitting's present phase does not allow."""


class NotFoundError(SurveyError):
    """Nothing is kept under that name, or the asker may not know that it is."""


class NotPermittedError(SurveyError):
    """The account's role does not include this deed."""


class UnusableCodeError(SurveyError):
    """A slip code that opens nothing. It never says which of the reasons it was."""

    def __init__(self) -> None:
        super().__init__("这个号码现在不能用")


class EntranceNotOpenError(SurveyError):
    """A shared code whose sitting has not begun."""


class EntranceClosedError(SurveyError):
    """A shared code whose sitting has ended."""


class BusyError(SurveyError):
    """The queue of casts is full; nothing was stored and the same cast may be tried again."""


class OpeningRefused(SurveyError):  # noqa: N818 - the field's word for it
    """An opening that did not take place. Nothing was lost; the text names what is wrong."""
