"""Minutes 测评情况记录: how a sitting went and how its boxes were closed, to be signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from survey.reports import wording
from survey.reports.printed import record_sheet
from survey.reports.printed.record_sheet import Act, BoxLine, Part, counted
from survey.stats.results import Basis

_BLANK_MOMENT = "　　　年　　月　　日　　时　　分，开箱人："


@dataclass(frozen=True)
class Minutes:
    """Everything that the minutes say.

    ``together`` are the boxes of all slips as one line, ``None`` where there are none.
    ``opening`` is ``None`` before the opening: then a line is left to write it in.
    ``changes`` are what was changed or voided after the publishing, and why.
    """

    basis: Basis
    days: tuple[date, date]
    forms: tuple[str, ...]
    boxes: tuple[BoxLine, ...]
    together: BoxLine | None
    custodians: tuple[str, ...]
    threshold: int
    acts: tuple[Act, ...]
    opening: Act | None
    printed: Act
    changes: tuple[tuple[Act, str], ...] = ()


def minutes_pdf(minutes: Minutes, *, fonts: Path | None = None) -> bytes:
    """Return the minutes for the signatures of the team and of the unit's witness."""
    parts = [
        _circumstances(minutes),
        _counts(minutes),
        record_sheet.sentences(*_notes(minutes)),
        *_changes(minutes.changes),
        _digests(minutes.boxes),
        record_sheet.blanks(
            "现场交回的未用票（手工清点）：",
            "与系统所记“未用”相差、原因：",
            "其他情况（停电、断网、有人未到场、印坏重印等）：",
            title="三、现场清点和说明",
        ),
        record_sheet.signatures("巡察组（签字）", "被巡察单位见证人（签字、盖章）", stamped=True),
        record_sheet.sentences(f"打印：{record_sheet.act_in_words(minutes.printed)}。"),
    ]
    basis = minutes.basis
    return record_sheet.record_pdf(
        "测评情况记录", f"{basis.unit}　{basis.sitting}", parts, fonts=fonts
    )


def _circumstances(minutes: Minutes) -> Part:
    basis = minutes.basis
    keepers = "、".join(minutes.custodians)
    many = f"{keepers}（{minutes.threshold}人到场可开）"
    return record_sheet.facts(
        (
            ("被巡察单位", basis.unit),
            ("组织", f"{basis.round}　{basis.team}"),
            ("时间", record_sheet.days_in_words(*minutes.days)),
            ("地点", basis.place),
            ("方式", basis.method),
            ("表样", "".join(f"《{form}》" for form in minutes.forms)),
            ("匿名", wording.ANONYMITY[basis.anonymity]),
            *((act.what, record_sheet.act_in_words(act)) for act in minutes.acts),
            ("开箱人", many if len(minutes.custodians) > 1 else f"{keepers}（单人保管）"),
            ("开箱", _opening(minutes.opening)),
        )
    )


def _opening(opening: Act | None) -> str:
    return record_sheet.act_in_words(opening) if opening else _BLANK_MOMENT


def _counts(minutes: Minutes) -> Part:
    lines = (*minutes.boxes, *((minutes.together,) if minutes.together else ()))
    head = ("票类", "应到", "发出", "作废", "未用", "收回")
    return record_sheet.table(head, [_row(line) for line in lines], "一、封箱清点")


def _row(line: BoxLine) -> tuple[str, ...]:
    if line.shared:
        return line.label, "不计", "不计", "不计", "不计", counted(line.returned)
    figures = (line.issued, line.voided, line.unused, line.returned)
    return line.label, counted(line.invited), *map(counted, figures)


def _notes(minutes: Minutes) -> Sequence[str]:
    lines = (*minutes.boxes, *((minutes.together,) if minutes.together else ()))
    hidden = any(line.returned is None for line in lines)
    shared = any(line.shared for line in minutes.boxes)
    notes = (
        "发出减作废减未用等于收回。废票（整份未填）开箱后才能数出。",
        "公开码不发票，记作“不计”。" if shared else "",
        "“—”是份数少，为保护答卷人不列。" if hidden else "",
    )
    return ("".join(notes),)


def _changes(changes: Sequence[tuple[Act, str]]) -> Sequence[Part]:
    said = [f"{act.what}：{record_sheet.act_in_words(act)}。{detail}" for act, detail in changes]
    return [record_sheet.steps(said, "发布以后的变动")] if said else []


def _digests(boxes: Sequence[BoxLine]) -> Part:
    rows = [(line.label, record_sheet.hash_in_groups(line.digest)) for line in boxes]
    return record_sheet.facts(rows, "二、封箱摘要（开箱前后可据此核对票箱未被动过）", fine=True)
