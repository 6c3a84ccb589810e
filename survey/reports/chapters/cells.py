"""The cells of one option, ranking or number as one audience answered it, under their heads."""

from collections.abc import Mapping
from math import inf

from survey.reports import wording
from survey.reports.chapters.asked import choices_of
from survey.reports.tables import NOT_ASKED, TICKED, UNTICKED, WITHHELD, Column, Kind, Row, known
from survey.stats.figures import Choice, Common, Distribution, Judged, Ticked, Ticks
from survey.stats.results import NumberCount, RankingCount, RankingResult

Results = Mapping[str, Judged] | Mapping[str, Ticked]

# Each row of cells below stands under the heads of its name.
OPTION_HEADS = (Column("票数"), Column("占比%", Kind.SHARE))
RANKING_HEADS = (Column("入选次数"), Column("排第1位次数"), Column("积分"))
NUMBER_HEADS = (
    Column("作答"),
    Column("未填"),
    Column("下四分位数", Kind.SCORE),
    Column("中位数", Kind.SCORE),
    Column("上四分位数", Kind.SCORE),
    Column("平均数", Kind.SCORE),
)

NUMBER_NOTE = "一半的答案在下四分位数与上四分位数之间；最大、最小值是个人的答案，不列。"
"""What must be said under a table of numbers."""

NO_NUMBERS = "分位数、平均数空着的，是作答太少，或者为保护答卷人不公布。"
"""Why the middle of some numbers is left empty."""


def options_of(results: Results) -> tuple[Choice, ...]:
    """Return the options of a question; empty where all its figures are withheld."""
    return next((choices_of(found) for found in results.values() if found), ())


def ranked_options(ranking: RankingResult) -> tuple[str, ...]:
    """Return the labels of what was ranked; empty where all figures are withheld."""
    counted = (found for found in ranking.results.values() if found)
    return next((tuple(option.label for option in found.options) for found in counted), ())


def option_cells(result: Judged | Ticked, place: int) -> Row:
    """Return votes and share of the option at ``place``, or the word that stands for them."""
    match result:
        case Common():
            return word_cells(result, result.choices[place].code)
        case Ticks():
            tick = result.options[place]
            if tick.count is None:
                return TICKED if tick.common else UNTICKED, WITHHELD
            return tick.count, known(tick.share)
        case Distribution() if result.asked:
            share = result.shares[place]
            return share.count, known(share.share)
        case _:
            return missing(result, len(OPTION_HEADS))


def blank_cells(result: Judged | Ticked) -> Row:
    """Return votes and share of 未填, or the word that stands for them."""
    match result:
        case Common():
            return word_cells(result, None)
        case Ticks():
            return WITHHELD, WITHHELD
        case Distribution() if result.asked:
            return result.blank, known(result.blank_share)
        case _:
            return missing(result, len(OPTION_HEADS))


def word_cells(result: Common, choice: str | None) -> Row:
    """Return the word in place of votes and share where ``choice`` is the common one."""
    return wording.common_mark(result) if choice == result.chosen else WITHHELD, WITHHELD


def votes_of(result: Judged | Ticked, place: int) -> float:
    """Return by what the option at ``place`` is sorted: its votes, or what a word says of them."""
    match result:
        case Ticks():
            tick = result.options[place]
            return tick.count if tick.count is not None else inf if tick.common else 0
        case Distribution():
            return result.shares[place].count
        case _:
            return 0


def n_of(result: Judged | Ticked) -> int | None:
    """Return what shares are shares of, ``None`` where none are told."""
    match result:
        case Distribution() if result.asked:
            return result.base
        case Ticks():
            return result.asked
        case _:
            return None


def ranking_cells(result: RankingCount | None, place: int) -> Row:
    """Return how the option at ``place`` was ranked."""
    if result is None or not result.asked:
        return missing(result, len(RANKING_HEADS))
    option = result.options[place]
    return option.ranked, option.first, option.points


def number_cells(result: NumberCount | None) -> Row:
    """Return how many gave a number, and the middle of what they gave."""
    if result is None or not result.asked:
        return missing(result, len(NUMBER_HEADS))
    figures = (result.low, result.median, result.high, result.mean)
    return (result.asked - result.blank, result.blank, *map(known, figures))


def ranking_note(ranking: RankingResult) -> str:
    """Return how ranks became points."""
    return f"请答卷人排出前{ranking.places}位，第1位得{ranking.places}分，依次递减1分。"


def missing(result: object | None, width: int) -> Row:
    """Return marks in place of figures that are withheld, or were never asked for."""
    return (WITHHELD if result is None else NOT_ASKED,) * width
