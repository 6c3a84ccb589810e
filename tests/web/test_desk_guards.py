"""Who may come in where: every route, every role, own and other team."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import product

import pytest
from flask import Flask
from werkzeug.routing import IntegerConverter, Rule

from survey.core.account import Deed, Role
from survey.web import create_app, wiring
from survey.web.guards import Standing, need_of, needs
from tests.web.conftest import DRAFT

OURS = ("zhou", "wu", "zheng")
THEIRS = ("feng", "shen", "he")
OF_NO_TEAM = ("admin", "jian")
RECUSED = ("hui", "bi")
WAITING = "deng"
"""Who was invited to our team, and nobody of it has said that he is one of us."""
OVER = "dao"
"""One of us whose time is over."""
EVERYBODY = (*OURS, *THEIRS, *OF_NO_TEAM, *RECUSED, WAITING)

OF_A_UNIT = {"sitting_id", "stationing_id", "unit_id"}
OF_A_TEAM = {*OF_A_UNIT, "team_id", "draft_id"}
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}
VALUES = {
    "sitting_id": 1,
    "stationing_id": 1,
    "unit_id": 1,
    "round_id": 1,
    "group": "a",
    "form_id": 1,
    "question": "m",
    "name": "leading_body",
    "earlier_id": 1,
    "draft_id": DRAFT,
    "part": "about",
    "edition_id": 1,
    "job_id": "0" * 32,
    "text": "0" * 32,
}
NOT_NOW = {
    "/desk/sittings/1/results": 404,  # before the opening
    "/desk/sittings/1/results/rows": 404,
    "/desk/sittings/1/results/template": 404,
    "/desk/sittings/1/changes/1": 404,  # nothing was opened before it
    **{
        f"/desk/sittings/1/texts{more}": 404  # before the opening
        for more in ("", "/read", "/differences", "/themes", "/restart", "/wordings")
    },
    f"/desk/sittings/1/texts/{'0' * 32}/wording": 404,
    "/desk/sittings/1/plan": 409,  # the sitting is published
    "/desk/sittings/1/publish": 409,
    "/desk/sittings/1/posters/a": 400,  # slips have no poster
    f"/desk/jobs/{'0' * 32}": 404,  # nobody has begun any
    "/desk/sittings/1/voice/leading_body": 404,  # no sound has this name
}
"""What even those who may come in do not get from the first team's sitting."""


def rules(app: Flask, method: str) -> Iterator[tuple[str, Rule]]:
    """Every desk route that takes ``method``, with an address of the first team's matters."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        of_desk = rule.endpoint.startswith("desk.") and rule.endpoint != "desk.static"
        if of_desk and method in rule.methods:
            yield adapter.build(rule.endpoint, {n: value(rule, n) for n in rule.arguments}), rule


def value(rule: Rule, name: str) -> object:
    """What stands in an address: as listed above, or the first of its kind."""
    return VALUES.get(name, 1 if counted(rule, name) else "x")


def counted(rule: Rule, name: str) -> bool:
    """Return whether a number stands there."""
    return isinstance(rule._converters.get(name), IntegerConverter)


def expected(house, name: str, rule: Rule) -> str:
    """What ``name`` may see at ``rule``: ``in``, ``refused`` or ``not there``."""
    with house.works.store.read() as books:
        account = books.accounts.by_name(name)
    with house.app.app_context():
        need = need_of(rule.endpoint)
    if isinstance(need, Standing):
        return "in"
    if not account.may(need):
        return "refused"
    return "in" if is_there(name, rule) else "not there"


def is_there(name: str, rule: Rule) -> bool:
    """Return whether the first team's matters are there for ``name``."""
    if name in RECUSED:
        return not rule.arguments & OF_A_UNIT
    return name not in (*THEIRS, WAITING) or not rule.arguments & OF_A_TEAM


@pytest.fixture
def house(house):
    """The staged house with more people: recused, waiting, and one whose time is over."""
    with house.works.store.begin() as books:
        known = books.accounts.credentials("zhou")
        kinds = {"hui": Role.MEMBER, "bi": Role.CUSTODIAN, WAITING: Role.LEADER, OVER: Role.LEADER}
        people = {}
        for name, role in kinds.items():
            people[name] = books.accounts.add(name, name, role, [1]).id
            books.accounts.set_password(people[name], known.password_hash)
        for name in RECUSED:
            books.accounts.set_recusals(people[name], ["青石镇"])
        books.accounts.let_wait(people[WAITING])
        books.accounts.set_until(people[OVER], date(2026, 1, 1))
    return house


def test_every_desk_route_is_declared(house):
    with house.app.app_context():
        undeclared = [
            rule.endpoint
            for rule in house.app.url_map.iter_rules()
            if rule.rule.startswith("/desk") and need_of(rule.endpoint) is None
        ]

    assert undeclared == []


def test_only_the_ways_in_are_open_to_anybody(house):
    with house.app.app_context():
        free = {
            rule.endpoint
            for rule in house.app.url_map.iter_rules()
            if rule.rule.startswith("/desk") and need_of(rule.endpoint) is Standing.ANYBODY
        }

    assert free == {
        "desk.sign_in.sign_in",
        "desk.sign_in.invitation",
        "desk.foot.language",
        "desk.static",
    }


def test_what_belongs_to_a_team_needs_a_deed(house):
    with house.app.app_context():
        loose = [
            rule.endpoint
            for rule in house.app.url_map.iter_rules()
            if rule.rule.startswith("/desk") and rule.arguments & OF_A_TEAM
            if not isinstance(need_of(rule.endpoint), Deed)
        ]

    assert loose == []


def test_an_undeclared_page_is_refused_to_everybody(house):
    house.app.add_url_rule("/desk/hole", "desk.hole", lambda: "a page somebody forgot")

    answers = [house.clerk(name).get("/desk/hole") for name in (None, "zhou", "admin")]

    assert [answer.status_code for answer in answers] == [403, 403, 403]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_whoever_is_not_signed_in_is_sent_to_sign_in(house, method):
    clerk = house.clerk()
    for address, rule in rules(house.app, method):
        with house.app.app_context():
            free = need_of(rule.endpoint) is Standing.ANYBODY
        if not free:
            answer = clerk.client.open(address, method=method)
            assert (answer.status_code, answer.location) == (302, "/desk/sign-in"), address


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("name", ["zhou", "admin"])
def test_no_page_is_there_under_a_number_that_no_row_has(house, name, method):
    clerk = house.clerk(name)
    adapter = house.app.url_map.bind("localhost")
    for _, rule in rules(house.app, method):
        numbers = {n for n in rule.arguments if counted(rule, n)}
        for number, huge in product(numbers, (2**31, 2**63, 10**20)):
            values = {n: value(rule, n) for n in rule.arguments} | {number: huge}

            answer = clerk.client.open(adapter.build(rule.endpoint, values), method=method)

            assert answer.status_code in (404, 405), (rule.rule, number, huge)


def test_a_form_that_is_gone_under_a_number_that_no_row_has_is_none(house):
    page = house.clerk("zhou").get(f"/desk/forms?gone={10**20}")

    assert page.status_code == 200


@pytest.mark.parametrize("name", EVERYBODY)
def test_a_role_sees_its_own_pages_and_no_others_and_looking_changes_nothing(house, name):
    clerk = house.clerk(name)
    before = house.kept()
    seen = {}

    for address, rule in rules(house.app, "GET"):
        seen[address] = clerk.get(address), expected(house, name, rule)
        assert house.kept() == before, address

    for address, (answer, due) in seen.items():
        if due == "refused":
            assert answer.status_code == 403, address
        elif due == "not there":
            assert answer.status_code == 404, address
        elif address in NOT_NOW:
            assert answer.status_code == NOT_NOW[address], address
        elif address == "/desk/" and name in OF_NO_TEAM:
            assert answer.location in ("/desk/rounds", "/desk/audit"), address
        else:
            assert answer.status_code == 200, address


def test_the_walk_finds_a_page_that_forgets_whose_matter_it_is(house):
    house.app.add_url_rule(
        "/desk/sittings/<int:sitting_id>/hole",
        "desk.hole",
        needs(Deed.SEE_TEAM)(lambda **_: "a page that asks no service"),
    )
    for name in ("feng", "hui", WAITING):
        ((address, rule),) = [
            found for found in rules(house.app, "GET") if found[1].endpoint == "desk.hole"
        ]

        answer = house.clerk(name).get(address)

        assert expected(house, name, rule) == "not there"
        assert answer.status_code == 200, "the walk would have failed here"


def test_whose_time_is_over_comes_in_nowhere(house):
    clerk = house.clerk()

    refused = clerk.sign_in(OVER)

    assert "已经停用" in refused.text
    for method in ("GET", "POST"):
        for address, rule in rules(house.app, method):
            with house.app.app_context():
                free = need_of(rule.endpoint) is Standing.ANYBODY
            if not free:
                answer = clerk.client.open(address, method=method)
                assert (answer.status_code, answer.location) == (302, "/desk/sign-in"), address


def test_no_page_takes_another_method_than_it_declares(house):
    clerk = house.clerk("zhou")
    before = house.kept()
    taken: dict[str, set[str]] = {}
    for method in METHODS:
        for address, _ in rules(house.app, method):
            taken.setdefault(address, set()).add(method)

    for address, methods in taken.items():
        for method in METHODS - methods:
            assert clerk.client.open(address, method=method).status_code == 405, address
    assert house.kept() == before


@pytest.mark.parametrize("name", EVERYBODY)
def test_what_a_role_may_not_do_is_refused_and_changes_nothing(house, name):
    clerk = house.clerk(name)
    token = clerk.token()
    before = house.kept()

    refused = {
        address: (clerk.client.post(address, data={"csrf_token": token}), due)
        for address, rule in rules(house.app, "POST")
        if (due := expected(house, name, rule)) != "in"
    }

    for address, (answer, due) in refused.items():
        assert answer.status_code == {"refused": 403, "not there": 404}[due], address
    assert house.kept() == before
    assert refused, "every role must be kept from something"


@pytest.mark.parametrize("name", EVERYBODY)
def test_nothing_is_done_without_the_token_of_the_session(house, name):
    clerk = house.clerk(name)
    before = house.kept()

    answers = {
        address: clerk.client.post(address, data={"csrf_token": wrong})
        for (address, _), wrong in product(rules(house.app, "POST"), ("", "x"))
    }

    assert {answer.status_code for answer in answers.values()} == {400}
    assert house.kept() == before


@pytest.mark.parametrize("name", [*THEIRS, *RECUSED, WAITING])
def test_the_lists_of_another_team_do_not_name_our_units(house, name):
    clerk = house.clerk(name)

    pages = [clerk.get(path).text for path in ("/desk/", "/desk/units", "/desk/stationings/new")]

    assert not any("青石镇" in page or "动员会" in page for page in pages)


def test_every_desk_page_bears_the_headers(house):
    clerk = house.clerk("zhou")

    for path in ("/desk/", "/desk/sittings/1", "/desk/none", "/none", "/desk/rounds"):
        headers = clerk.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'"), path
        assert "frame-ancestors 'none'" in policy, path
        assert "unsafe" not in policy, path
        assert headers["Cache-Control"] == "no-store", path
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Referrer-Policy"] == "no-referrer", path


def test_pages_load_nothing_from_elsewhere_and_hold_no_inline_script_or_style(house):
    clerk = house.clerk("zhou")
    for address, rule in rules(house.app, "GET"):
        if rule.endpoint.startswith("desk.previews"):
            continue
        page = clerk.get(address)
        if page.mimetype == "text/html":
            assert not re.search(r'(src|href)="(https?:)?//', page.text), address
            assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?! src=)", page.text), (
                address
            )


def test_a_respondent_never_gets_a_cookie_not_even_in_a_clerks_browser(house):
    slip = house.scene.slips["a"][0]
    key = house.scene.entrances["v"]
    for clerk in (house.clerk(), house.clerk("zhou")):
        answers = [
            clerk.get("/"),
            clerk.get("/s"),
            clerk.client.post("/s", data={"code": slip.token}),
            clerk.client.post("/s", data={"code": "nonsense"}),
            clerk.get(f"/o/{key}"),
            clerk.client.post(f"/o/{key}"),
            clerk.get("/nowhere"),
        ]
        assert not any("Set-Cookie" in answer.headers for answer in answers)
        assert answers[2].status_code == 200


@pytest.mark.parametrize(
    ("doors", "shut", "first"), [("answer", "/desk/", "/s"), ("desk", "/s", "/desk/")]
)
def test_a_door_left_out_is_not_there(house, doors, shut, first):
    app = create_app(house.works.settings, doors)
    client = app.test_client()

    answers = [client.get(shut), client.get("/")]
    wiring.works_of(app).stop()

    assert answers[0].status_code == 404
    assert "Set-Cookie" not in answers[0].headers
    assert answers[0].headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert answers[1].location == first
