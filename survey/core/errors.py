"""What can go wrong, said in the words of the people it happens to."""

from collections.abc import Sequence
from typing import NamedTuple

from survey.core.sentence import Sentence


class SurveyError(Exception):
    """A refusal that its reader can act on.

    ``text`` may have ``%(name)s`` places, which ``values`` fill: it is kept as a
    `Sentence`, so that a door can say it in the reader's language.
    """

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text)
        self.sentence = Sentence(text, **values)

    def __str__(self) -> str:
        """Return the sentence in Chinese."""
        return self.sentence


class Fault(NamedTuple):
    """One thing to mend: where it is, and what to do about it.

    What has values in it, or is to be said in the reader's language, is a `Sentence`.
    """

    place: str
    text: str


class FaultyError(SurveyError):
    """Input that was refused as a whole; every fault is listed, nothing was stored."""

    def __init__(self, text: str, faults: Sequence[Fault], **values: object) -> None:
        super().__init__(text, **values)
        self.faults = tuple(faults)

    def __str__(self) -> str:
        """Return the sentence and every fault on its own line."""
        return "\n".join([self.sentence, *(f"{place}: {text}" for place, text in self.faults)])


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
