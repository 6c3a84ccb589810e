"""Running a sitting: slips, beginning, turnout, closing, opening, results."""

import io
import re
from datetime import UTC, datetime, timedelta

import pytest

from survey.core.box import BoxState
from survey.core.sitting import Phase
from survey.demo.stage import CUSTODIANS, PASSPHRASE, PASSWORD
from survey.services import reporting, running
from survey.services.answering import new_nonce
from survey.services.running import GRACE
from survey.web.desk import jobs
from tests.makers import forge
from tests.reports.opened import paragraphs
from tests.reports.template_maker import template
from tests.web.clerks import tokens

OWN = "/desk/sittings/1/results/template"
NOON = datetime(2026, 3, 6, 12, tzinfo=UTC)

SECOND = {"witness": "wu", "witness_password": PASSWORD}
"""A second member of the team who confirms on the spot."""


def rows_of(log: str) -> str:
    """The entries on the page of the log, without what one may look for."""
    return log.partition("<tbody>")[2]


def cast(house, group: str, count: int, grades: str = "a") -> None:
    """Let ``count`` respondents of ``group`` answer, each with one word, ``grades`` in turn."""
    for place in range(count):
        admission = house.works.answering.admit(house.scene.slips[group].pop().token)
        slot = admission.occasion.forms[0].slots[0].key
        grade = grades[place % len(grades)]
        house.works.answering.cast(admission, new_nonce(), {f"0.{slot}": [grade]}, confirmed=True)


def uploaded(words: str) -> dict[str, object]:
    """A template with one paragraph, as a browser sends it."""
    return {"template": (io.BytesIO(template(words)), "template.docx")}


def hands(house, *present: str, **changed: str) -> dict[str, object]:
    """The fields of an opening with ``present`` at the table."""
    fields: dict[str, object] = {}
    for place, name in enumerate(CUSTODIANS):
        here = name in present
        laid = {
            "password": PASSWORD if here else "",
            "passphrase": PASSPHRASE if here else "",
            "card_text": house.scene.cards[name].decode() if here else "",
        }
        fields.update({f"hands-{place}-{key}": value for key, value in laid.items()})
    return {**fields, **changed}


@pytest.fixture
def leader(house):
    return house.clerk("zhou")


def test_slips_come_as_one_pdf_and_are_kept_only_as_hashes(house, leader):
    made = leader.post("/desk/sittings/1/slips/a", {"a-count": "5", "a-per_page": "10"})

    assert made.mimetype == "application/pdf"
    assert "attachment" in made.headers["Content-Disposition"]
    assert made.headers["Cache-Control"] == "no-store"
    found = tokens(made.data)
    assert len(set(found)) == 5
    kept = b"".join(path.read_bytes() for path in house.home.rglob("*") if path.is_file())
    assert not any(token.encode() in kept for token in found)
    assert leader.client.post("/s", data={"code": found[0]}).status_code == 200


@pytest.mark.parametrize("count", ["0", "5001", "", "viele"])
def test_a_count_that_makes_no_sense_prints_nothing(house, leader, count):
    before = house.kept()

    refused = leader.post("/desk/sittings/1/slips/a", {"a-count": count, "a-per_page": "24"})

    assert refused.status_code == 422
    assert house.kept() == before


def test_slips_are_offered_for_as_many_as_are_invited(leader):
    page = leader.get("/desk/sittings/1/slips").text

    assert re.search(r'id="a-count"[^>]*value="10"', page)


def test_voided_slips_open_nothing_and_their_number_is_not_told(house, leader):
    cast(house, "a", 3)
    token = house.scene.slips["a"][-1].token

    told = leader.post("/desk/sittings/1/slips/a/void", {"a-void-reason": "印坏了"})

    assert leader.client.post("/s", data={"code": token}).status_code == 403
    pages = leader.get(told.location).text + leader.get("/desk/sittings/1").text
    assert "都作废了" in pages
    assert "已印 10 张" in pages
    assert not re.search(r"\b[37]\s*张", pages)


def test_the_poster_of_a_shared_code_can_be_had_again(leader):
    first, second = (leader.get("/desk/sittings/1/posters/v") for _ in range(2))

    assert first.mimetype == second.mimetype == "application/pdf"


def test_the_turnout_is_coarse_and_hides_the_smallest_groups(house, leader):
    cast(house, "b", 9)

    page = leader.get("/desk/sittings/1").text

    row = page[page.index("B票") :]
    assert re.search(r'已收约">5<', row)
    assert not re.search(r">9<", row[: row.index("</tr>")])


def test_closing_says_first_what_it_means_and_then_is_final(house, leader):
    cast(house, "a", 6)

    before = leader.get("/desk/sittings/1/close").text
    leader.post("/desk/sittings/1/close", knowing="y")

    assert "不能撤销" in before
    assert leader.post("/desk/sittings/1/begin").status_code == 409
    assert leader.post("/desk/sittings/1/close").status_code == 409
    assert "封箱清点" in leader.get("/desk/sittings/1").text
    late = house.scene.slips["a"][-1].token
    assert leader.client.post("/s", data={"code": late}).status_code == 403


def called(house, ago: timedelta) -> None:
    """Make the last call, ``ago``."""
    with house.works.store.begin() as books:
        running.last_call(books, house.scene.leader, 1, datetime.now(UTC) - ago)


def phase(house) -> Phase:
    with house.works.store.read() as books:
        return books.sittings.sitting(1).phase


def test_the_close_page_offers_the_last_call_first(leader):
    page = leader.get("/desk/sittings/1/close").text

    assert page.index(">停止进入</button>") < page.index(">立即封箱</button>")
    assert page.count("btn-primary") == 1
    assert "knowing" in page


def test_the_last_call_is_announced_on_the_sittings_page_and_can_be_taken_back(leader):
    before = leader.get("/desk/sittings/1").text
    told = leader.post("/desk/sittings/1/last-call")
    during = leader.get(told.location).text
    leader.post("/desk/sittings/1/call-again")
    after = leader.get("/desk/sittings/1").text

    assert re.search(r"已停止进入，\d\d:\d\d 以后封箱", during)
    assert "提前封箱" in during
    assert "/call-again" in during
    for page in (before, after):
        assert "停止进入" not in page
        assert "截止收票" in page


def test_within_the_grace_closing_says_how_long_is_left_and_whom_it_cuts_short(house, leader):
    called(house, timedelta(minutes=2, seconds=30))

    page = leader.get("/desk/sittings/1/close").text

    assert "还有 3 分钟" in page
    assert "还在填的人交不上来" in page
    assert "还在填的人交不上了，我知道" in page


def test_once_the_grace_is_over_closing_is_the_next_step_and_needs_no_tick(house, leader):
    called(house, GRACE)

    sitting = leader.get("/desk/sittings/1").text
    page = leader.get("/desk/sittings/1/close").text
    leader.post("/desk/sittings/1/close")

    assert "时间到了，可以封箱" in sitting
    assert "knowing" not in page
    assert "停止进入</button>" not in page
    assert phase(house) is Phase.CLOSED


@pytest.mark.parametrize("ago", [None, timedelta(), GRACE - timedelta(seconds=30)])
def test_closing_that_cuts_somebody_short_needs_a_tick(house, leader, ago):
    if ago is not None:
        called(house, ago)

    refused = leader.post("/desk/sittings/1/close")

    assert refused.status_code == 422
    assert "还有人可能正在填" in refused.text
    assert phase(house) is Phase.OPEN
    leader.post("/desk/sittings/1/close", knowing="y")
    assert phase(house) is Phase.CLOSED


def test_a_last_call_pressed_twice_is_told_and_the_first_one_holds(leader):
    leader.post("/desk/sittings/1/last-call")

    again = leader.post("/desk/sittings/1/last-call")

    assert again.status_code == 409
    assert "已经停止进入了" in again.text


def test_closing_stirs_what_was_cast(house, leader):
    cast(house, "a", 6)

    leader.post("/desk/sittings/1/close", knowing="y")

    assert house.works.writer.unstirred() == 0


@pytest.mark.parametrize(
    ("present", "changed", "said"),
    [
        (("zhou",), {}, "要 2 位不同的开箱人"),
        (("zhou", "wu"), {"hands-1-password": "not his"}, "登录口令不对"),
        (("zhou", "wu"), {"hands-1-passphrase": "not the passphrase"}, "钥匙卡没有解开"),
        (("zhou", "wu"), {"hands-1-card_text": "no card at all"}, "不是本系统的钥匙卡"),
        ((), {}, "要 2 位不同的开箱人"),
    ],
)
def test_a_refused_opening_says_why_and_changes_no_result(
    house, leader, present, changed, said, monkeypatch
):
    monkeypatch.setattr(jobs, "PATIENCE", 60.0)
    cast(house, "a", 6)
    house.close_sitting()

    refused = leader.post("/desk/sittings/1/opening", hands(house, *present, **changed))

    assert refused.status_code == 422
    assert said in refused.text
    assert PASSPHRASE not in refused.text
    assert PASSWORD not in refused.text
    with house.works.store.read() as books:
        assert books.sittings.sitting(1).phase is Phase.CLOSED
        assert {box.state for box in books.boxes.boxes(1)} == {BoxState.CLOSED}
        assert books.results.summary(1) is None
    assert leader.post("/desk/sittings/1/opening", hands(house, "zhou", "zheng")).location.endswith(
        "/results"
    )


def test_a_card_read_from_a_file_need_not_be_chosen_again(house, leader):
    house.close_sitting()
    card = house.scene.cards["zhou"]
    fields = hands(house, "zhou", "wu", **{"hands-1-passphrase": "not the passphrase"})
    fields["hands-0-card_text"] = ""
    fields["hands-0-card"] = (io.BytesIO(card), "card.json")

    refused = leader.post("/desk/sittings/1/opening", fields)

    shown = re.search(r'name="hands-0-card_text"[^>]*>\s*([^<]+)<', refused.text)[1]
    assert shown.replace("&#34;", '"').strip() == card.decode()


def test_guessing_a_custodians_password_at_the_opening_is_slowed_down(house, leader):
    house.close_sitting()
    wrong = hands(house, "zhou", "wu", **{"hands-1-password": "not his"})
    for _ in range(4):
        leader.post("/desk/sittings/1/opening", wrong)

    hasty = leader.post("/desk/sittings/1/opening", hands(house, "zhou", "wu"))

    assert hasty.status_code == 422
    assert "错的次数多了" in hasty.text


def test_a_custodian_sees_what_waits_for_him_and_opens_it_but_sees_no_result(house):
    cast(house, "a", 6)
    custodian = house.clerk("zheng")
    early = custodian.get("/desk/sittings/1/opening").text
    house.close_sitting()

    waiting = custodian.get("/desk/").text
    opened = custodian.post("/desk/sittings/1/opening", hands(house, "zheng", "wu"))

    assert "还不能开箱" in early
    assert "去开箱" in waiting
    assert opened.location == "/desk/"
    assert custodian.get("/desk/sittings/1/results").status_code == 403
    assert "已经开过箱了" in custodian.get("/desk/sittings/1/opening").text


def test_an_opening_happens_once(house, leader):
    house.close_sitting()
    leader.post("/desk/sittings/1/opening", hands(house, "zhou", "wu"))

    second = leader.post("/desk/sittings/1/opening", hands(house, "zhou", "wu"))

    assert "已经开过箱了" in second.text


def test_results_stay_hidden_until_the_opening_and_are_the_teams_own(house, leader):
    cast(house, "a", 10)
    house.close_sitting()
    closed = leader.get("/desk/sittings/1/results")
    leader.post("/desk/sittings/1/opening", hands(house, "zhou", "wu"))

    opened = leader.get("/desk/sittings/1/results")

    assert closed.status_code == 404
    assert "还没有开箱" in closed.text
    assert opened.status_code == 200
    assert "收回10份" in opened.text.replace(" ", "")
    for name, status in (("feng", 404), ("admin", 403), ("jian", 403), ("zheng", 403)):
        assert house.clerk(name).get("/desk/sittings/1/results").status_code == status


def test_results_say_what_the_files_say_and_no_heading_twice(house, leader):
    cast(house, "b", 12, "abcd")
    house.close_sitting()
    leader.post("/desk/sittings/1/opening", hands(house, "zhou", "wu"))

    page = leader.get("/desk/sittings/1/results").text

    assert '<p class="notes">提示：' in page
    assert "<caption>领导班子这些方面做得怎么样？</caption>" in page
    assert "<h3>领导班子这些方面做得怎么样？</h3>" not in page


def test_the_annex_is_handed_out_and_the_audit_log_says_to_whom(house, leader, monkeypatch):
    monkeypatch.setattr(jobs, "PATIENCE", 60.0)
    cast(house, "a", 10)
    house.close_sitting()
    leader.post("/desk/sittings/1/opening", hands(house, "zhou", "wu"))

    word = leader.post("/desk/sittings/1/results/word")
    excel = leader.post("/desk/sittings/1/results/excel")
    pdf = leader.post("/desk/sittings/1/results/pdf")
    csv = leader.post("/desk/sittings/1/results/csv")
    codebook = leader.post("/desk/sittings/1/results/codebook")

    assert word.data[:2] == excel.data[:2] == b"PK"
    assert pdf.data[:5] == b"%PDF-"
    assert b"ddi:codebook:2_5" in codebook.data
    assert csv.data.decode("utf-8-sig").startswith("表,题号,题目,")
    log = house.clerk("jian").get("/desk/audit").text
    assert "没有被改动" in log
    assert rows_of(log).count("下载附件") == 5


def test_a_teams_own_template_comes_back_filled_in(house, leader, monkeypatch):
    monkeypatch.setattr(jobs, "PATIENCE", 60.0)
    cast(house, "a", 10)
    house.close_sitting()
    leader.post("/desk/sittings/1/opening", hands(house, "zhou", "wu"))

    made = leader.post(OWN, uploaded("收回{{ returned }}份"))
    refused = leader.post(OWN, uploaded("收回{{ returnd }}份"))
    example = leader.get("/desk/template-example")

    assert paragraphs(made.data) == ["收回10份"]
    assert refused.status_code == 422
    assert "是不是“returned”" in refused.text
    assert "收回{{ returnd }}份" in refused.text
    assert example.data[:2] == b"PK"
    log = house.clerk("jian").get("/desk/audit").text
    assert log.count("Word template") == 1


def test_the_results_can_be_written_from_the_terminal_too(house, leader):
    cast(house, "a", 10)
    house.close_sitting()
    leader.post("/desk/sittings/1/opening", hands(house, "zhou", "wu"))

    usual = reporting.from_terminal(house.works.store, 1, NOON)
    own = reporting.from_terminal(house.works.store, 1, NOON, template("{{ returned }}"))

    assert any("收回10份" in one for one in paragraphs(usual))
    assert paragraphs(own) == ["10"]
    assert rows_of(house.clerk("jian").get("/desk/audit").text).count("terminal") == 2


def test_rows_are_offered_only_after_a_tick_and_where_they_may_be_given(house, leader):
    cast(house, "a", 10)
    house.close_sitting()
    leader.post("/desk/sittings/1/opening", hands(house, "zhou", "wu"))

    page = leader.get("/desk/sittings/1/results/rows")
    unticked = leader.post("/desk/sittings/1/results/rows")
    refused = leader.post("/desk/sittings/1/results/rows", knowing="y")

    assert "严格匿名" in page.text
    assert "SPSS 文件" not in page.text
    assert (unticked.status_code, refused.status_code) == (422, 400)
    assert "下载附件" not in house.clerk("jian").get("/desk/audit").text


def test_whoever_takes_rows_has_read_what_they_give_away(house, leader, monkeypatch):
    cast(house, "a", 10)
    house.close_sitting()
    leader.post("/desk/sittings/1/opening", hands(house, "zhou", "wu"))
    monkeypatch.setattr(reporting, "why_no_rows", lambda *_: None)
    monkeypatch.setattr(reporting, "rows", lambda *_: b"$FL2")
    monkeypatch.setattr(reporting, "excel_with_rows", lambda *_: b"PK")
    page = leader.get("/desk/sittings/1/results/rows")
    unticked = leader.post("/desk/sittings/1/results/rows")
    alone = leader.post("/desk/sittings/1/results/rows", knowing="y", kind="spss")
    both = {"knowing": "y", **SECOND}
    ticked = leader.post("/desk/sittings/1/results/rows", both, kind="spss")
    book = leader.post("/desk/sittings/1/results/rows", both, kind="excel")

    assert "就可能认出他那一行" in page.text
    assert (alone.status_code, "本组两个人一起做" in alone.text) == (422, True)
    assert unticked.status_code == 422
    assert "打勾" in unticked.text
    assert (ticked.data, book.data) == (b"$FL2", b"PK")
    assert "attachment" in ticked.headers["Content-Disposition"]


def test_a_changed_log_is_reported_to_the_auditor(house):
    forge(house.works.store, "UPDATE audit SET actor = 'nobody' WHERE seq = 3")

    page = house.clerk("jian").get("/desk/audit").text

    assert "第 3 条对不上" in page


def test_steps_lead_from_the_printing_to_the_results(house, leader):
    open_page = leader.get("/desk/sittings/1").text
    cast(house, "a", 10)
    leader.post("/desk/sittings/1/last-call")
    called_page = leader.get("/desk/sittings/1").text
    leader.post("/desk/sittings/1/close", knowing="y")
    closed_page = leader.get("/desk/sittings/1").text
    leader.post("/desk/sittings/1/opening", hands(house, "zhou", "wu"))
    opened_page = leader.get("/desk/sittings/1").text

    said = [
        re.search(r'aria-current="step">.*?</span>(\w+)', page)[1]
        for page in (open_page, called_page, closed_page, opened_page)
    ]
    assert said == ["收票", "截止", "开箱", "结果"]
