"""The history of a draft: which steps can be undone, and which done again."""

from dataclasses import dataclass, replace

MOST_UNDONE = 50


@dataclass(frozen=True)
class Step:
    """One state of a draft, by the running number of the change that led to it.

    ``deed`` says what was done. Changes in a row with the same ``topic`` are one step,
    so that whoever types a question undoes the question and not a letter.
    """

    seq: int
    deed: str
    topic: str = ""


@dataclass(frozen=True)
class History:
    """The steps that are kept, the one that holds now, and how often anything was changed.

    ``revision`` only grows, with undoing too: whoever saw another one saw another draft.
    """

    revision: int
    at: int
    steps: tuple[Step, ...]

    @property
    def now(self) -> int:
        """Return the place of the step that holds now."""
        return next(place for place, step in enumerate(self.steps) if step.seq == self.at)

    @property
    def undoes(self) -> Step | None:
        """Return the step that undoing would take back; ``None`` when there is nothing to."""
        return self.steps[self.now] if self.now else None

    @property
    def redoes(self) -> Step | None:
        """Return the step that would be done again; ``None`` when none was undone."""
        after = self.now + 1
        return self.steps[after] if after < len(self.steps) else None

    def stepped(self, deed: str, topic: str = "") -> "History":
        """Return the history with one more step; what was undone cannot be done again."""
        revision = self.revision + 1
        kept = self.steps[: self.now + 1]
        if topic and len(kept) > 1 and kept[-1].topic == topic:
            kept = kept[:-1]
        kept = (*kept, Step(revision, deed, topic))
        return History(revision, revision, kept[-MOST_UNDONE - 1 :])

    def undone(self) -> "History":
        """Return the history one step back; itself when there is none."""
        place = max(0, self.now - 1)
        return self._at(self.steps[place].seq)

    def redone(self) -> "History":
        """Return the history one step on; itself when there is none."""
        step = self.redoes
        return self._at(step.seq) if step else self

    def _at(self, seq: int) -> "History":
        return self if seq == self.at else replace(self, revision=self.revision + 1, at=seq)


def begun(deed: str) -> History:
    """Return the history of a new draft.

    >>> begun("新建").stepped("加一题").undone().redoes.deed
    '加一题'
    """
    return History(1, 1, (Step(1, deed),))
