"""What many said in the same words: a small table, and what one group said more in a sentence."""

from survey.reports.chapters.parts import Part
from survey.reports.tables import Column, Kind, Table, known
from survey.reports.wording import about
from survey.stats.proportions import share
from survey.stats.reasons import NotComputed
from survey.stats.results import OpenTexts, SittingSummary
from survey.stats.texts.phrases import MOST
from survey.stats.texts.said import FieldPhrases, KeyPhrase

_NO_DIFFERENCE = "各票类的用词未见明显差别（人数少，较小的差别看不出来）。"


def phrase_parts(texts: OpenTexts, summary: SittingSummary) -> tuple[Part, ...]:
    """Return the phrases of one field, and which group used one more."""
    field = next((f for f in summary.phrases if (f.form, f.key) == (texts.form, texts.key)), None)
    if field is None:
        return ()
    title = about(texts.place, "较多人用的说法")
    return (_table(field, title, summary), *_sentences(field, summary))


def _table(field: FieldPhrases, title: str, summary: SittingSummary) -> Table:
    columns = (Column("说法", Kind.TEXT), Column("人数"), Column("占比%", Kind.SHARE))
    decimals = summary.rules.share_decimals
    rows = tuple(
        (each.words, each.count, known(share(each.count, field.texts, decimals)))
        for each in field.phrases
    )
    why = field.compared.why if isinstance(field.compared, NotComputed) else ""
    notes = (
        f"n={field.texts}条意见。机器数出的相同字句，一人说几遍只算一次；"
        f"够多人用过才列，最多{MOST}个。",
        "字句相同，意思不一定相同，要读原文。",
        why,
    )
    name = f"{field.form}.{field.key}.说法"
    return Table(name, title, columns, rows, tuple(filter(None, notes)))


def _sentences(field: FieldPhrases, summary: SittingSummary) -> tuple[str, ...]:
    if isinstance(field.compared, NotComputed):
        return ()
    if not field.compared:
        return (_NO_DIFFERENCE,)
    labels = {audience.code: audience.label for audience in summary.audiences}
    return tuple(_sentence(key, labels) for key in field.compared)


def _sentence(key: KeyPhrase, labels: dict[str, str]) -> str:
    uses = sorted(key.uses, key=lambda use: use.audience != key.more)
    said = "；".join(
        f"{labels[use.audience]}{use.ballots}份有效答卷中{use.count}份" for use in uses
    )
    return f"{labels[key.more]}更多提到“{key.words}”：{said}。"
