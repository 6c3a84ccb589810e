"""Why a figure was not computed, in a sentence that stands where the figure would."""

from survey.core.record import Record


class NotComputed(Record):
    """The sentence, which tells no figure that is withheld."""

    why: str
