"""A clerk's afternoon at the desk, step by step as the handbook tells it."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser

from survey.demo.respondents import Way, answer
from tests.gallery.phones import X5, held
from tests.handbook.pictures import Album
from tests.journeys import test_desk as at_desk
from tests.journeys.test_desk import ITEMS, PASSPHRASE, Desk
from tests.web.clerks import tokens

UNIT = "青石镇"
STATIONING, SITTING = "/desk/stationings/1", "/desk/sittings/1"
CUSTODIANS = ("周立新", "吴敏", "郑海")
GROUPS = ("A票 班子成员", "B票 中层干部", "C票 职工代表")
VILLAGES = ("石桥村", "石岭村", "石坪村", "石湾村")
ROSTER = "林国栋，党委书记\n陈慧，镇长\n赵明远，纪委书记"
INVITED = (12, 20, 40)


def take(browser: Browser, home: Path, database: str, out: Path) -> None:
    """Go the way at a desk on an empty ``database``; keep its pictures in ``out``."""
    album = Album(out)
    with at_desk.listening_at(home, database) as (app, address):
        desk = Desk(browser, address, app)
        Walk(desk, album, browser, home).go()
        desk.leave()
    assert not album.missing()


class Walk:
    """The way from an empty desk to a result, with a picture at every step worth one."""

    def __init__(self, desk: Desk, album: Album, browser: Browser, folder: Path) -> None:
        self._desk = desk
        self._page = desk.page
        self._album = album
        self._browser = browser
        self._folder = folder

    def go(self) -> None:
        """Go the whole way."""
        at_desk.enlist(self._desk)
        self._desk.sign_in("zhou")
        self._enter_unit()
        self._look_at_forms()
        self._plan()
        self._copy_to_villages()
        self._try_out()
        cards = self._publish()
        slips = self._print_slips()
        self._collect(slips)
        self._close()
        self._open(cards)

    def _cut(self, name: str, first: str, last: str | None = None) -> None:
        end = self._page.locator(last) if last else None
        self._album.cut(name, self._page, self._page.locator(first), end)

    def _enter_unit(self) -> None:
        desk, today = self._desk, datetime.now(UTC).date()
        desk.follow("新建单位")
        desk.fill(单位名称=UNIT)
        self._page.get_by_label("单位类型").select_option(label="乡镇（街道）")
        desk.press("建立单位")
        desk.follow("录入名册")
        desk.fill(班子成员=ROSTER)
        desk.press("保存名册")
        desk.follow("新建进驻")
        desk.fill(进驻日期=str(today), 离开日期=str(today + timedelta(days=30)))
        desk.fill(值班电话="0570-1234567")
        desk.press("建立进驻")

    def _look_at_forms(self) -> None:
        self._desk.go("/desk/forms")
        self._cut("forms", "main h1", "[aria-labelledby=library] tr:nth-of-type(4)")

    def _plan(self) -> None:
        desk, today = self._desk, str(datetime.now(UTC).date())
        desk.go(STATIONING)
        desk.follow("准备场次")
        desk.fill(场次名称="民主测评", 开始日期=today, 截止日期=today)
        for place, form in enumerate(("领导班子民主测评表", "班子成员民主测评表"), 1):
            self._page.get_by_label(f"《{form}》的顺序").select_option(str(place))
        for row, invited in enumerate(INVITED, 1):
            self._page.get_by_label(f"第 {row} 行 应到人数").fill(str(invited))
        desk.press("再加一行")
        desk.fill(**{"第 4 行 代码": "V", "第 4 行 名称": "村民"})
        self._page.get_by_label("第 4 行 怎样进入").select_option(label="共用一个公开码")
        for name in CUSTODIANS:
            self._page.get_by_label(re.compile(name)).check()
        self._cut("plan", "fieldset:has(.groups)")
        desk.press("保存")
        self._cut("sitting", "main h1", "section[aria-labelledby=next]")

    def _copy_to_villages(self) -> None:
        desk = self._desk
        desk.go("/desk/units")
        desk.follow("整列粘贴")
        desk.fill(单位名称="\n".join(VILLAGES))
        desk.press("建立单位")
        desk.go(SITTING)
        desk.follow("复制到别的单位")
        for village in VILLAGES:
            desk.fill(**{f"{village} {group} 应到": "10" for group in GROUPS})
        desk.press("复制")
        desk.go(STATIONING)
        self._cut("town", "main h1", "section:has(table)")

    def _try_out(self) -> None:
        desk = self._desk
        desk.go(SITTING)
        desk.follow("试填")
        desk.press("开始试填")
        self._cut("trial", "main h1", "section.trial")
        desk.press("结束试填")

    def _publish(self) -> dict[str, Path]:
        """Hold the key ceremony; return the card files by the custodian's name."""
        desk, page = self._desk, self._page
        desk.go(SITTING)
        desk.follow("发布并制作钥匙卡")
        self._cut("publish", "main h1", "fieldset >> nth=0")
        for field in page.locator("input[type=password]").all():
            field.fill(PASSPHRASE)
        desk.press("发布")
        self._cut("card", "main h1", ".key-card >> nth=0")
        cards = {name: self._folder / f"{place}.json" for place, name in enumerate(CUSTODIANS)}
        for name, path in cards.items():
            with page.expect_download() as coming:
                page.get_by_role("link", name=f"下载 {name} 的卡文件").click()
            coming.value.save_as(path)
        desk.follow("卡都收好了")
        return cards

    def _print_slips(self) -> list[list[str]]:
        desk = self._desk
        desk.follow("印测评码")
        self._cut("slips", "main h1", ".sheet >> nth=1")
        found = [tokens(desk.save("生成并下载", place)) for place in range(len(INVITED))]
        desk.follow("印好了")
        return found

    def _collect(self, slips: list[list[str]]) -> None:
        desk = self._desk
        desk.press("开始收票")
        self._answer_on_phone(slips[0].pop())
        for tokens_of in slips:
            for place, token in enumerate(tokens_of[: len(tokens_of) * 9 // 10]):
                answer(Way(desk.address, "/s", token, _grades(place)))
        desk.go(SITTING)
        self._cut("collect", "main h1", "section:has-text('到票情况')")

    def _answer_on_phone(self, token: str) -> None:
        with held(self._browser, X5._replace(density=1)) as phone:
            phone.goto(f"{self._desk.address}/s#{token}")
            self._album.screen("phone-cover", phone)
            phone.get_by_role("button", name="开始", exact=True).click()
            phone.get_by_text("没有人能查出您怎么答的").wait_for()
            phone.get_by_role("button", name="下一步", exact=True).first.click()
            self._album.screen("phone-paper", phone)
            phone.evaluate("location.hash = 'send'")
            phone.get_by_role("button", name="提交测评", exact=True).click()
            phone.wait_for_url("**/thanks/*")

    def _close(self) -> None:
        desk = self._desk
        desk.go(SITTING)
        desk.follow("截止收票")
        desk.press("停止进入")
        desk.follow("提前封箱")
        self._cut("close", "main h1", "section.sheet")
        self._page.get_by_label("我知道").check()
        desk.press("立即封箱")

    def _open(self, cards: dict[str, Path]) -> None:
        desk, page = self._desk, self._page
        desk.follow("开箱")
        self._cut("opening", "main h1", "fieldset >> nth=0")
        for name in CUSTODIANS[:2]:
            at_desk._lay(desk, name, cards, PASSPHRASE)
        desk.press("开箱")
        if "/jobs/" in page.url:  # it took longer than the page waits
            page.get_by_role("link", name="看结果").wait_for()
            desk.follow("看结果")
        self._cut("results", "main h1", "section >> nth=0")


def _grades(place: int) -> tuple[tuple[str, str], ...]:
    """Return what the respondent of this number gives to every item."""
    return tuple((f"0.{key}", "aaabbc"[(place * 5 + n) % 6]) for n, key in enumerate(ITEMS))
