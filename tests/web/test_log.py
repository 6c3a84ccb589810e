"""The log quotes nobody, not even when an error page fails as well."""

import logging

import pytest

from survey.web import create_app, wiring
from tests.web.clerks import settings_in

CANARY = "what somebody answered"


@pytest.fixture
def app(tmp_path, database):
    made = create_app(settings_in(tmp_path, SURVEY_DATABASE=database))
    yield made
    wiring.works_of(made).stop()


def _fail(*_):
    raise ValueError(CANARY)


def test_a_failure_is_logged_by_its_kind_alone(app, caplog):
    app.add_url_rule("/desk-less", "fails", _fail)

    with caplog.at_level(logging.DEBUG):
        answer = app.test_client().get("/desk-less")

    assert answer.status_code == 500
    assert "ValueError" in caplog.text
    assert CANARY not in caplog.text + answer.text


def test_a_failing_error_page_is_logged_by_its_kind_alone(app, caplog):
    app.add_url_rule("/desk-less", "fails", _fail)
    app.register_error_handler(Exception, _fail)

    with caplog.at_level(logging.DEBUG):
        answer = app.test_client().get("/desk-less")

    assert answer.status_code == 500
    assert "ValueError in an error page" in caplog.text
    assert CANARY not in caplog.text + answer.text
