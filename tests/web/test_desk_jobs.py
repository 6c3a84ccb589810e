"""Long work at the desk: a page that survives a reload, a file that waits, a crash told."""

from datetime import UTC, datetime
from threading import Event

import pytest
import sqlalchemy as sa

from survey.core.errors import SurveyError
from survey.core.job import KEPT, LOST_AFTER, JobStep
from survey.core.sitting import Phase
from survey.services import opening, reporting, slips
from survey.web.desk import jobs
from survey.web.worker import Task
from tests.makers import forge
from tests.services.opened import kept_opened, kept_unit
from tests.web.clerks import tokens
from tests.web.test_desk_running import cast, hands

WORD = "/desk/sittings/1/results/word"
OPENING = "/desk/sittings/1/opening"


class Slow:
    """A deed that goes on when it is told to, and says in between how far it is."""

    def __init__(self, deed):
        self.deed, self.begun, self.go_on, self.gone = deed, Event(), Event(), Event()

    def __call__(self, *asked):
        self.begun.set()
        assert self.go_on.wait(30)
        return self.deed(*asked)


@pytest.fixture
def impatient(monkeypatch):
    """Nobody waits for anything."""
    monkeypatch.setattr(jobs, "PATIENCE", 0.0)


@pytest.fixture
def leader(house):
    return house.clerk("zhou")


@pytest.fixture
def slow(house, monkeypatch, impatient):
    """Make a deed of a service wait for its `go_on`."""
    made = []

    def slow_down(module, name):
        monkeypatch.setattr(module, name, Slow(getattr(module, name)))
        made.append(getattr(module, name))
        return made[-1]

    yield slow_down
    for deed in made:
        deed.go_on.set()


@pytest.fixture
def opened(house, leader):
    cast(house, "a", 10)
    house.close_sitting()
    leader.post(OPENING, hands(house, "zhou", "wu"))


def settled(house):
    """Wait until the worker has done everything it was asked to do before."""
    last = Task(b"", lambda _: b"done", "", str)
    assert house.works.worker.do(last).awaited(30) == b"done"


def test_a_long_export_is_followed_on_a_page_that_survives_a_reload(house, leader, opened, slow):
    making = slow(reporting, "word")

    sent = leader.post(WORD)
    assert making.begun.wait(30)
    house.works.worker.tell()
    first, second = (leader.get(sent.location) for _ in range(2))

    assert sent.status_code == 303
    for page in (first, second):
        assert "正在生成文件" in page.text
        assert "<progress" in page.text
        assert '<noscript><meta http-equiv="refresh"' in page.text
    assert sent.location in leader.get("/desk/sittings/1/results").text
    making.go_on.set()
    settled(house)
    assert "做好了" in leader.get(sent.location).text
    file = leader.post(f"{sent.location}/file")
    assert file.data[:2] == b"PK"
    assert "attachment" in file.headers["Content-Disposition"]


def test_units_side_by_side_are_followed_like_any_other_file(house, leader, impatient):
    with house.works.store.begin() as books:
        stationings = [kept_unit(books, 1, name) for name in ("甲镇", "乙镇")]
        for each in stationings:
            kept_opened(books, each.id, {"a": 25, "c": 5})

    sent = leader.post(f"/desk/stationings/{stationings[1].id}/units/excel")
    settled(house)

    assert "各单位对比.xlsx" in leader.get(sent.location).text
    assert leader.post(f"{sent.location}/file").data[:2] == b"PK"


def test_nobody_else_can_see_or_fetch_it(house, leader, opened, slow):
    slow(reporting, "word").go_on.set()
    sent = leader.post(WORD)
    settled(house)

    for name in ("wu", "feng", "zheng", "admin", "jian"):
        other = house.clerk(name)
        assert other.get(sent.location).status_code == 404
        assert other.post(f"{sent.location}/file").status_code == 404
    again = house.clerk("zhou")
    assert again.post(f"{sent.location}/file").status_code == 404
    assert leader.post(f"{sent.location}/file").status_code == 200


def test_the_file_is_gone_after_an_hour_and_after_signing_out(
    house, leader, opened, slow, monkeypatch
):
    slow(reporting, "word").go_on.set()
    sent, other = leader.post(WORD), leader.post(WORD)
    settled(house)

    later = datetime.now(UTC) + KEPT
    monkeypatch.setattr(jobs, "now", lambda: later)
    assert leader.post(f"{sent.location}/file").status_code == 404
    monkeypatch.undo()
    leader.post("/desk/sign-out")
    leader.sign_in("zhou")
    assert leader.get(other.location).status_code == 404
    with house.works.store.engine.connect() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM job")).scalar_one() == 0


def test_an_address_that_names_no_job_is_a_page_that_is_not_there(leader):
    for name in ("0" * 32, "nonsense", "é"):
        assert leader.get(f"/desk/jobs/{name}").status_code == 404


def test_why_an_export_failed_is_said_in_the_language_of_whoever_asked(
    house, leader, opened, impatient, monkeypatch
):
    def refuse(*_):
        raise SurveyError("数据库正在使用，旧的记录没能清掉；请稍后再试")

    monkeypatch.setattr(reporting, "word", refuse)
    leader.post("/desk/language", language="en")
    sent = leader.post(WORD)
    settled(house)

    page = leader.get(sent.location).text

    assert "The database is in use" in page
    assert "Please make it again" in page


def test_a_failure_nobody_foresaw_quotes_nothing(house, leader, opened, impatient, monkeypatch):
    def fail(*_):
        raise RuntimeError("what somebody answered")

    monkeypatch.setattr(reporting, "word", fail)
    sent = leader.post(WORD)
    settled(house)

    page = leader.get(sent.location).text

    assert "系统出了问题" in page
    assert "what somebody answered" not in "\n".join([page, *house.kept()])


def test_an_opening_tells_how_many_ballots_are_decrypted_and_leads_to_the_results(
    house, leader, slow, monkeypatch
):
    cast(house, "a", 10)
    house.close_sitting()
    counting = slow(opening, "_counted")

    sent = leader.post(OPENING, hands(house, "zhou", "wu"))
    assert counting.begun.wait(30)
    house.works.worker.tell()
    page = leader.get(sent.location).text
    again = leader.post(OPENING, hands(house, "zhou", "wu"))
    shut = leader.get(OPENING).text
    counting.go_on.set()
    settled(house)

    assert "正在计票" in page
    assert again.status_code == 422
    assert "正在开箱" in again.text
    assert sent.location in shut
    done = leader.get(sent.location).text
    assert "已开箱" in done
    assert "/desk/sittings/1/results" in done
    assert leader.get("/desk/sittings/1/results").status_code == 200


def test_no_secret_of_an_opening_is_ever_written_down(house, leader, slow):
    cast(house, "a", 10)
    house.close_sitting()
    counting = slow(opening, "_counted")
    before = house.kept_but_ballots()

    leader.post(OPENING, hands(house, "zhou", "wu"))
    assert counting.begun.wait(30)
    house.works.worker.tell()
    new = [line for line in house.kept_but_ballots() if line not in before]

    (row,) = (line for line in new if '"job"' in line)
    assert "'opening', '', '', 'running', 'counting', 0, 0, ''" in row
    assert all('"job"' in line or '"desk_session"' in line for line in new)


def test_a_crash_during_an_opening_leaves_the_boxes_closed_and_says_so(
    house, leader, slow, monkeypatch
):
    cast(house, "a", 10)
    house.close_sitting()
    monkeypatch.setattr(house.works.worker, "do", lambda task: task)  # nobody ever does it

    sent = leader.post(OPENING, hands(house, "zhou", "wu"))
    later = datetime.now(UTC) + LOST_AFTER * 2
    monkeypatch.setattr(jobs, "now", lambda: later)
    page = leader.get(sent.location).text

    assert "系统中途停了" in page
    assert "票箱没有打开" in page
    with house.works.store.read() as books:
        assert books.sittings.sitting(1).phase is Phase.CLOSED
        box = next(box for box in books.boxes.boxes(1) if box.group == "a")
        assert books.boxes.sealed_count(box.id) == 10


def test_an_opening_that_was_done_before_the_crash_is_not_called_lost(house, leader, impatient):
    cast(house, "a", 10)
    house.close_sitting()
    sent = leader.post(OPENING, hands(house, "zhou", "wu"))
    settled(house)
    with house.works.store.engine.begin() as connection:
        connection.execute(sa.text("UPDATE job SET state = 'running'"))

    assert "已开箱" in leader.get(sent.location).text


def test_a_refusal_after_the_page_has_gone_keeps_the_boxes_closed(house, leader, impatient):
    cast(house, "a", 10)
    house.close_sitting()
    forge(house.works.store, "UPDATE audit SET detail = 'x' WHERE action = '封箱'")

    sent = leader.post(OPENING, hands(house, "zhou", "wu"))
    settled(house)
    page = leader.get(sent.location).text

    assert "工作记录第" in page
    assert "什么也没有丢" in page


def test_many_slips_wait_locked_and_are_handed_out_once(house, leader, impatient):
    sent = leader.post("/desk/sittings/1/slips/a", {"a-count": "5", "a-per_page": "10"})
    settled(house)

    page = leader.get(sent.location).text
    file = leader.post(f"{sent.location}/file")
    again = leader.post(f"{sent.location}/file")

    assert "只能下载一次" in page
    found = tokens(file.data)
    assert len(set(found)) == 5
    assert again.status_code == 404
    kept = b"".join(path.read_bytes() for path in house.home.rglob("*") if path.is_file())
    assert b"%PDF" not in kept
    assert leader.client.post("/s", data={"code": found[0]}).status_code == 200


def test_slips_that_could_not_be_printed_do_not_live(house, leader, monkeypatch):
    def refuse(*_, **__):
        raise SurveyError("票上放不下这些字")

    monkeypatch.setattr(slips, "slips_pdf", refuse)
    before = house.kept()

    refused = leader.post("/desk/sittings/1/slips/a", {"a-count": "5", "a-per_page": "10"})

    assert refused.status_code == 422
    assert "票上放不下这些字" in refused.text
    assert house.kept() == before


def test_work_that_is_done_at_once_leaves_no_job_behind(house, leader, opened):
    leader.post(WORD)

    assert not any('INSERT INTO "job"' in line for line in house.kept())


def test_the_worker_tells_each_step_and_sweeps_on_schedule(house, leader, opened, slow):
    making = slow(reporting, "word")
    sent = leader.post(WORD)
    assert making.begun.wait(30)
    worker = house.works.worker

    worker.tell()
    with house.works.store.read() as books:
        (job,) = books.jobs.of_sitting(1)
    assert job.step is JobStep.MAKING
    making.go_on.set()
    settled(house)
    with house.works.store.engine.begin() as connection:
        connection.execute(sa.text("UPDATE job SET beat = '2020-01-01 00:00:00.000000'"))
    worker.sweep()

    assert leader.get(sent.location).status_code == 404
