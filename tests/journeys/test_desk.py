"""A team's whole way at the desk in a real browser, on a real server."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page

from forms import library
from survey.core.account import Role
from survey.core.form import Kept
from survey.core.inspection import Channels, Member
from survey.core.job import JobKind, JobStep
from survey.demo.respondents import Way, answer
from survey.services import accounts, inspecting, jobs, preparing, proving
from survey.services import team as team_service
from survey.services.jobs import Order
from survey.web import create_app, wiring
from survey.web.serving import server_of
from tests.makers import a_sitting
from tests.web.clerks import settings_in, tokens

ITEMS = [slot.key for slot in library.form("leading_body").slots if slot.kept is Kept.CHOICE]

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

PASSWORD = "a password for the tests"
PASSPHRASE = "a passphrase for the tests"
PEOPLE = {
    "zhou": ("周立新", Role.LEADER),
    "wu": ("吴敏", Role.MEMBER),
    "zheng": ("郑海", Role.CUSTODIAN),
    "jian": ("简监督", Role.AUDITOR),
}


class Desk:
    """A clerk's browser at a desk that listens."""

    def __init__(self, browser: Browser, address: str, app: Flask) -> None:
        self._context = browser.new_context(
            viewport={"width": 1366, "height": 768}, locale="zh-CN", accept_downloads=True
        )
        self.page: Page = self._context.new_page()
        self.page.set_default_timeout(60_000)
        self.address = address
        self.app = app
        self.works = wiring.works_of(app)
        self.complaints: list[str] = []
        self.page.on("console", lambda message: self._hear(message.type, message.text))

    def _hear(self, kind: str, text: str) -> None:
        refused = "the server responded with a status" in text
        if kind in ("error", "warning") and not refused:
            self.complaints.append(text)

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)

    def press(self, name: str) -> None:
        with self.page.expect_navigation():  # a look before it would see half a page
            self.page.get_by_role("button", name=name).first.click()

    def follow(self, name: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=name).first.click()

    def fill(self, **by_label: str) -> None:
        for label, words in by_label.items():
            self.page.get_by_label(re.compile(f"^{label}")).first.fill(words)

    def sign_in(self, name: str) -> None:
        self.go("/desk/sign-in")
        self.fill(账号=name, 口令=PASSWORD)
        self.press("登录")

    def save(self, press: str, place: int = 0) -> bytes:
        with self.page.expect_download() as coming:
            self.page.get_by_role("button", name=press).nth(place).click()
        return Path(coming.value.path()).read_bytes()

    def look(self) -> None:
        """Hold the page before us to what every page must be."""
        found = Axe().run(self.page)
        assert found.violations_count == 0, found.generate_report()
        self.page.set_viewport_size({"width": 360, "height": 640})
        width = self.page.evaluate("document.documentElement.scrollWidth")
        self.page.set_viewport_size({"width": 1366, "height": 768})
        assert width <= 360, self.page.url
        assert self.complaints == []

    def leave(self) -> None:
        self._context.close()


@contextmanager
def listening_at(home: Path, database: str) -> Iterator[tuple[Flask, str]]:
    """Serve the desk of ``home`` meanwhile; give the app and its address."""
    app = create_app(settings_in(home, SURVEY_DATABASE=database))
    server = server_of(app, "127.0.0.1", 0)
    listening = Thread(target=server.run, daemon=True)
    listening.start()
    yield app, f"http://127.0.0.1:{server.effective_port}"
    server.trigger.pull_trigger(server.close)  # in its own thread, which ends when all have left
    listening.join(timeout=10)
    server.task_dispatcher.shutdown()
    wiring.works_of(app).stop()


@pytest.fixture
def app_and_address(database: str, tmp_path: Path) -> Iterator[tuple[Flask, str]]:
    with listening_at(tmp_path, database) as served:
        yield served


@pytest.fixture
def desk(browser: Browser, app_and_address: tuple[Flask, str]) -> Iterator[Desk]:
    app, address = app_and_address
    at_desk = Desk(browser, address, app)
    yield at_desk
    at_desk.leave()


@pytest.fixture
def team(desk: Desk) -> Desk:
    """A desk whose people, unit and stationing are there."""
    settle(desk)
    return desk


def enlist(desk: Desk) -> int:
    """Make a round, a team and its people; return the team."""
    now = datetime.now(UTC)
    with desk.works.store.begin() as books:
        admin = accounts.accept(books, accounts.found(books, now), proving.hashed(PASSWORD), now)
        ordered = inspecting.add_round(books, admin, "十五届县委第六轮巡察", "常规", now)
        its_team = inspecting.add_team(books, admin, ordered.id, "县委第四巡察组", now)
        for name, (shown, role) in PEOPLE.items():
            teams = () if role is Role.AUDITOR else (its_team.id,)
            token = accounts.invite(books, admin, name, shown, role, teams, now)
            accounts.accept(books, token, proving.hashed(PASSWORD), now)
        leader = books.accounts.by_name("zhou")
        for name in ("wu", "zheng"):
            team_service.vouch(books, leader, its_team.id, books.accounts.by_name(name).id, now)
    return its_team.id


def settle(desk: Desk) -> None:
    """Make people, a unit and a stationing."""
    team_id, now = enlist(desk), datetime.now(UTC)
    with desk.works.store.begin() as books:
        leader = books.accounts.by_name("zhou")
        unit = inspecting.add_unit(books, leader, team_id, "青石镇", "乡镇（街道）", None, now)
        people = [Member(name=name) for name in ("林国栋", "陈慧", "赵明远")]
        inspecting.set_roster(books, leader, unit.id, people, now)
        days = date(2026, 11, 1), date(2026, 12, 30)
        channels = Channels(phone="0570-1234567")
        inspecting.add_stationing(books, leader, unit.id, *days, channels, now)


def test_the_first_administrator_follows_the_link_and_sets_up_the_house(desk: Desk) -> None:
    with desk.works.store.begin() as books:
        token = accounts.found(books, datetime.now(UTC))

    desk.go(f"/desk/invitation#{token}")
    assert desk.page.url.endswith("/desk/invitation")
    desk.look()
    desk.fill(设一个口令=PASSWORD, 再输一遍口令=PASSWORD)
    desk.press("设好口令")
    desk.look()
    desk.sign_in("admin")
    desk.look()
    desk.follow("新建轮次")
    desk.look()
    desk.fill(轮次名称="第六轮巡察")
    desk.press("建立轮次")
    desk.follow("新建巡察组")
    desk.fill(巡察组名称="第四巡察组")
    desk.press("建立巡察组")
    desk.look()
    desk.follow("邀请")
    desk.look()
    desk.fill(账号="zhou", 姓名="周立新")
    desk.page.get_by_label("角色").select_option(label="组长")
    desk.press("生成邀请链接")
    assert "至少要属于一个巡察组" in desk.page.inner_text("main")
    desk.look()
    desk.page.get_by_label("第四巡察组").check()
    desk.press("生成邀请链接")
    desk.look()
    link = desk.page.locator(".link-once").inner_text()
    desk.go("/desk/accounts")
    desk.look()
    desk.press("退出")

    desk.page.goto("about:blank")
    desk.go(link[link.index("/desk") :])
    desk.fill(设一个口令=PASSWORD, 再输一遍口令=PASSWORD)
    desk.press("设好口令")
    desk.sign_in("zhou")
    assert "先建被巡察单位" in desk.page.inner_text("main")
    desk.look()


def test_a_leader_enters_a_unit_its_people_and_the_stationing(team: Desk) -> None:
    team.sign_in("zhou")
    for path in ("/desk/", "/desk/units", "/desk/units/1", "/desk/stationings/1/channels"):
        team.go(path)
        team.look()
    team.go("/desk/units/new")
    team.look()
    team.fill(单位名称="青石镇石桥村")
    team.page.get_by_label("上级单位").select_option(label="青石镇")
    team.press("建立单位")
    team.follow("录入名册")
    team.fill(班子成员="王芳，村书记\n，村主任")
    team.press("保存名册")
    assert "第 2 行" in team.page.inner_text("main")
    team.look()
    team.fill(班子成员="王芳，村书记\n李强，村主任")
    team.press("再加几行")
    assert team.page.get_by_label("第 6 行 姓名").is_visible()
    team.press("保存名册")
    team.follow("新建进驻")
    team.look()
    team.fill(进驻日期="2026-11-01", 离开日期="2026-11-30", 值班电话="0570-1234567")
    team.press("建立进驻")
    assert "还没有场次" in team.page.inner_text("main")
    team.look()


def test_a_sitting_goes_from_the_plan_to_the_annex(team: Desk, tmp_path: Path) -> None:
    team.sign_in("zhou")
    _plan(team)
    cards = _publish(team, tmp_path)
    slips = _print_slips(team)
    team.press("开始收票")
    for place, token in enumerate(slips):
        grades = ((f"0.{key}", "abc"[(place + n) % 3]) for n, key in enumerate(ITEMS))
        answer(Way(team.address, "/s", token, tuple(grades)))
    _close(team)
    _open(team, cards)
    _see_results(team)
    team.press("退出")
    team.sign_in("jian")
    assert "记录完整" in team.page.inner_text("main")
    team.look()


def _plan(desk: Desk) -> None:
    desk.follow("准备场次")
    desk.look()
    desk.fill(场次名称="动员会民主测评", 开始日期="2026-11-21", 截止日期="2026-11-21")
    desk.press("保存")
    assert "还没有选表" in desk.page.inner_text("main")
    desk.look()
    desk.follow("继续准备")
    desk.page.get_by_label("《领导班子民主测评表》的顺序").select_option("1")
    desk.page.get_by_label("《班子成员民主测评表》的顺序").select_option("2")
    for row, invited in ((1, "12"), (2, "12"), (3, "12")):
        desk.page.get_by_label(f"第 {row} 行 应到人数").fill(invited)
    desk.press("再加一行")
    desk.fill(**{"第 4 行 代码": "V", "第 4 行 名称": "村民"})
    desk.page.get_by_label("第 4 行 怎样进入").select_option(label="共用一个公开码")
    for name in ("周立新", "吴敏", "郑海"):
        desk.page.get_by_label(re.compile(name)).check()
    desk.press("保存")
    desk.look()


def _publish(desk: Desk, folder: Path) -> dict[str, Path]:
    """Hold the key ceremony; return the card files by the custodian's name."""
    desk.follow("发布并制作钥匙卡")
    desk.look()
    for field in desk.page.locator("input[type=password]").all():
        field.fill(PASSPHRASE)
    desk.press("发布")
    desk.look()
    cards = {}
    for link in desk.page.get_by_role("link", name=re.compile("的卡文件")).all():
        with desk.page.expect_download() as coming:
            link.click()
        name = re.sub(r"下载 (.+) 的卡文件", r"\1", link.inner_text())
        cards[name] = folder / coming.value.suggested_filename
        coming.value.save_as(cards[name])
    assert len(cards) == 3
    desk.follow("卡都收好了")
    return cards


def _print_slips(desk: Desk) -> list[str]:
    desk.follow("印测评码")
    desk.look()
    found = [token for place in range(3) for token in tokens(desk.save("生成并下载", place))]
    assert len(set(found)) == 36
    desk.follow("印好了")
    desk.look()
    return found


def _close(desk: Desk) -> None:
    desk.go("/desk/sittings/1")
    assert desk.page.get_by_role("img", name="约 83%").count() == 3
    desk.look()
    desk.follow("截止收票")
    desk.look()
    desk.press("停止进入")
    assert "以后封箱" in desk.page.inner_text("main")
    desk.look()
    desk.follow("提前封箱")
    desk.look()
    desk.page.get_by_label("我知道").check()
    desk.press("立即封箱")
    assert "封箱清点" in desk.page.inner_text("main")
    desk.look()
    assert desk.save("打印测评情况记录")[:4] == b"%PDF"


def _open(desk: Desk, cards: dict[str, Path]) -> None:
    desk.follow("开箱")
    desk.look()
    _lay(desk, "周立新", cards, "the wrong passphrase")
    _lay(desk, "郑海", cards, PASSPHRASE)
    desk.press("开箱")
    assert "钥匙卡没有解开" in desk.page.inner_text("main")
    desk.look()
    _lay(desk, "周立新", {}, PASSPHRASE)
    _lay(desk, "郑海", {}, PASSPHRASE)
    desk.press("开箱")
    if "/jobs/" in desk.page.url:  # it took longer than the page waits
        desk.look()
        desk.page.get_by_role("link", name="看结果").wait_for()
        desk.look()
        desk.follow("看结果")


def _lay(desk: Desk, name: str, cards: dict[str, Path], passphrase: str) -> None:
    place = desk.page.get_by_role("group", name=name)
    place.get_by_label("登录口令").fill(PASSWORD)
    place.get_by_label("钥匙卡口令").fill(passphrase)
    if name in cards:
        place.get_by_label("钥匙卡文件").set_input_files(cards[name])


def _see_results(desk: Desk) -> None:
    assert re.search(r"收回\s?36\s?份", desk.page.inner_text("main"))
    assert desk.page.locator("svg.bar").count() > 3
    desk.look()
    assert desk.save("下载 Word 附件")[:2] == b"PK"
    assert desk.save("下载 Excel 全表")[:2] == b"PK"
    assert desk.save("打印核验单")[:4] == b"%PDF"


@pytest.mark.parametrize("script", [True, False])
def test_long_work_is_followed_until_its_file_can_be_fetched(
    team: Desk, browser: Browser, script: bool
) -> None:
    team.sign_in("zhou")
    cookies = team.page.context.cookies()
    context = browser.new_context(java_script_enabled=script, accept_downloads=True)
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(60_000)
    with team.works.store.begin() as books:
        leader = books.accounts.by_name("zhou")
        stationing = books.inspection.stationings(leader.teams)[0]
        plan = a_sitting(stationing.id)
        sitting = preparing.prepare(books, leader, plan, ["leading_body"], datetime.now(UTC))
        order = Order(sitting.id, JobKind.EXPORT, "annex.pdf", "application/pdf")
        job = jobs.begin(books, leader, order, datetime.now(UTC))
    (secret,) = (_session_of(team, cookie["value"]) for cookie in cookies)

    page.goto(f"{team.address}/desk/jobs/{job.id.hex()}")
    assert page.get_by_role("progressbar").is_visible()
    with team.works.store.begin() as books:
        jobs.tell(books, job.id, JobStep.DECRYPTING, 40, 100, datetime.now(UTC))
    page.get_by_text("已做 40 份，共 100 份").wait_for()
    if script:
        team.go(f"/desk/jobs/{job.id.hex()}")
        team.look()
    with team.works.store.begin() as books:
        jobs.finish(books, job.id, b"%PDF-1.7", secret, datetime.now(UTC))
    button = page.get_by_role("button", name="下载")
    button.wait_for()
    with page.expect_download() as coming:
        button.click()

    assert coming.value.suggested_filename == "annex.pdf"
    assert Path(coming.value.path()).read_bytes() == b"%PDF-1.7"
    context.close()


def _session_of(desk: Desk, cookie: str) -> str:
    """Return the id of the sign-in that a cookie carries."""
    signer = desk.app.session_interface.get_signing_serializer(desk.app)
    return str(signer.loads(cookie)["id"])
