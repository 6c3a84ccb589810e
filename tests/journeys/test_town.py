"""A town and its twelve villages in a real browser: planned once, run in a few acts."""

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import zxingcpp
from pypdfium2 import PdfDocument

from survey.demo.respondents import Way, answer
from tests.journeys import test_desk as at_desk
from tests.journeys.test_desk import ITEMS, PASSPHRASE, PASSWORD, Desk
from tests.web.clerks import tokens

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

app_and_address, desk, team = at_desk.app_and_address, at_desk.desk, at_desk.team

VILLAGES = tuple(f"石{name}村" for name in "桥岭坪湾柳塘井民旗溪鹭田")
TOWN = "/desk/stationings/1"


def test_a_sitting_is_copied_to_twelve_villages_and_run_in_a_few_acts(
    team: Desk, tmp_path: Path
) -> None:
    team.sign_in("zhou")
    _enter_villages(team)
    _plan(team)
    _copy(team)
    _try_out(team)
    cards = _publish(team, tmp_path)
    slips = _print(team)
    team.go(TOWN)
    team.follow("开始收票")
    team.look()
    team.press("开始收票")
    for place, token in enumerate(slips[VILLAGES[0]][:20]):
        grades = ((f"0.{key}", "abc"[(place + n) % 3]) for n, key in enumerate(ITEMS))
        answer(Way(team.address, "/s", token, tuple(grades)))
    assert "收到约 15 份" in _row(team, VILLAGES[0])
    team.look()
    _close(team)
    _open_the_first_village(team, cards)


def _enter_villages(desk: Desk) -> None:
    desk.go("/desk/units")
    desk.follow("整列粘贴")
    desk.look()
    desk.fill(单位名称="\n".join(f"{n}. {name}" for n, name in enumerate(VILLAGES, 1)))
    desk.press("建立单位")
    assert desk.page.inner_text("main").count("└") == 12
    desk.look()


def _plan(desk: Desk) -> None:
    desk.go(TOWN)
    desk.follow("准备场次")
    desk.fill(场次名称="群众会民主测评", 开始日期="2026-11-21", 截止日期="2099-11-21")
    desk.page.get_by_label("《领导班子民主测评表》的顺序").select_option("1")
    for row, invited in ((1, "12"), (2, "12"), (3, "20")):
        desk.page.get_by_label(f"第 {row} 行 应到人数").fill(invited)
    for name in ("周立新", "吴敏", "郑海"):
        desk.page.get_by_label(re.compile(name)).check()
    desk.press("保存")


def _copy(desk: Desk) -> None:
    desk.follow("复制到别的单位")
    desk.look()
    assert desk.page.get_by_role("checkbox", checked=True).count() == 12
    desk.page.get_by_label("石桥村 C票 职工代表 应到").fill("30")
    desk.press("复制")
    assert desk.page.inner_text("main").count("备齐了，等发布") == 13
    desk.look()


def _try_out(desk: Desk) -> None:
    desk.page.get_by_role("row", name="石桥村").get_by_role("link").click()
    desk.follow("试填")
    desk.look()
    desk.press("开始试填")
    desk.look()
    key = (desk.page.locator(".trial a").get_attribute("href") or "").rpartition("/")[2]
    answer(Way(desk.address, f"/o/{key}", "", ((f"0.{ITEMS[0]}", "a"),)))
    desk.follow("刷新份数")
    assert "收到 1 份试填" in desk.page.inner_text("main")


def _publish(desk: Desk, folder: Path) -> dict[str, Path]:
    """Publish all thirteen; return the card files by the custodian's name."""
    desk.go(TOWN)
    desk.follow("发布并制作钥匙卡")
    desk.look()
    for field in desk.page.locator("input[type=password]").all():
        field.fill(PASSPHRASE)
    desk.press("发布")
    desk.look()
    _hold_cards_to_a_scanner(desk)
    cards = {}
    for link in desk.page.get_by_role("link", name=re.compile("的卡文件")).all():
        with desk.page.expect_download() as coming:
            link.click()
        name = re.sub(r"下载 (.+) 的卡文件", r"\1", link.inner_text())
        cards[name] = folder / coming.value.suggested_filename
        coming.value.save_as(cards[name])
    assert len(cards) == 3
    return cards


def _hold_cards_to_a_scanner(desk: Desk) -> None:
    """Print the cards and read every symbol off the paper."""
    document = PdfDocument(desk.page.pdf(format="A4"))
    read = [
        code.text
        for page in document
        for code in zxingcpp.read_barcodes(
            page.render(scale=3, grayscale=True).to_numpy(),
            formats=zxingcpp.BarcodeFormat.QRCode,  # dots may look like a bar code of goods
        )
    ]
    document.close()
    assert len(set(read)) == 3 * 13


def _print(desk: Desk) -> dict[str, list[str]]:
    """Print slips and posters of all; return the tokens by village."""
    desk.go(TOWN)
    desk.follow("印测评码和海报")
    desk.look()
    desk.press("生成并下载")
    desk.page.get_by_role("button", name="下载").wait_for()
    with ZipFile(BytesIO(desk.save("下载"))) as sheaf:
        names = [name for name in sheaf.namelist() if "测评码" in name]
        assert len(names) == 13
        wanted = {name: sheaf.read(name) for name in names if VILLAGES[0] in name}
    return {VILLAGES[0]: [token for pdf in wanted.values() for token in tokens(pdf)]}


def _row(desk: Desk, unit: str) -> str:
    desk.go(TOWN)
    return desk.page.get_by_role("row", name=unit).inner_text()


def _close(desk: Desk) -> None:
    desk.go(f"{TOWN}/close")
    desk.look()
    desk.follow("停止进入")
    desk.look()
    desk.press("停止进入")
    desk.page.get_by_label("我知道").check()
    desk.page.get_by_label("第二位同志").select_option("wu")
    desk.page.get_by_label("他的登录口令").fill(PASSWORD)
    desk.press("封箱")
    assert desk.page.inner_text("main").count("\n票箱已封，等开箱") == 13
    desk.look()


def _open_the_first_village(desk: Desk, cards: dict[str, Path]) -> None:
    desk.page.get_by_role("row", name=VILLAGES[0]).get_by_role("link").click()
    desk.follow("开箱")
    for name in ("周立新", "郑海"):
        at_desk._lay(desk, name, cards, PASSPHRASE)
    desk.press("开箱")
    if "/jobs/" in desk.page.url:
        desk.page.get_by_role("link", name="看结果").wait_for()
        desk.follow("看结果")
    assert re.search(r"收回\s?20\s?份", desk.page.inner_text("main"))
    assert desk.save("下载 Word 附件")[:2] == b"PK"
