"""Every state of the respondents' pages, in a list: one entry is all that a new one needs.

What stands here is swept on every phone for targets, overlaps and barriers
(``tests/journeys``), and is pictured by ``python -m tests.gallery``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from survey.core.device import Device
from tests.gallery.papers import full, long, voiced
from tests.web.fake_answering import PASSES, TOKEN, TYPED, USED, FakeAnswering, app

NONCE = "0123456789abcdef" * 2
WRONG = "572400000001"


class Door:
    """The door of a sitting, asked for its pages in one size of type and one language."""

    def __init__(self, answering: FakeAnswering, size: str, language: str) -> None:
        self.answering = answering
        self._client: FlaskClient = app(answering).test_client()
        self._query = "?" + urlencode({"z": size, "l": language})

    def get(self, path: str) -> TestResponse:
        return self._client.get(path + self._query)

    def post(self, path: str, **fields: str) -> TestResponse:
        return self._client.post(path + self._query, data=fields)

    def cast(self, **answers: str) -> TestResponse:
        return self.post("/s/cast", nonce=NONCE, code=TOKEN, **answers)


@dataclass(frozen=True)
class State:
    """One page as a respondent may find it.

    ``ask`` has the door give the page. ``deed`` is what is then done on it, in JavaScript
    that may use the words of `DEEDS`; without script there is no such state.
    """

    name: str
    title: str
    ask: Callable[[Door], TestResponse]
    deed: str = ""
    answering: Callable[[], FakeAnswering] = full
    fragment: str = ""
    language: str = ""

    def page(self, size: str) -> TestResponse:
        """Return what the door gives, in a size of type."""
        return self.ask(Door(self.answering(), size, self.language))


DEEDS = """
const all = what => [...document.querySelectorAll(what)];
const tap = what => all(what)[0].click();
const turn = card => new Promise(done => {
  addEventListener('hashchange', () => {
    document.activeElement.blur();
    done();
  }, {once: true});
  location.hash = card;
});
const choose = (name, code) => tap(`[name="${name}"][value="${code}"]`);
const fill = (name, words) => {
  const field = all(`[name="${name}"]`)[0];
  field.value = words;
  field.dispatchEvent(new Event('input', {bubbles: true}));
};
const send = reply => {
  XMLHttpRequest.prototype.send = reply;
  return turn('send').then(() => {
    tap('#send');
    return new Promise(done => setTimeout(done, 20));
  });
};
"""


def paper(door: Door) -> TestResponse:
    return door.post("/s", code=TOKEN)


def cover(door: Door) -> TestResponse:
    return door.get("/s")


def at(path: str) -> Callable[[Door], TestResponse]:
    return lambda door: door.get(path)


def typed(code: str) -> Callable[[Door], TestResponse]:
    return lambda door: door.post("/s", code=code)


def cast(**answers: str) -> Callable[[Door], TestResponse]:
    return lambda door: door.cast(**{name.replace("__", "."): w for name, w in answers.items()})


def in_trouble(trouble: str, ask: Callable[[Door], TestResponse]) -> Callable[[Door], TestResponse]:
    """Return ``ask`` of a door that is busy, full, broken."""

    def asked(door: Door) -> TestResponse:
        setattr(door.answering, trouble, True)
        return ask(door)

    return asked


def stale(door: Door) -> TestResponse:
    door.answering.fresh_nonce = "e" * 32
    return door.cast(confirmed="1", **SEEN)


SEEN = {"1.seen": "b", "1.kinds": "a"}
WRONGLY = SEEN | {"1.kinds": "o", "1.first.1": "2", "1.visits": "很多", "0.m.r2.de": "z"}


def on(device: Device, path: str, **fields: str) -> Callable[[Door], TestResponse]:
    """Return what asks for a page on a device of the team."""
    return lambda door: door.post(path, device=PASSES.made(7, device), **fields)


def over(door: Door) -> TestResponse:
    door.answering.over = True
    return on(Device.TABLET, "/a")(door)


def wrongly(door: Door) -> TestResponse:
    return door.cast(**WRONGLY)


STATES = (
    State("cover", "封面", cover),
    State("scanned", "封面：扫过纸条", cover, fragment=TOKEN),
    State("typed-wrong", "号码输错一位", cover, f"fill('code', '{WRONG}'); tap('form button')"),
    State("typed-short", "号码少一位", cover, f"fill('code', '{TYPED[1:]}'); tap('form button')"),
    State("typed-none", "没输号码", cover, "tap('form button')"),
    State("shared", "封面：公开码", at("/o/square")),
    State("paper", "答卷首页", paper),
    State("single", "单选题", paper, "choose('0.whole', 'b'); await turn('0.whole')"),
    State("person", "一人一卡", paper, "choose('0.m.r1.de', 'b'); await turn('0.m.r1.de')"),
    State("long-post", "职务很长的一人", paper, "await turn('0.m.r4.de')"),
    State(
        "follow-up",
        "选后追问原因",
        paper,
        "choose('0.m.r2.lian', 'd'); fill('0.m.r2.lian~why', '群众反映多'); "
        "await turn('0.m.r2.lian')",
    ),
    State("list", "每人一项", paper, "choose('0.new.r2.v', 'a'); await turn('0.new.r1.v')"),
    State("eight", "八项，分两卡", paper, "await turn('0.eight.r1.c0')"),
    State("required", "必答的单选题", paper, "await turn('1.seen')"),
    State(
        "multiple",
        "多选题和“其他”",
        paper,
        "choose('1.seen', 'b'); choose('1.kinds', 'b'); choose('1.kinds', 'o'); "
        "await turn('1.kinds')",
    ),
    State("ranking", "排序题", paper, "await turn('1.first.1')"),
    State("number", "数字题", paper, "fill('1.visits', '3'); await turn('1.visits')"),
    State("score", "0 到 10 分", paper, "choose('1.score', '10'); await turn('1.score')"),
    State("text", "填空题", paper, "fill('1.advice', '多到村里走走。'); await turn('1.advice')"),
    State("kept", "刷新以后", paper, "all('#kept')[0].hidden = false"),
    State("check", "交前检查", paper, "choose('0.whole', 'a'); await turn('send')"),
    State(
        "check-many",
        "二十人的检查页",
        paper,
        "for (let n = 1; n < 19; n++) { choose(`0.m.r${n}.v`, 'aaabbc'[n % 6]); } "
        "await turn('send')",
        answering=long,
    ),
    State("sending", "正在提交", paper, "await send(() => 0)"),
    State("late", "还没送到", paper, "await send(function () { setTimeout(this.onerror); })"),
    State(
        "sent",
        "已提交（返回时）",
        paper,
        "await send(function () { Object.defineProperties(this, {status: {value: 200},"
        " responseURL: {value: location.href + '/thanks/'}}); setTimeout(() => this.onload()); })",
    ),
    State("blanks", "没有脚本：有没填的", cast(**SEEN)),
    State("error", "有错要改", wrongly),
    State("mending", "改一处错", wrongly, "await turn('1.visits')"),
    State("mending-rank", "改排序", wrongly, "await turn('1.first.1')"),
    State("stale", "请再提交一次", stale),
    State("thanks", "谢谢您", at("/thanks/7-abc")),
    State("used", "纸条用过了", typed(USED)),
    State(
        "used-wrong",
        "纸条用过了，又输错",
        typed(USED),
        f"fill('code', '{WRONG}'); tap('form button')",
    ),
    State("later", "还没有开始", at("/o/later")),
    State("past", "已经截止", at("/o/past")),
    State("unknown", "没有这一页", at("/o/nothing")),
    State("waiting", "输号码的人多", in_trouble("full", typed(TYPED))),
    State("busy", "系统忙", in_trouble("busy", cast(**SEEN))),
    State("failed", "系统出了问题", in_trouble("broken", cast(**SEEN))),
    State("too-large", "字太多", typed("x" * 300_000)),
    State("unread", "内容读不出来", lambda door: door.post("/s/cast", code=TOKEN)),
    State("voice", "能听的一人一卡", paper, "await turn('0.m.r1.de')", answering=voiced),
    State("english-cover", "英文封面", cover, language="en"),
    State("english", "英文界面", paper, "await turn('0.m.r1.de')", language="en"),
    State("english-check", "英文检查页", paper, "await turn('send')", language="en"),
    State("english-error", "英文，有错要改", wrongly, language="en"),
    State("english-thanks", "英文，谢谢", at("/thanks/7-abc"), language="en"),
    State("device-start", "平板：先去工作台", at("/a")),
    State("tablet", "平板：交给答卷人", on(Device.TABLET, "/a")),
    State("tablet-kept", "平板：请下一位", on(Device.TABLET, "/a", kept="1")),
    State("tablet-over", "平板：停止进入", over),
    State("tablet-paper", "平板：答卷首页", on(Device.TABLET, "/a/paper", code=TOKEN)),
    State("tablet-used", "平板：纸条用过了", on(Device.TABLET, "/a/paper", code=USED)),
    State("assisted", "代填：请下一位", on(Device.ASSISTED, "/a", kept="1")),
    State(
        "assisted-person",
        "代填：一人一卡",
        on(Device.ASSISTED, "/a/paper", code=TOKEN),
        "await turn('0.m.r1.de')",
    ),
    State(
        "idle",
        "平板：没人碰",
        on(Device.TABLET, "/a/paper", code=TOKEN),
        "all('#idle')[0].hidden = false; all('#paper')[0].hidden = true; "
        "all('#rest')[0].textContent = '25 秒后会清空。'",
    ),
)
