"""The languages of the respondents' door: in the address, and nowhere else."""

import re

import pytest
from flask.testing import FlaskClient

from tests import catalogue
from tests.catalogue import CHINESE
from tests.web.fake_answering import TOKEN, USED, FakeAnswering, app
from tests.web.test_answer_door import cast, every_page


@pytest.fixture
def answering() -> FakeAnswering:
    return FakeAnswering()


@pytest.fixture
def client(answering) -> FlaskClient:
    return app(answering).test_client()


class English(FlaskClient):
    """A phone that has followed the link to English."""

    def open(self, path, **more):
        asked = f"{path}{'&' if '?' in path else '?'}l=en"
        return super().open(asked, **more)


@pytest.fixture
def english(answering) -> FlaskClient:
    made = app(answering)
    made.test_client_class = English
    return made.test_client()


def test_every_page_of_the_door_is_said_in_english(english, answering):
    texts = {text for _, text in catalogue.texts()}

    pages = [page for page in every_page(english, answering) if page.status_code != 303]
    left = {
        line.strip()
        for page in pages
        for line in re.sub(r"<[^>]*>", "\n", page.text).splitlines()
        if CHINESE.search(line)
    }

    assert len(pages) > 15
    assert all('<html lang="en"' in page.text for page in pages)
    assert (left & texts) - {"其他"} == set()  # an option of the form, and a type of unit


def test_the_language_stays_from_cover_to_thanks(client):
    paper = client.post("/s?l=en", data={"code": TOKEN})
    thanks = cast(client, "/s/cast?l=en")

    assert 'action="/s/cast?z=0&amp;l=en"' in paper.text
    assert thanks.location == "/thanks/7-abc?l=en"
    assert client.get("/s/cast?l=en").location == "/s?l=en"


def test_size_and_language_stay_together(client):
    page = client.get("/s?z=2&l=en").text

    assert 'href="?z=1&amp;l=en"' in page
    assert 'href="?z=2"' in page


def test_the_address_alone_says_the_language(client):
    usual = client.get("/s").data

    for headers in ({"Accept-Language": "en"}, {"Cookie": "l=en; desk=x"}):
        assert client.get("/s", headers=headers).data == usual
    assert "Set-Cookie" not in client.get("/s?l=en").headers
    assert client.get("/s?l=en").headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("language", ["zh", "xx", "EN", "en_US", "../en", ""])
def test_an_unknown_language_changes_nothing(client, language):
    assert client.get(f"/s?l={language}").data == client.get("/s").data


@pytest.mark.parametrize("path", ["/s", "/o/square", "/o/past", "/o/later", "/thanks/7-abc"])
def test_covers_and_states_lead_to_the_other_language_and_back(client, path):
    chinese, english = client.get(path).text, client.get(f"{path}?l=en").text

    assert '<a href="?z=0&amp;l=en" lang="en">English</a>' in chinese
    assert '<a href="?z=0" lang="zh">中文</a>' in english


def test_a_refused_slip_leads_to_the_cover_in_the_other_language(client):
    page = client.post("/s", data={"code": USED}).text

    assert '<a href="?z=0&amp;l=en" lang="en">English</a>' in page


def test_a_page_that_holds_what_was_sent_has_no_link_that_would_lose_it(client, answering):
    answering.busy = True

    assert "English" not in cast(client).text


def test_faults_of_a_paper_are_said_in_english(client):
    page = cast(client, "/s/cast?l=en", **{"1.seen": "z"}).text

    assert re.search("<b>Error: </b>“[^”]+” has no such option; please choose", page)
