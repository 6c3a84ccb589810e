"""Results and comparisons in a real browser: for everybody, on a phone, on paper, in grey."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pypdfium2
import pytest
from playwright.sync_api import Browser

from survey.core.job import JobKind, JobStep
from survey.core.sitting import Phase
from survey.services import jobs, preparing
from survey.services.jobs import Order
from tests.databases import makers
from tests.databases.makers import Databases
from tests.journeys.test_desk import Desk, listening_at, settle
from tests.makers import a_sitting
from tests.reports import sittings
from tests.web import results_shown

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


@dataclass
class Shown:
    """A desk at which results lie, and the addresses of its pages by name."""

    desk: Desk
    addresses: dict[str, str]

    def go(self, page: str) -> None:
        self.desk.go(self.addresses[page])


@pytest.fixture(scope="module")
def shown(
    browser: Browser, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shown]:
    home = tmp_path_factory.mktemp("shown")
    with listening_at(home, makers.migrated(databases, home)) as (app, address):
        desk = Desk(browser, address, app)
        settle(desk)
        addresses = _fill(desk)
        desk.sign_in("zhou")
        yield Shown(desk, addresses)
        desk.leave()


def _fill(desk: Desk) -> dict[str, str]:
    """Lay results of every sort on the desk; return where they are looked at."""
    now = datetime.now(UTC)
    with desk.works.store.begin() as books:
        leader, member = (books.accounts.by_name(name) for name in ("zhou", "wu"))
        (stationing,) = books.inspection.stationings(leader.teams)
        opened = results_shown.kept_sittings(books, stationing.id)
        form = sittings.paper(*sittings.questionnaire(60), sittings.persons(30))
        long = results_shown.kept_summary(
            books, stationing.id, "三十个人", form, sittings.thirty_people()
        )
        read = opened["有一类不公布"].id
        results_shown.read_by_two(books, read, (leader, member))
        units = results_shown.kept_units(books, leader.teams[0])
        *_, last = results_shown.kept_rounds(books, leader.teams[0])
        plan = a_sitting(stationing.id, custodians=("zhou", "wu", "zheng"), threshold=2)
        draft = preparing.prepare(books, leader, plan, ["leading_body", "leaders"], now)
        closed = books.sittings.add(plan.model_copy(update={"phase": Phase.CLOSED}), [])
        order = Order(opened["逐份"].id, JobKind.EXPORT, "annex.pdf", "application/pdf")
        job = jobs.begin(books, leader, order, now)
        jobs.tell(books, job.id, JobStep.MAKING, 0, 0, now)
        (text, *_) = books.texts.texts(read)
    at = {title: f"/desk/sittings/{sitting.id}" for title, sitting in opened.items()}
    reading = f"{at['有一类不公布']}/texts"
    return {
        **{title: f"{address}/results" for title, address in at.items()},
        "三十个人": f"/desk/sittings/{long.id}/results",
        "opened sitting": at["逐份"],
        "whole ballots": f"{at['逐份']}/results/rows",
        "no whole ballots": f"{at['严格']}/results/rows",
        "template": f"{at['逐份']}/results/template",
        "texts before reading": f"{at['逐份']}/texts",
        "texts read by two": reading,
        "differences": f"{reading}/differences",
        "codes": f"{reading}/read",
        "themes": f"{reading}/themes",
        "wordings": f"{reading}/wordings",
        "wording": f"{reading}/{text.id.hex()}/wording",
        "units": f"/desk/stationings/{units[0].stationing_id}/units",
        "rounds": f"/desk/sittings/{last.id}/changes",
        "job": f"/desk/jobs/{job.id.hex()}",
        "opening": f"/desk/sittings/{closed.id}/opening",
        "plan": f"/desk/sittings/{draft.id}/plan",
    }


RESULTS = ("严格", "有一类不公布", "逐份", "一个人", "没有人", "三十个人")
DRAWN = ("严格", "有一类不公布", "逐份", "三十个人", "units", "rounds")
PAGES = (
    *RESULTS,
    "opened sitting",
    "whole ballots",
    "no whole ballots",
    "template",
    "texts before reading",
    "texts read by two",
    "differences",
    "codes",
    "themes",
    "wordings",
    "wording",
    "units",
    "rounds",
    "job",
    "opening",
    "plan",
)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_without_fault_for_everybody_and_fits_a_phone(shown: Shown, page: str) -> None:
    shown.go(page)

    shown.desk.look()


@pytest.mark.parametrize("page", DRAWN)
def test_every_drawing_stands_beside_its_table_and_under_a_title(shown: Shown, page: str) -> None:
    shown.go(page)

    figures = shown.desk.page.locator("figure.drawing")
    alone = figures.evaluate_all(
        "all => all.filter(one => !one.closest('section').querySelector('table')"
        " || !one.querySelector('figcaption').innerText.trim()).length"
    )

    assert figures.count() > 0
    assert alone == 0


@pytest.mark.parametrize("page", DRAWN)
def test_nothing_reaches_beyond_its_sheet(shown: Shown, page: str) -> None:
    shown.go(page)

    beyond = shown.desk.page.evaluate(
        """() => [...document.querySelectorAll('main p, main li, main dd, main dt, main figure')]
          .filter(e => e.getBoundingClientRect().width
            && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline')
          .map(e => e.outerHTML.slice(0, 90))"""
    )

    assert beyond == []


@pytest.mark.parametrize("page", ["三十个人", "units", "rounds"])
def test_on_paper_there_are_figures_and_nothing_to_press(shown: Shown, page: str) -> None:
    shown.go(page)
    shown.desk.page.emulate_media(media="print")

    pressed = shown.desk.page.evaluate(
        """() => [...document.querySelectorAll('button, nav, .btn, form, header, footer')]
          .filter(e => e.getClientRects().length).map(e => e.outerHTML.slice(0, 90))"""
    )
    shown.desk.page.emulate_media(media="null")

    assert pressed == []


def test_on_paper_a_long_table_repeats_its_header_and_pages_are_a4(shown: Shown) -> None:
    shown.go("三十个人")

    document = pypdfium2.PdfDocument(shown.desk.page.pdf(prefer_css_page_size=True))
    sizes = {tuple(round(length) for length in page.get_size()) for page in document}
    words = [page.get_textpage().get_text_range() for page in document]
    document.close()

    going_on = [text for text in words if text.startswith(("姓名", "项目"))]
    assert sizes == {(595, 842)}
    assert len(going_on) > 3
    assert not any("http" in text for text in words)
