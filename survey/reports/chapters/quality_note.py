"""The quality note 质量说明: ballots with a pattern, and figures with and without them."""

from collections.abc import Iterator

from survey.core.counting import percent
from survey.reports.chapters import joint_words as words
from survey.reports.tables import (
    WITHHELD,
    Column,
    Kind,
    Row,
    Table,
    known,
    mark_note,
)
from survey.stats.joint.results import (
    QualityFound,
)
from survey.stats.reasons import NotComputed
from survey.stats.results import SittingSummary

Part = str | Table


def quality_parts(summary: SittingSummary) -> tuple[Part, ...]:
    """Return what the patterns of the ballots say, with and without."""
    found = summary.joint.quality
    if found is None:
        return ()
    if isinstance(found, NotComputed):
        return (found.why,)
    return (
        words.FLAGGED,
        words.expected_sentence(found),
        _flags_table(found),
        *words.contrast_sentences(found.contrasts),
        *_contrast_tables(found),
    )


def _flags_table(found: QualityFound) -> Table:
    rows: tuple[Row, ...] = (
        ("各项全同（凡作了评价的都选同一档）", *_counted(found.same, found.n)),
        ("与别的答卷一模一样（不含各项全同的）", *_counted(found.identical, found.n)),
        ("按固定次序来回选", *_counted(found.periodic, found.n)),
    )
    return Table(
        "quality.flags",
        "答卷作答情形",
        (Column("情形", Kind.TEXT), Column("份数"), Column("占比%", Kind.SHARE)),
        rows,
        tuple(filter(None, (f"n={found.n}，是全部有效答卷。", mark_note(rows)))),
    )


def _counted(count: int | None, n: int) -> Row:
    return (WITHHELD, WITHHELD) if count is None else (count, percent(count, n, 1))


def _contrast_tables(found: QualityFound) -> Iterator[Table]:
    """Yield persons with and without; a single overall judgement is said in a sentence."""
    contrasts = () if isinstance(found.contrasts, NotComputed) else found.contrasts
    for place, each in enumerate(contrasts, 1):
        if isinstance(each.found, NotComputed) or len(each.found) == 1:
            continue
        yield Table(
            f"quality.{place}",
            f"不计各项全同的答卷，得分有什么变化：{each.title}",
            (
                Column("对象", Kind.TEXT),
                *(
                    Column(label, kind, over=over)
                    for over in ("全部答卷", "不计各项全同的")
                    for label, kind in (("n", Kind.COUNT), ("得分", Kind.SCORE))
                ),
            ),
            tuple(
                (one.label, one.n, known(one.score), one.n_without, known(one.score_without))
                for one in each.found
            ),
            ("n是问到这一项的有效答卷。",),
        )
