"""Frames: whom an audience stands for, and how many they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from survey.core.counting import Rules
from survey.core.sitting import Selection
from survey.stats.inference.results import Footing
from survey.stats.proportions import IN_PERCENT
from survey.stats.reasons import NotComputed
from survey.stats.results import Accounting, Audience, AudienceKind

SELF_SELECTED = "扫码自愿填写，不能代表全体，不作推算。"
MIXED = "各票类选人的办法不同，合在一起不能推算全体；请看各票类。"
NOBODY_KNOWS = "应到人数不明，不能推算全体。"
MORE_THAN_INVITED = "作答的比应到的人还多，请核对应到人数；不作推算。"
ALL_ANSWERED = "全部应到人员都交了有效答卷，这就是全体的结果，不用推算。"
WITHHELD = "数字没有公布，不作推算。"
IN_WORDS = "几乎人人作同样回答，只写“普遍”，不作推算。"
NOBODY_ASKED = "没有人被问到。"
NOT_ALL_SHOWN = "各票类的数字没有都列出，票类之间不作比较。"
ONLY_COUNTS = "不足10份，只列票数，不作推算。"
TOO_FEW = "不足5份，不作推算。"


class Frame(NamedTuple):
    """An audience's accounting, as far as a share needs it; ``None`` is unknown or withheld."""

    selection: Selection | None
    shared: bool
    invited: int | None
    valid: int | None
    returned: int | None

    def people(self, base: int) -> int | None:
        """Return of how many people ``base`` answers tell: of them and of who gave no valid ballot.

        Under the rule of all valid ballots these are all the invited. Who was not asked, or
        said that he does not know where the base leaves that out, is known to be none of
        them; how it is with those of whom there is no ballot, nobody knows: they all count.
        """
        if self.invited is None or self.valid is None:
            return None
        return base + self.invited - self.valid

    @property
    def unreturned(self) -> int | None:
        """Return how many of the invited gave nothing back."""
        if self.invited is None or self.returned is None:
            return None
        return max(0, self.invited - self.returned)


@dataclass(frozen=True)
class Circumstances:
    """Whose answers a summary shows, whom they stand for, and by which rules and seed."""

    audiences: tuple[Audience, ...]
    frames: Mapping[str, Frame]
    rules: Rules
    seed: int

    @property
    def groups(self) -> tuple[Audience, ...]:
        """Return the groups that are shown side by side; none where there is only one."""
        found = tuple(each for each in self.audiences if each.kind is AudienceKind.GROUP)
        return found if len(found) > 1 else ()


def frame_of(audience: Audience, counted: Accounting | None) -> Frame:
    """Return the frame of ``audience``, by its line of the accounting."""
    shared = audience.kind is AudienceKind.SHARED
    if counted is None:
        return Frame(audience.selection, shared, None, None, None)
    return Frame(audience.selection, shared, counted.invited, counted.valid, counted.returned)


def footing(frame: Frame, n: int, people: int | None) -> Footing:
    """Return what ``n`` answers of ``people`` can bear."""
    if frame.shared:
        return Footing.SELF_SELECTED
    if frame.selection is None or _too_many(frame, n, people):
        return Footing.UNSURE
    if people == n:
        return Footing.COMPLETE
    if frame.selection is Selection.SAMPLE:
        return Footing.SAMPLE
    return Footing.UNSURE if people is None else Footing.PART


def why_nothing(frame: Frame, n: int, people: int | None) -> NotComputed | None:
    """Return why nothing is inferred from ``n`` answers of ``people``, if so."""
    if frame.selection is None and not frame.shared:
        return NotComputed(why=MIXED)
    match footing(frame, n, people):
        case Footing.SELF_SELECTED:
            return NotComputed(why=SELF_SELECTED)
        case Footing.UNSURE:
            return NotComputed(why=NOBODY_KNOWS if people is None else MORE_THAN_INVITED)
        case Footing.COMPLETE:
            return NotComputed(why=ALL_ANSWERED)
        case _:
            return NotComputed(why=ONLY_COUNTS) if n < IN_PERCENT else None


def _too_many(frame: Frame, n: int, people: int | None) -> bool:
    """Return whether more answered, or came back, than there were people."""
    if people is None or frame.invited is None:
        return False
    return n > people or (frame.returned or 0) > frame.invited
