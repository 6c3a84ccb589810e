"""The languages of both doors: how one is chosen, and how long it stays."""

import re

import pytest

from tests import catalogue
from tests.catalogue import CHINESE

NAMES = "巡察工作领导小组办公室|县委第四巡察组"
OWN = re.compile(rf'(?s)<title>.*? ·|lang="zh"[^>]*>中文|aria-hidden="true">察|{NAMES}')


def _chinese_left(page: str) -> str:
    """Return the Chinese on a page, save people's own words and the name of the other language."""
    return " ".join(CHINESE.findall(OWN.sub("", page)))


def _switch(clerk, back="/desk/sign-in", language="en"):
    return clerk.post("/desk/language", language=language, back=back)


def test_the_desk_speaks_chinese_until_asked(house):
    page = house.clerk().get("/desk/sign-in").text

    assert '<html lang="zh-CN" dir="ltr">' in page
    assert "登录" in page


def test_the_desk_changes_its_language_and_goes_back(house):
    clerk = house.clerk()

    answer = _switch(clerk)
    page = clerk.get("/desk/sign-in").text

    assert (answer.status_code, answer.location) == (302, "/desk/sign-in")
    assert '<html lang="en" dir="ltr">' in page
    assert _chinese_left(page) == ""


def test_the_language_outlives_sign_in_and_sign_out(house):
    clerk = house.clerk()
    _switch(clerk)

    clerk.sign_in("zhou")
    inside = clerk.get("/desk/").text
    clerk.post("/desk/sign-out")
    outside = clerk.get("/desk/sign-in").text

    assert '<html lang="en"' in inside
    assert '<html lang="en"' in outside


def test_the_language_changes_by_no_other_site_s_link(house):
    clerk = house.clerk()

    clerk.get("/desk/language?language=en")
    refused = clerk.client.post("/desk/language", data={"language": "en"})

    assert refused.status_code == 400
    assert '<html lang="zh-CN"' in clerk.get("/desk/sign-in").text


def test_a_language_without_a_catalogue_changes_nothing(house):
    clerk = house.clerk()

    _switch(clerk, language="ug")

    assert '<html lang="zh-CN"' in clerk.get("/desk/sign-in").text


@pytest.mark.parametrize(
    "back",
    ["//evil.example/desk/", "https://evil.example/", "/s", "/desk/nowhere", "", "/desk\r\nX: y"],
)
def test_changing_the_language_leads_nowhere_but_to_desk_pages(house, back):
    assert _switch(house.clerk(), back).location == "/desk/"


def test_a_page_that_answers_a_sending_offers_no_other_language(house):
    clerk = house.clerk()

    refused = clerk.post("/desk/sign-in", name="", password="")

    assert refused.status_code == 422
    assert "/desk/language" not in refused.text


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("zhou", "/desk/"),
        ("zhou", "/desk/sittings/1"),
        ("zhou", "/desk/sittings/1/slips"),
        ("zhou", "/desk/sittings/1/close"),
        ("zhou", "/desk/stationings/1/sittings/new"),
        ("zhou", "/desk/units/1/roster"),
        ("zhou", "/desk/units/new"),
        ("zhou", "/desk/stationings/new"),
        ("jian", "/desk/audit"),
    ],
)
def test_pages_of_the_desk_are_said_in_english(house, name, path):
    """What is left is what people entered: none of it is a text of the interface."""
    clerk = house.clerk(name)
    _switch(clerk, path)
    texts = {text for _, text in catalogue.texts()}

    page = re.sub(r"<[^>]*>", "\n", OWN.sub("", clerk.get(path).text))
    left = {line.strip() for line in page.splitlines() if CHINESE.search(line)}

    assert left & texts == set()


def test_refusals_at_the_desk_are_said_in_english(house):
    clerk = house.clerk("zhou")
    _switch(clerk)

    roster = clerk.post("/desk/units/1/roster", leaders="王芳，镇长\n王芳，书记")
    unknown = clerk.get("/desk/sittings/99")
    forbidden = clerk.get("/desk/audit")

    assert "Line 2: “王芳” is there twice" in roster.text
    assert "This was not found" in unknown.text
    assert "You may not see this page" in forbidden.text
