"""Ballots and hand counts written as people keep them: in two CSV files."""

import csv
import io
from collections.abc import Mapping, Sequence

from survey.core.answers import NOT_ASKED, Answers
from survey.core.ballot import Ballot
from survey.core.edition import Edition, canonical, fingerprint
from survey.core.form import Form, Kept, Slot
from survey.core.questions import Number, Single
from survey.services.analysing import analyse
from survey.services.ballot_file import Fields
from survey.services.csv_file import NamedBytes
from survey.services.frame_file import COLUMNS
from survey.stats.results import SittingSummary
from tests.stats.makers import ONE_OF_EACH, form, grid, single

FRAME = "group,invited,issued,returned,void,weight,mode\na,40,40,{returned},0,,all\n"

EVERY_KIND = form(
    *(question for kind, question in ONE_OF_EACH.items() if kind != "grid"),
    grid("leaders", rows=3, columns=2, roster="leaders"),
    Single(
        id="later",
        text="以后",
        options=({"code": "yes", "label": "愿意"}, {"code": "no", "label": "不愿意"}),
        when={"test": "is", "question": "single", "option": "a"},
        follow_ups=({"on": ["no"], "text": "为什么"},),
    ),
)
SMALL = form(
    single("overall"),
    ONE_OF_EACH["multiple"],
    ONE_OF_EACH["ranking"],
    Number(id="number", text="几次", maximum=100),
    ONE_OF_EACH["text"],
)


def edition(of: Form) -> Edition:
    return Edition(0, of, fingerprint(canonical(of)))


def csv_bytes(rows: Sequence[Sequence[object]]) -> bytes:
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue().encode()


def ballots_file(of: Form, ballots: Mapping[str, Sequence[Ballot]]) -> list[list[str]]:
    """Return ballots of one form by group as rows, the header first."""
    given = [(group, ballot) for group, found in ballots.items() for ballot in found]
    rows = [
        [str(number), group, *_cells(of, ballot.answers[0])]
        for number, (group, ballot) in enumerate(given, 1)
    ]
    return [list(Fields(of).header), *rows]


def _cells(of: Form, answers: Answers) -> list[str]:
    return [_cell(slot, value) for slot, value in zip(of.slots, answers, strict=True)]


def _cell(slot: Slot, value: object) -> str:
    if value is None or value == NOT_ASKED:
        return ""
    codes = [code for code, _ in slot.choices]
    match slot.kept:
        case Kept.CHOICE:
            return codes[value]
        case Kept.MARKS:
            return ";".join(code for place, code in enumerate(codes) if value >> place & 1)
        case Kept.ORDER:
            return ";".join(codes[place] for place in value)
        case _:
            return value


def frame_file(*groups: Mapping[str, object]) -> bytes:
    return csv_bytes(
        [list(COLUMNS), *([group.get(name, "") for name in COLUMNS] for group in groups)]
    )


def analysed(of: Form, ballots: str | bytes, frame: str | bytes | None = None) -> SittingSummary:
    """Return the summary of a file of ballots, of one group that is as large as the file."""
    body = ballots if isinstance(ballots, bytes) else ballots.encode()
    if frame is None:
        frame = FRAME.format(
            returned=len(list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))) - 1
        )
    framed = frame if isinstance(frame, bytes) else frame.encode()
    return analyse(of, NamedBytes("ballots.csv", body), NamedBytes("frame.csv", framed))
