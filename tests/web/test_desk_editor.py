"""The editor without its script: forms, parts, conflicts, undoing, previews, other teams."""

import json
import re
from urllib.parse import urlencode

import pytest

from forms import library
from survey.core.drafting import questions_of
from survey.core.questions import KINDS
from survey.exchange.reading import read_file
from tests.web.fields_read import fields_of


@pytest.fixture
def leader(house):
    return house.clerk("zhou")


class Editor:
    """One form in the hands of a clerk."""

    def __init__(self, house, clerk, draft_id):
        self.house, self.clerk, self.id = house, clerk, draft_id
        self.home = f"/desk/forms/own/{draft_id}"

    @property
    def draft(self):
        with self.house.works.store.read() as books:
            return books.drafts.draft(self.id).draft

    def page(self, part=""):
        return self.clerk.get(f"{self.home}/parts/{part}" if part else self.home).text

    def send(self, part="", fields=None, **changes):
        """Send the pane of a part as the page has it, with changes."""
        whole = {**(fields or fields_of(self.page(part), "fields")), **changes}
        whole.pop("csrf_token", None)
        return self.clerk.post(f"{self.home}/parts/{part}" if part else self.home, whole)

    def order(self, do):
        return self.clerk.post(f"{self.home}/outline", do=do)

    def history(self, do, **more):
        fields = dict(re.findall(r'name="(revision)" value="(\d+)"', self.page()))
        return self.clerk.post(f"{self.home}/history", {**fields, "do": do, **more})


def begun(house, clerk, **fields):
    answer = clerk.post("/desk/forms/new", {"title": "群众问卷", "team": "1", **fields})
    return Editor(house, clerk, int(re.search(r"own/(\d+)", answer.location)[1]))


def copied(house, clerk, source):
    answer = clerk.post("/desk/forms/copies", source=source)
    return Editor(house, clerk, int(re.search(r"own/(\d+)", answer.location)[1]))


@pytest.fixture
def editor(house, leader):
    return begun(house, leader)


def test_the_list_says_what_to_do_first(house):
    page = house.clerk("feng").get("/desk/forms").text

    assert "本组还没有自己的表" in page
    assert "拿来修改" in page


def test_a_form_needs_a_name(leader):
    answer = leader.post("/desk/forms/new", title=" ", team="1")

    assert answer.status_code == 422
    assert "请先起个名字" in answer.text


@pytest.mark.parametrize("name", library.names())
def test_saving_what_the_page_shows_changes_nothing(house, leader, name):
    editor = copied(house, leader, name)
    before = editor.draft

    answers = [editor.send()]
    answers += [editor.send(section["id"]) for section in before["sections"]]
    answers += [editor.send(question["id"]) for question in questions_of(before)]

    assert {answer.status_code for answer in answers} == {302}
    assert editor.draft == before
    assert "撤销" in editor.page()
    assert 'id="undo" name="do" value="undo" disabled' in editor.page()


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_is_added_and_written(editor, kind):
    editor.order(f"question s1 {kind}")

    fields = fields_of(editor.page("q1"), "fields")
    labels = {name: [f"第{place}项"] for place, name in enumerate(fields) if "-label" in name}
    editor.send("q1", fields, text="您怎么看？", **labels)

    assert editor.draft["sections"][0]["questions"][0]["text"] == "您怎么看？"
    with editor.house.works.store.read() as books:
        assert books.forms.form(editor.id).questions[0].kind == kind


def test_what_is_faulty_is_kept_and_told_beside_the_question(editor):
    editor.order("question s1 number")

    editor.send("q1", text="几口人？", maximum="很多")

    assert editor.draft["sections"][0]["questions"][0]["maximum"] == "很多"
    page = editor.page("q1")
    assert "最大值" in page
    assert "这里要写数字" in page


def test_remarks_stand_beside_their_question(editor):
    editor.order("question s1 text")
    editor.order("question s1 multiple")
    labels = {f"options-{n}-label": word for n, word in enumerate(("甲", "乙", "丙"))}

    editor.send("q2", text="有哪些问题？", **labels)

    assert "都没有" in editor.page("q2")
    assert "都没有" not in editor.page("q1")


def test_options_are_added_moved_and_removed_with_what_was_typed(editor):
    editor.order("question s1 single")
    typed = {"options-0-label": "甲", "options-1-label": "乙", "options-2-label": "丙"}

    editor.send("q1", do="add options", text="选哪个？", **typed)
    editor.send("q1", do="up options-2")
    editor.send("q1", do="remove options-0")

    question = editor.draft["sections"][0]["questions"][0]
    assert question["text"] == "选哪个？"
    assert [option["label"] for option in question["options"]] == ["丙", "乙", ""]
    assert len({option["code"] for option in question["options"]}) == 3


def test_a_scale_is_chosen_changed_and_turned_round(editor):
    editor.order("question s1 single")
    editor.send("q1", do="scale satisfaction", text="满意吗？")
    editor.send("q1", do="reverse", **{"grades-0-label": "很满意", "grades-0-score": "90.50"})

    grades = editor.draft["sections"][0]["questions"][0]["scale"]["grades"]

    assert [grade["label"] for grade in grades] == ["不了解", "不满意", "基本满意", "很满意"]
    assert grades[-1]["score"] == "90.5"
    assert grades[0]["role"] == "unknown"


def test_a_condition_is_built_by_choosing(editor):
    editor.order("question s1 single")
    editor.order("question s1 text")
    labels = {f"options-{n}-label": word for n, word in enumerate(("满意", "一般", "不满意"))}
    editor.send("q1", text="满意吗？", **labels)

    editor.send("q2", text="为什么？", **{"conditions-0-question": "q1"})
    assert "不满意" in editor.page("q2")
    editor.send("q2", **{"conditions-0-options": ["2", "3"]})

    assert editor.draft["sections"][0]["questions"][1]["when"] == {
        "test": "includes",
        "question": "q1",
        "options": ["2", "3"],
    }


def test_a_condition_on_what_is_removed_goes_with_a_notice(editor):
    test_a_condition_is_built_by_choosing(editor)

    editor.order("delete q1")

    assert editor.draft["sections"][0]["questions"][0]["when"] is None
    assert "条件一起去掉了" in editor.page()


def test_undoing_brings_back_and_redoing_takes_away_again(editor):
    editor.order("question s1 text")
    with_one = editor.draft

    editor.order("delete q1")
    editor.history("undo")
    undone = editor.draft
    editor.history("redo")

    assert undone == with_one
    assert list(questions_of(editor.draft)) == []


def test_an_undo_that_did_not_see_the_last_change_is_told_and_not_done(editor):
    editor.order("question s1 text")

    answer = editor.history("undo", revision="1")

    assert answer.status_code == 302
    assert "没有撤销" in editor.page()
    assert len(list(questions_of(editor.draft))) == 1


def test_two_who_change_one_question_are_told_and_lose_nothing(house, editor):
    editor.order("question s1 text")
    seen = fields_of(editor.page("q1"), "fields")
    other = Editor(house, house.clerk("wu"), editor.id)
    other.send("q1", text="吴敏写的")

    answer = editor.send("q1", seen, text="周立新写的")

    assert answer.status_code == 409
    assert "周立新写的" in answer.text
    assert editor.draft["sections"][0]["questions"][0]["text"] == "吴敏写的"
    again = editor.send("q1", fields_of(answer.text, "fields"))
    assert again.status_code == 302
    assert editor.draft["sections"][0]["questions"][0]["text"] == "周立新写的"


def test_two_may_change_two_questions_at_once(house, editor):
    editor.order("question s1 text")
    editor.order("question s1 text")
    seen = fields_of(editor.page("q1"), "fields")
    Editor(house, house.clerk("wu"), editor.id).send("q2", text="吴敏写的")

    answer = editor.send("q1", seen, text="周立新写的")

    assert answer.status_code == 302
    assert [q["text"] for q in questions_of(editor.draft)] == ["周立新写的", "吴敏写的"]


def test_english_stands_beside_the_chinese_and_follows_its_rewording(editor):
    editor.order("question s1 text")
    editor.send("q1", text="您有什么意见？")
    editor.send("", do="speak en")
    assert "缺 1 处" in editor.page("q1")

    editor.send("q1", **{"words-0-said": "Any comments?"})
    editor.send("q1", text="您有什么建议？")

    assert editor.draft["translations"]["en"] == {"您有什么建议？": "Any comments?"}
    preview = editor.clerk.get(f"{editor.home}/preview?l=en")
    assert "Any comments?" in preview.text


def test_the_preview_is_the_real_paper_that_only_the_editor_may_frame(editor):
    editor.order("question s1 text")
    editor.send("q1", text="您有什么意见？")

    preview = editor.clerk.get(f"{editor.home}/preview")
    sheet = editor.clerk.get(f"{editor.home}/preview?sheet=1")
    page = editor.clerk.get(editor.home)

    assert "您有什么意见？" in preview.text
    assert "form-action 'none'" in preview.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in preview.headers["Content-Security-Policy"]
    assert "<script>" in preview.text
    assert "<script>" not in sheet.text
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]


def test_what_is_not_finished_leaves_the_rest_of_the_preview(editor):
    editor.order("question s1 text")
    editor.send("q1", text="写完了的")
    editor.order("question s1 single")

    preview = editor.clerk.get(f"{editor.home}/preview").text

    assert "写完了的" in preview
    assert "还没写完" in preview


def test_versions_are_told_apart_in_sentences_and_gone_back_to(house, leader):
    editor = copied(house, leader, "suggestions")
    first = editor.draft
    editor.send("say", text="您想说什么？")
    leader.post(f"{editor.home}/versions", note="改好了")

    page = leader.get(f"{editor.home}/versions").text
    edition = re.search(r"versions/(\d+)/back", page[page.index("第 1 版") :])[1]
    leader.post(f"{editor.home}/versions/{edition}/back")

    assert "题目“请把您的意见建议写在这里”改为“您想说什么？”" in page
    assert "改好了" in page
    assert editor.draft == first
    editor.history("undo")
    assert editor.draft["sections"][0]["questions"][1]["text"] == "您想说什么？"


def test_a_deleted_form_can_be_brought_back(editor):
    gone = editor.clerk.post(f"{editor.home}/remove")
    page = editor.clerk.get(gone.location).text
    shut = editor.clerk.get(editor.home).status_code
    editor.clerk.post(f"{editor.home}/take-back")

    assert "群众问卷》删除了" in page
    assert shut == 404
    assert editor.clerk.get(editor.home).status_code == 200


def test_a_form_is_handed_out_as_a_file_that_can_be_read_again(house, leader):
    editor = copied(house, leader, "masses")

    answer = leader.get(f"{editor.home}/file")

    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.text.startswith(f"id: own{editor.id}\n")


def test_a_form_is_handed_out_as_a_workbook_that_can_be_brought_back(house, leader):
    editor = copied(house, leader, "masses")

    answer = leader.get(f"{editor.home}/xlsform")
    back = read_file(answer.data, "群众问卷.xlsx")

    assert back.findings == ()
    assert [one.text for one in back.form.questions] == [
        one.text for one in library.form("masses").questions
    ]


@pytest.mark.parametrize("way", ["file", "xlsform"])
def test_an_unfinished_form_is_not_handed_out(editor, way):
    editor.order("question s1 text")

    assert editor.clerk.get(f"{editor.home}/{way}").status_code == 422


@pytest.mark.parametrize("name", ["feng", "shen", "jian", "admin", "zheng"])
def test_nobody_else_sees_or_changes_a_teams_form(house, editor, name):
    other = house.clerk(name)
    before = house.kept()
    expected = 404 if name in ("feng", "shen") else 403
    got = [other.get(f"{editor.home}{more}") for more in ("", "/versions", "/preview", "/file")]
    sent = [
        other.post(f"{editor.home}{more}", {"do": "section", "revision": "1"})
        for more in ("", "/parts/s1", "/outline", "/history", "/versions", "/remove", "/take-back")
    ]
    copy = other.post("/desk/forms/copies", source=f"own{editor.id}")

    assert {answer.status_code for answer in (*got, *sent, copy)} == {expected}
    assert house.kept() == before


def test_who_waits_for_his_team_copies_no_form(house):
    with house.works.store.begin() as books:
        books.accounts.let_wait(books.accounts.by_name("wu").id)

    answer = house.clerk("wu").post("/desk/forms/copies", source="suggestions")

    assert answer.status_code == 404


def test_a_team_cannot_be_given_a_form_by_another(house):
    feng = house.clerk("feng")

    feng.post("/desk/forms/new", title="夹带", team="1")

    assert "夹带" in feng.get("/desk/forms").text
    assert "夹带" not in house.clerk("zhou").get("/desk/forms").text


@pytest.mark.parametrize(
    "do", ["", "nonsense", "question s9 text", "question s1 poem", "delete q9", "raise", "place q1"]
)
def test_an_order_that_makes_no_sense_is_not_found(editor, do):
    before = editor.draft

    assert editor.order(do).status_code == 404
    assert editor.draft == before


def test_hostile_words_stay_words(editor):
    editor.order("question s1 text")
    editor.send("q1", text="<script>alert(1)</script>", tag='"><img src=x onerror=alert(1)>')

    for page in (editor.page("q1"), editor.clerk.get(f"{editor.home}/preview?sheet=1").text):
        assert "<script>alert" not in page
        assert "<img" not in page


def test_a_question_too_large_is_refused(editor):
    editor.order("question s1 text")

    answer = editor.send("q1", text="长" * 300_000)

    assert answer.status_code in (400, 413)
    assert json.dumps(editor.draft).count("\\u957f") == 0


def test_a_plan_offers_the_teams_own_form_and_its_sitting_has_a_copy(house, leader):
    editor = copied(house, leader, "suggestions")
    page = leader.get("/desk/stationings/1/sittings/new").text
    name = f"own{editor.id}"
    assert f'value="{name}"' in page
    fields = {
        **fields_of(page.replace('<form method="post">', '<form method="post" id="plan">'), "plan"),
        "title": "意见征集",
        "day": "2026-11-01",
        "last_day": "2026-11-02",
        "custodians": ["zhou", "wu"],
        "forms-0-name": name,
        "forms-0-place": "1",
    }
    fields.pop("csrf_token")

    answer = leader.client.post(
        "/desk/stationings/1/sittings/new",
        data=urlencode({**fields, "csrf_token": leader.token()}, doseq=True),
        content_type="application/x-www-form-urlencoded",
    )
    editor.send("say", text="改了以后")

    sitting_id = int(re.search(r"/desk/sittings/(\d+)", answer.location)[1])
    with house.works.store.read() as books:
        (form_id,) = books.sittings.form_ids(sitting_id)
        assert form_id != editor.id
        assert books.forms.form(form_id).questions[1].text == "请把您的意见建议写在这里"
    assert "用在场次“意见征集”" in leader.get(f"{editor.home}/versions").text
    assert leader.post(f"{editor.home}/remove").status_code == 409
