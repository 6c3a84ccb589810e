"""What many people said in the same words, and which group said it more."""

from survey.core.record import Record
from survey.stats.reasons import NotComputed


class Phrase(Record):
    """Words that ``count`` respondents used in one field, however often each."""

    words: str
    count: int


class Use(Record):
    """How many of a group's valid ballots hold a phrase."""

    audience: str
    count: int
    ballots: int


class KeyPhrase(Record):
    """A phrase that the group ``more`` used more than the others; ``uses`` are of every group."""

    words: str
    more: str
    uses: tuple[Use, ...]


class FieldPhrases(Record):
    """The phrases of one field, the most used first.

    ``texts`` is how many wrote something there. ``compared`` is empty where groups were
    compared and no difference was seen.
    """

    form: str
    key: str
    texts: int
    phrases: tuple[Phrase, ...]
    compared: tuple[KeyPhrase, ...] | NotComputed
