"""The languages of the respondents' door: in the address, and nowhere else."""

import re
from base64 import b64encode
from hashlib import sha256

import pytest
from flask.testing import FlaskClient

from tests import catalogue
from tests.catalogue import CHINESE
from tests.forms.sheets import Sheet
from tests.web.fake_answering import (
    EVALUATION,
    QUESTIONNAIRE,
    TOKEN,
    USED,
    FakeAnswering,
    app,
    occasion,
)
from tests.web.test_answer_door import NONCE, cast, every_page


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


@pytest.mark.parametrize("language", ["zh", "EN", "en_US", "../en", "english", "en%0a", ""])
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


BILINGUAL = QUESTIONNAIRE.model_copy(
    update={"translations": {"en": {"有没有吃拿卡要的情况": "Have you seen it", "没有": "Never"}}}
)


@pytest.fixture
def bilingual() -> FlaskClient:
    return app(FakeAnswering(occasion(EVALUATION, BILINGUAL))).test_client()


def test_changing_the_language_of_a_paper_loses_nothing_and_keeps_nothing(bilingual):
    filled = {"0.whole": "b", "1.seen": "a", "1.advice": "多听\n多看"}

    page = cast(bilingual, "/s/cast?z=1&l=en&show=1", **filled)

    sends = Sheet(page.data).sends()
    assert page.status_code == 200
    assert "Have you seen it" in page.text
    assert sends["0.whole"] == ["b"]
    assert sends["1.seen"] == ["a"]
    assert sends["1.advice"] == ["多听\n多看"]
    assert (sends["nonce"], sends["code"]) == ([NONCE], [TOKEN])
    assert cast(bilingual, "/s/cast?z=1&l=en", **filled).status_code == 303


def test_the_script_of_languages_is_let_in_by_the_policy(bilingual):
    page = bilingual.post("/s", data={"code": TOKEN})
    script = re.findall("<script>(.*?)</script>", page.text, re.DOTALL)[0]
    digest = b64encode(sha256(script.encode()).digest()).decode()

    assert "button[lang]" in script
    assert f"'sha256-{digest}'" in page.headers["Content-Security-Policy"]


def test_faults_of_a_paper_are_said_in_english(client):
    page = cast(client, "/s/cast?l=en", **{"1.seen": "z"}).text

    assert re.search("<b>Error: </b>“[^”]+” has no such option; please choose", page)
