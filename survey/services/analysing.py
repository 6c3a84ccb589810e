"""Analysing: the same count and the same reports on ballots that come in a file."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

from survey.core.answers import Answers
from survey.core.ballot import Ballot
from survey.core.counting import Rules
from survey.core.edition import Edition, canonical, fingerprint
from survey.core.errors import Fault, FaultyError
from survey.core.form import Form
from survey.core.sitting import Anonymity
from survey.reports.printed.report import report_pdf
from survey.reports.word.report import report_docx
from survey.reports.workbook.report import summary_xlsx
from survey.services import frame_file
from survey.services.ballot_file import GROUP, Fields, explanations, form_faults, read_ballots
from survey.services.csv_file import NamedBytes, Sheet
from survey.services.frame_file import Frame, read_frame
from survey.stats.columns import GroupColumns, group_columns
from survey.stats.results import SEED, Basis, SittingSummary
from survey.stats.summary import summarise
from survey.stats.texts.key_phrases import field_phrases
from survey.stats.texts.open_texts import open_texts

MOST_FAULTS = 30
"""So many faults are told at once; the others are counted."""


def analyse(
    form: Form, ballots: NamedBytes, frame: NamedBytes, day: date | None = None
) -> SittingSummary:
    """Return the summary of ``ballots`` as an opening would have made it of the same ballots.

    It depends on what the ballots say and on nothing else: not on their order or names,
    not on a clock. Raises `FaultyError` with the place of everything that is wrong in
    the files.
    """
    _refuse(form_faults(form))
    framed, known = read_frame(frame)
    filed, answers = read_ballots(ballots, form)
    _blame_strangers(framed, filed)
    if not framed.faults and not filed.faults:
        _compare(known, answers, framed, filed)
    _refuse([*framed.faults, *filed.faults])
    returned = {
        group.code: _returned(form, answers.get(group.label, ()), known.counted[group.code].void)
        for group in known.groups
    }
    editions = (Edition(0, form, fingerprint(canonical(form))),)
    summary = summarise(
        basis=_basis(form, day),
        rules=Rules(),
        editions=editions,
        groups=known.groups,
        returned=returned,
        issued={code: counted.issued for code, counted in known.counted.items()},
        closing_digest="",
    )
    texts = open_texts(
        summary=summary,
        editions=editions,
        returned=returned,
        groups=known.groups,
        rng=Random(SEED),  # nosec B311  # noqa: S311 - sorting takes the place of shuffling
    )
    phrases = field_phrases(summary, texts, editions, returned, known.groups)
    in_order = (found.model_copy(update={"bodies": tuple(sorted(found.bodies))}) for found in texts)
    return summary.model_copy(update={"texts": tuple(in_order), "phrases": phrases})


def reports(summary: SittingSummary, fonts: Path | None = None) -> Mapping[str, bytes]:
    """Return the files to hand in, by name: the annex, every table, and the summary itself.

    ``fonts`` is a folder to look into first.
    """
    return {
        "report.docx": report_docx(summary),
        "report.pdf": report_pdf(summary, fonts=fonts),
        "summary.xlsx": summary_xlsx(summary),
        "summary.json": summary.model_dump_json(indent=1).encode(),
    }


def sheets(form: Form) -> Mapping[str, Sequence[Sequence[str]]]:
    """Return files to be filled in, by name, as rows: ballots, frame, and how to write them."""
    _refuse(form_faults(form))
    frame = [(name, "", said) for name, said in frame_file.COLUMNS.items()]
    return {
        "ballots.csv": [Fields(form).header],
        "frame.csv": [tuple(frame_file.COLUMNS)],
        "codes.csv": [
            ("文件", "列", "题目", "怎么写"),
            *(("ballots.csv", *told) for told in explanations(form)),
            *(("frame.csv", *told) for told in frame),
        ],
    }


def _refuse(faults: Sequence[Fault]) -> None:
    if not faults:
        return
    told = list(faults[:MOST_FAULTS])
    if len(faults) > MOST_FAULTS:
        told.append(Fault("…", f"还有 {len(faults) - MOST_FAULTS} 处"))
    raise FaultyError(f"有 {len(faults)} 处要改，什么也没有写入；改好后请再运行一次", told)


def _blame_strangers(framed: Sheet, filed: Sheet) -> None:
    """Blame ballots of groups that the frame does not know; of none where it has no row."""
    names = {row.cells["group"] for row in framed.rows}
    for row in filed.rows if names else ():
        if row.cells[GROUP] not in names:
            said = f"“{row.cells[GROUP]}”不在 {framed.name} 的票类里；请改正，或在那里加一行"
            filed.blame(said, row.number, GROUP)


def _compare(
    known: Frame, answers: Mapping[str, Sequence[Answers]], framed: Sheet, filed: Sheet
) -> None:
    """Blame the hand counts that the ballots do not meet."""
    for group in known.groups:
        counted, found = known.counted[group.code], len(answers.get(group.label, ()))
        if counted.returned - counted.void != found:
            said = (
                f"“{group.label}”收回 {counted.returned} 份，减去废票 {counted.void} 份，应有 "
                f"{counted.returned - counted.void} 份答卷，{filed.name} 里有 {found} 份；请核对"
            )
            framed.blame(said, counted.row, "returned")


def _returned(form: Form, answers: Sequence[Answers], void: int) -> GroupColumns:
    """Return the ballots of a group, those ruled void by hand among the void ones.

    Nobody knows whose hand entered a ballot that comes in a file.
    """
    found = group_columns([form], [Ballot((each,)) for each in answers])
    return replace(found, void=found.void + void, sources={})


def _basis(form: Form, day: date | None) -> Basis:
    return Basis(
        unit="",
        unit_type="",
        team="",
        round="",
        sitting=f"{form.title}文件计票",
        day=day,
        place="",
        method="文件计票：答卷由文件读入",
        anonymity=Anonymity.ROWS,
        from_file=True,
    )
