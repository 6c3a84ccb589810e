"""Bringing a questionnaire to the desk in a real browser: a workbook, and a pasted text."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from forms import library
from survey.core.definition import read
from survey.exchange.xlsform_out import xlsform
from tests.journeys.editing import Hands, house

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

PASTED = """青山镇作风问卷
一、作风
1. 您的身份（单选）
A. 干部  B. 群众  C. 其他
2. 您对镇干部的作风满意吗？
满意  基本满意  不满意  不了解
3. 哪些方面要改进？（可多选，最多选2项）
A. 办事效率
B. 服务态度
C. 公开透明
4. 您还有什么建议？________
请翻到背面
"""


@pytest.fixture
def hands(browser: Browser, database: str, tmp_path: Path) -> Iterator[Hands]:
    with house(tmp_path, database) as made:
        clerk = Hands(browser, *made)
        yield clerk
        clerk.leave()


def test_a_pasted_questionnaire_becomes_a_form_to_go_on_with(hands: Hands) -> None:
    hands.go("/desk/forms")
    hands.page.get_by_role("link", name="导入").first.click()
    hands.page.get_by_label("或者从 Word、WPS 里全选、复制，贴在这里").fill(PASTED)
    hands.press("读出来看看")
    expect(hands.page.get_by_text("请翻到背面", exact=True)).to_be_visible()
    hands.look()
    hands.press("存为本组的表样")

    kinds = [question.kind for question in read(hands.draft).questions]

    assert kinds == ["single", "single", "multiple", "text"]
    expect(hands.phone.get_by_text("办事效率").first).to_be_attached()
    hands.look()


def test_a_workbook_becomes_the_same_form_again(hands: Hands, tmp_path: Path) -> None:
    book = tmp_path / "群众问卷.xlsx"
    book.write_bytes(xlsform(library.form("masses")))
    hands.go("/desk/import")
    hands.page.get_by_label("选一个文件").set_input_files(book)
    hands.press("读出来看看")
    expect(hands.page.get_by_text("每一处都读懂了。")).to_be_visible()
    hands.press("存为本组的表样")

    brought = read(hands.draft)

    assert brought.sections == library.form("masses").sections
