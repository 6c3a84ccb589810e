"""What is printed and handed in: slips, and reports that do not grow with the ballots."""

import secrets
from collections.abc import Iterator
from itertools import cycle, islice
from random import Random
from time import process_time

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from survey.core import codes
from survey.reports.printed.report import report_pdf
from survey.reports.printed.slips import Batch, PrintedSlip, SlipText, slips_pdf
from survey.reports.word.report import report_docx
from survey.reports.workbook.report import summary_xlsx
from survey.stats.columns import group_columns
from survey.stats.results import SittingSummary
from tests.load import scenes
from tests.load.bench.counting import GRADES
from tests.load.bench.figures import Figure, by_turns, seconds
from tests.load.bench.ground import Ground
from tests.stats import makers

_MOST, _MOST_SECONDS = 2.5, 10
_PARTS = 10
_PERSONS = 30
_SAME = 1.25
"""Reports of many ballots take no longer than those of few, but for the clock's own noise."""
_TEXT = SlipText(
    organisation="县委第四巡察组",
    title="动员会民主测评",
    how="微信扫一扫；打不开时用浏览器打开下面的网址，输入号码。",
    last_day="2026年5月6日",
    hotline="0571-5550 0199",
    address="https://survey.example.org/s",
)


def slips(ground: Ground) -> Iterator[Figure]:
    """Return the figure of slips beside bare QR symbols of one fixed mask."""
    number = ground.sizes.slips
    made = [codes.new_slip(secrets.token_bytes) for _ in range(number)]
    printed = [PrintedSlip(f"{_TEXT.address}#{slip.token}", slip.typed) for slip in made]
    some = printed[: max(number // _PARTS, 1)]
    value, baseline = by_turns(lambda: _sheets(some), lambda: [_symbol(one.url) for one in some])
    whole = seconds(lambda: _sheets(printed), process_time)
    each, bare = 1000 * value / len(some), 1000 * baseline / len(some)
    ratio = value / baseline
    says = (
        f"{each:.2f} ms of CPU a slip beside {bare:.2f} for a bare symbol; {number:,} in"
        f" {whole:.1f} s"
    )
    ok = ratio <= _MOST and whole <= _MOST_SECONDS
    reach = f"≤ {_MOST}; {number:,} in ≤ {_MOST_SECONDS} s"
    yield Figure("slips", ratio, each, bare, reach, ok, says)


def _sheets(printed: list[PrintedSlip]) -> bytes:
    return slips_pdf(_TEXT, [Batch("C票 干部职工代表", "白色", printed)], 24)


def _symbol(url: str) -> None:
    symbol = QRCode(error_correction=ERROR_CORRECT_M, mask_pattern=0)
    symbol.add_data(url.encode())
    symbol.make()


def reports(ground: Ground) -> Iterator[Figure]:
    """Return the figure of Word, Excel and PDF for many ballots beside those for few."""
    few, many = ground.sizes.reported
    summaries = {number: _summary(number) for number in (few, many)}
    value, baseline = by_turns(
        lambda: _handed_in(summaries[many]), lambda: _handed_in(summaries[few])
    )
    ratio = value / baseline
    says = (
        f"Word, Excel and PDF of 60 questions, one of them {_PERSONS} persons: {value:.2f} s for"
        f" {many:,} ballots, {baseline:.2f} s for {few:,}"
    )
    yield Figure("report", ratio, value, baseline, "independent of N", ratio <= _SAME, says)


def _handed_in(summary: SittingSummary) -> None:
    report_docx(summary)
    summary_xlsx(summary)
    report_pdf(summary)


def _summary(ballots: int) -> SittingSummary:
    form = scenes.sixty(_PERSONS)
    rng = Random(1)
    words = [grade.code for grade in GRADES]
    given = [
        {slot.key: rng.choice([code for code, _ in slot.choices] or words) for slot in form.slots}
        for _ in range(min(ballots, 100))
    ]
    minds = [makers.ballot(form, each) for each in given]
    returned = group_columns([form], islice(cycle(minds), ballots))
    return makers.summary_of(form, {makers.group("a", invited=ballots): returned})
