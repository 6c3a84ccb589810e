"""Verification sheet 核验单: what lets somebody who was not there check a result."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from survey.reports.chapters.basis import accounting_table
from survey.reports.printed import record_sheet
from survey.reports.printed.record_sheet import Act, BoxLine, Part, hash_in_groups
from survey.stats.results import SittingSummary


@dataclass(frozen=True)
class Verification:
    """Everything that the sheet says; ``unread`` ballots could not be opened or understood."""

    sitting_id: int
    days: tuple[date, date]
    summary: SittingSummary
    digest: str
    boxes: tuple[BoxLine, ...]
    opening: Act
    unread: int
    printed: Act


def verification_pdf(sheet: Verification, *, fonts: Path | None = None) -> bytes:
    """Return the verification sheet of an opened sitting."""
    basis = sheet.summary.basis
    parts = [
        _sitting(sheet),
        _counts(sheet.summary),
        _hashes(sheet),
        record_sheet.steps(_how(sheet), "三、怎样核验"),
        record_sheet.blanks("核验结果（一致、不一致，不一致的写明哪一处）：", title="四、核验结果"),
        record_sheet.signatures("核验人（签字）", "见证人（签字）"),
        record_sheet.sentences(f"打印：{record_sheet.act_in_words(sheet.printed)}。"),
    ]
    return record_sheet.record_pdf("核验单", f"{basis.unit}　{basis.sitting}", parts, fonts=fonts)


def _sitting(sheet: Verification) -> Part:
    basis = sheet.summary.basis
    days = record_sheet.days_in_words(*sheet.days)
    opened = f"{record_sheet.act_in_words(sheet.opening)}；打不开的答卷{sheet.unread}份"
    return record_sheet.facts(
        (
            ("场次", f"{basis.sitting}（编号{sheet.sitting_id}）"),
            ("时间、地点", "，".join(filter(None, (days, basis.place)))),
            ("组织", f"{basis.round}　{basis.team}"),
            ("开箱", opened),
        )
    )


def _counts(summary: SittingSummary) -> Part:
    """Return the accounting of the annex, figure by figure."""
    counts = accounting_table(summary)
    head = [column.label for column in counts.columns]
    rows = [[str(cell) for cell in row] for row in counts.rows]
    return record_sheet.table(head, rows, "一、份数（与报告附件相同；“—”是为保护答卷人不公布）")


def _hashes(sheet: Verification) -> Part:
    summary = sheet.summary
    rows = (
        *((f"《{form.title}》", hash_in_groups(form.fingerprint)) for form in summary.forms),
        ("计票规则", hash_in_groups(summary.rules_hash)),
        *((f"票箱 {line.label}", hash_in_groups(line.digest)) for line in sheet.boxes),
        ("各箱合并", hash_in_groups(summary.closing_digest)),
        ("汇总", hash_in_groups(sheet.digest)),
        ("统计方法", f"版本{summary.method_version}，随机数种子{summary.seed}"),
    )
    return record_sheet.facts(rows, "二、指纹（SHA-256）", fine=True)


def _how(sheet: Verification) -> tuple[str, ...]:
    return (
        "准备：这张核验单、封箱当天双方签字的《测评情况记录》、报告附件。两个人一起做，"
        "一人念，一人看，每八个字符一停。",
        "对票箱：上面“票箱”各行的指纹，应与《测评情况记录》“二、封箱摘要”逐字相同。相同，说明封箱"
        "以后没有人添过、换过、抽走过答卷。“各箱合并”是它们依次相连再取的指纹。",
        "对表样和规则：上面各表、“计票规则”的指纹，应与报告附件最后的“附：方法和指纹”逐字相同。"
        "相同，说明结果是用这些表、按这套规则数出来的。",
        "对份数：上面“一、份数”应与报告附件“发出和收回”一表逐格相同。",
        "对汇总：请监督员登录工作台，打开“操作记录”。页首应写“记录完整”；找到这一场的“开箱”，"
        "其中记的汇总摘要应与上面“汇总”的指纹相同。",
        f"重新计票：请系统管理员在服务器的终端里输入 survey recount {sheet.sitting_id} 并回车。"
        "它用留存的、已经打乱的答案从头再数一遍，逐项与汇总比较。末行写“重新计票与汇总一致。”"
        "就是一致，否则列出不一致的地方。为保护答卷人而没有留存的，不在其内。",
        "把结果写在下面，签字。封存的答卷和钥匙在开箱时已经销毁，谁也不能再开一次；"
        "能核验的是计票，不是谁填了什么。",
    )
