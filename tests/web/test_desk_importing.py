"""Bringing a questionnaire and a roster to the desk: looked at first, kept then."""

import html
import io
import re

import pytest

from forms import library, writing
from survey.core.definition import read
from tests.exchange.makers import workbook, xlsform
from tests.web.conftest import DRAFT

QUESTIONNAIRE = """\
青山镇作风问卷
1. 您的身份（单选）
A.干部 B.群众
2. 您满意吗？
满意 基本满意 不满意 不了解
跳至第5题
"""
ROSTER = "顺序\t姓名\t职务\t分管\n2\t李四\t副镇长\t农业\n1\t张三\t镇长\t"


def fields_of(page: str) -> dict[str, str]:
    """Return the hidden fields of a page's form, and its title."""
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    title = re.search(r'<input[^>]*name="title"[^>]*value="([^"]*)"', page)
    if title:
        found["title"] = title[1]
    found.pop("csrf_token", None)
    return {name: html.unescape(value) for name, value in found.items()}


def kept_forms(house):
    with house.works.store.read() as books:
        return [one for one in books.drafts.drafts([1]) if one.id != DRAFT]


def upload(content: bytes, name: str) -> dict[str, object]:
    return {"file": (io.BytesIO(content), name), "text": ""}


def test_a_pasted_questionnaire_is_shown_first_and_nothing_is_kept(house):
    clerk = house.clerk("wu")
    before = house.kept()

    page = clerk.post("/desk/import", text=QUESTIONNAIRE)

    assert page.status_code == 200
    assert "青山镇作风问卷" in page.text
    assert "您的身份" in page.text
    assert re.search(r"第 6 行</strong> <span class=\"soft\">跳至第5题", page.text)
    assert house.kept() == before


def test_what_was_shown_is_kept_as_the_teams_own_form(house):
    clerk = house.clerk("wu")
    fields = fields_of(clerk.post("/desk/import", text=QUESTIONNAIRE).text)

    answer = clerk.post("/desk/import/keep", {**fields, "title": "作风问卷"})

    assert answer.status_code == 302
    (kept,) = kept_forms(house)
    assert answer.headers["Location"].endswith(f"/{kept.id}")
    assert kept.draft["title"] == "作风问卷"
    with house.works.store.read() as books:
        log = [entry.action for entry in books.audit.entries()]
    assert [question.kind for question in read(kept.draft).questions] == ["single", "single"]
    assert "新建表样" in log


def test_the_paper_of_what_was_brought_can_be_seen_before_it_is_kept(house):
    clerk = house.clerk("wu")
    fields = fields_of(clerk.post("/desk/import", text=QUESTIONNAIRE).text)
    before = house.kept()

    paper = clerk.post("/desk/import/paper", fields)

    assert paper.status_code == 200
    assert "您满意吗？" in paper.text
    assert "form-action 'none'" in paper.headers["Content-Security-Policy"]
    assert house.kept() == before


def test_an_uploaded_workbook_is_read(house):
    content = xlsform("| type | name | label |\n| text | q | 说几句 |\n| geopoint | g | 在哪 |")

    page = house.clerk("wu").post("/desk/import", upload(content, "问卷.xlsx"))

    assert "说几句" in page.text
    assert "没有带过来（1 处）" in page.text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<script>", "不是完整的 LimeSurvey"),
        (b"1. <script>alert(1)</script>", "脚本"),
        (b"PK\x03\x04", "文件坏了"),
    ],
    ids=range(3),
)
def test_a_refused_file_is_told_on_the_page_where_it_was_sent(house, content, said):
    page = house.clerk("wu").post("/desk/import", upload(content, "f.xlsx"))

    assert page.status_code == 422
    assert said in page.text
    assert "alert(1)" not in page.text


def test_nothing_sent_and_two_things_sent_are_told(house):
    clerk = house.clerk("wu")

    nothing = clerk.post("/desk/import", text=" ")
    both = clerk.post("/desk/import", {**upload(b"1. x", "f.txt"), "text": "1. y"})

    assert (nothing.status_code, both.status_code) == (422, 422)
    assert "请选一个文件" in nothing.text
    assert "只能要一样" in both.text


@pytest.mark.parametrize(("size", "status"), [(3 * 1024 * 1024 + 1, 422), (50_000_000, 413)])
def test_a_large_upload_is_refused_wherever_it_is_first_seen(house, size, status):
    clerk = house.clerk("wu")
    body = (
        f'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{clerk.token()}\r\n'
        '--x\r\nContent-Disposition: form-data; name="file"; filename="f.xlsx"\r\n\r\n'
    ).encode() + bytes(size)

    answer = clerk.client.post(
        "/desk/import",
        data=body + b"\r\n--x--\r\n",
        content_type="multipart/form-data; boundary=x",
    )

    assert answer.status_code == status
    assert "太大" in answer.text or "超过 3 MB" in answer.text


def test_labels_from_elsewhere_are_escaped_wherever_they_are_shown(house):
    clerk = house.clerk("wu")
    rows = [["type", "name", "label"], ["text", "q", "1 < 2 & \"x\" 'y'"], ["image", "<i>&", "z"]]

    page = clerk.post("/desk/import", upload(workbook(survey=rows), "<b>.xlsx"))

    assert "1 &lt; 2 &amp; &#34;x&#34;" in page.text
    assert "&lt;i&gt;&amp;" in page.text
    assert "<b>.xlsx" not in page.text


@pytest.mark.parametrize(
    "definition", ["", "title: 1", "a: &x [*x]", "[" * 100, "id: f\ntitle: t\nsections: []\n" * 2]
)
def test_a_definition_that_was_tampered_with_is_refused(house, definition):
    clerk = house.clerk("wu")

    fields = {"definition": definition, "title": "t", "team": "1", "name": ""}
    answers = [clerk.post(f"/desk/import/{way}", fields) for way in ("keep", "paper")]

    assert {answer.status_code for answer in answers} == {422}
    assert kept_forms(house) == []


def test_a_form_is_not_kept_for_another_team(house):
    definition = writing.dumps(library.form("suggestions"))

    answer = house.clerk("wu").post(
        "/desk/import/keep", {"definition": definition, "title": "t", "team": "2", "name": ""}
    )

    assert answer.status_code == 422
    assert kept_forms(house) == []


def test_people_are_shown_first_and_then_take_the_place_of_one_list_only(house):
    clerk = house.clerk("wu")
    before = house.kept()

    page = clerk.post("/desk/units/1/roster/import", text=ROSTER, roster="leaders")
    looked_at = house.kept()
    clerk.post("/desk/units/1/roster/import/keep", fields_of(page.text))

    assert page.text.index("张三") < page.text.index("李四")
    assert looked_at == before
    with house.works.store.read() as books:
        unit = books.inspection.unit(1)
    assert [(one.name, one.post) for one in unit.roster("leaders")] == [
        ("张三", "镇长"),
        ("李四", "副镇长"),
    ]
    assert unit.roster("leaders")[1].details == {"分管": "农业"}


def test_further_columns_outlive_an_edit_of_the_roster(house):
    clerk = house.clerk("wu")
    page = clerk.post("/desk/units/1/roster/import", text=ROSTER, roster="leaders")
    clerk.post("/desk/units/1/roster/import/keep", fields_of(page.text))

    clerk.post("/desk/units/1/roster", leaders="张三，镇长\n李四，镇党委副书记")

    with house.works.store.read() as books:
        member = books.inspection.unit(1).roster("leaders")[1]
    assert (member.post, member.details) == ("镇党委副书记", {"分管": "农业"})


@pytest.mark.parametrize("members", ["", "x", "[]", '[{"name": ""}]', '[{"name": "a", "x": 1}]'])
def test_people_that_were_tampered_with_are_refused(house, members):
    clerk = house.clerk("wu")
    before = house.kept()

    answer = clerk.post(
        "/desk/units/1/roster/import/keep", {"members": members, "roster": "leaders"}
    )

    assert answer.status_code == 400
    assert house.kept() == before


def test_a_roster_without_names_is_told_on_the_page(house):
    page = house.clerk("wu").post(
        "/desk/units/1/roster/import", text="姓名\t职务", roster="leaders"
    )

    assert page.status_code == 422
    assert "没有读出一个人" in page.text
