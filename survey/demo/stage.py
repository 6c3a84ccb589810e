"""The stage: accounts, a unit with its people, a sitting published and taking ballots."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from forms import library
from survey.core.account import Account, Role
from survey.core.codes import Slip
from survey.core.counting import Operator, Rules, Threshold
from survey.core.declarations import Declared, possible_blocks, possible_comparisons
from survey.core.edition import Edition
from survey.core.inspection import Channels, Member
from survey.core.sitting import Group, Sitting, WayIn
from survey.services import (
    accounts,
    inspecting,
    preparing,
    proving,
    publishing,
    running,
    slips,
    team,
)
from survey.storage.engine import Books
from survey.web.wiring import Works

PASSWORD = "demo-password"  # nosec B105  # the play's own, and printed
PASSPHRASE = "demo-passphrase"  # nosec B105  # as above
LEADER = "zhou"
CUSTODIANS = (LEADER, "wu", "zheng")
FORMS = ("leading_body", "leaders", "personnel_work")

_FORMS = tuple(library.form(name) for name in FORMS)
_DECLARED = Declared(
    comparisons=possible_comparisons(_FORMS),
    blocks=possible_blocks(_FORMS),
    all_same=True,
)

_PEOPLE = (
    ("林国栋", "党委书记"),
    ("陈慧", "党委副书记、镇长"),
    ("赵明远", "党委副书记"),
    ("孙丽华", "党委委员、纪委书记"),
    ("周建军", "党委委员、组织委员"),
    ("吴晓燕", "党委委员、宣传委员"),
    ("郑海涛", "副镇长"),
)
_GROUPS = (
    Group(code="a", label="A票 班子成员及站所长", weight=30, paper_colour="黄色", invited=0),
    Group(code="b", label="B票 中层干部", weight=30, paper_colour="蓝色", invited=0),
    Group(code="c", label="C票 干部职工代表", weight=40, paper_colour="白色", invited=0),
    Group(code="v", label="村民", way_in=WayIn.SHARED),
)
_SHARES = {"a": 7, "b": 24, "c": 49, "v": 20}
_ABSENT = {"a": 0, "b": 2, "c": 4}


def counts(respondents: int) -> dict[str, int]:
    """Return how many answer in each group, ``respondents`` in all."""
    found = {code: respondents * share // 100 for code, share in _SHARES.items()}
    found["c"] += respondents - sum(found.values())
    return found


@dataclass(frozen=True)
class Scene:
    """A sitting that takes ballots, and everything the play needs to go on."""

    sitting: Sitting
    editions: tuple[Edition, ...]
    leader: Account
    cards: Mapping[str, bytes]
    slips: Mapping[str, list[Slip]]
    entrances: Mapping[str, str]

    @property
    def issued(self) -> int:
        """Return how many slips were printed."""
        return sum(len(found) for found in self.slips.values())


def build(works: Works, answering: Mapping[str, int], spare: int) -> Scene:
    """Return the scene; every group gets slips for those who answer, the absent and ``spare``."""
    now = datetime.now(UTC)
    with works.store.begin() as books:
        admin = accounts.accept(books, accounts.found(books, now), proving.hashed(PASSWORD), now)
        leader, stationing_id = _inspection(books, admin, now)
        groups = tuple(_invited(group, answering, spare) for group in _GROUPS)
        sitting = preparing.prepare(
            books, leader, _sitting(stationing_id, groups, now.date()), FORMS, now
        )
        cards = publishing.publish(
            books, leader, sitting.id, dict.fromkeys(CUSTODIANS, PASSPHRASE), works.shares, now
        )
        issued = {}
        for group in groups:
            if group.way_in is WayIn.SHARED:
                continue
            issued[group.code] = slips.issue(
                books, leader, sitting.id, group.code, group.invited or 0, works.printing, now
            )
        running.begin(books, leader, sitting.id, now)
        entrances = {
            box.group: key
            for box in books.boxes.boxes(sitting.id)
            if (key := books.slips.entrance_of(box.id)) is not None
        }
        editions = books.sittings.editions(sitting.id)
    return Scene(sitting, editions, leader, cards, issued, entrances)


def _invited(group: Group, answering: Mapping[str, int], spare: int) -> Group:
    if group.way_in is WayIn.SHARED:
        return group
    invited = answering[group.code] + _ABSENT[group.code] + spare
    return group.model_copy(update={"invited": invited})


def _inspection(books: Books, admin: Account, now: datetime) -> tuple[Account, int]:
    ordered = inspecting.add_round(books, admin, "十五届县委第六轮巡察", "常规", now)
    ours = inspecting.add_team(books, admin, ordered.id, "县委第四巡察组", now)
    names = {LEADER: ("周组长", Role.LEADER), "wu": ("吴组员", Role.MEMBER)}
    names["zheng"] = ("郑监票", Role.CUSTODIAN)
    for name, (shown, role) in names.items():
        token = accounts.invite(books, admin, name, shown, role, (ours.id,), now)
        accounts.accept(books, token, proving.hashed(PASSWORD), now)
    leader = books.accounts.by_name(LEADER)
    assert leader is not None  # nosec B101  # noqa: S101 - invited three lines above
    (joining,) = team.people_of(books, leader)
    for one in joining.waiting:
        team.vouch(books, leader, ours.id, one.id, now)
    unit = inspecting.add_unit(books, leader, ours.id, "青石镇党委", "乡镇（街道）", None, now)
    people = [Member(name=name, post=post) for name, post in _PEOPLE]
    inspecting.set_roster(books, leader, unit.id, people, now)
    channels = Channels(
        phone="0571-5550 0199",
        hours="工作日 8:30–17:00",
        address="青石镇人民路 1 号 县委第四巡察组（邮编 300000）",
        email="xunchazu@example.org",
        boxes="镇政府大院门口、各村村委会门口",
    )
    today = now.date()
    stationing = inspecting.add_stationing(
        books, leader, unit.id, today, today + timedelta(days=30), channels, now
    )
    return leader, stationing.id


def _sitting(stationing_id: int, groups: tuple[Group, ...], today: date) -> Sitting:
    return Sitting(
        id=0,
        stationing_id=stationing_id,
        title="动员会民主测评",
        place="青石镇政府三楼会议室",
        method="现场扫码，一人一码；村民扫公开码",
        day=today,
        last_day=today,
        purpose="了解领导班子和班子成员的履职情况，作为巡察了解的参考。",
        groups=groups,
        rules=Rules(
            declared=_DECLARED,
            thresholds=(
                Threshold(
                    label="三分之二线",
                    grades=("a", "b"),
                    operator=Operator.SHORT_OF,
                    numerator=2,
                    denominator=3,
                ),
            ),
        ),
        custodians=CUSTODIANS,
        threshold=2,
    )
