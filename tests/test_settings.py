"""Settings: every wrong one is named at once."""

import pytest

from survey.settings import Settings, SettingsError

SECRET = "a secret of the tests and nothing else"


def test_every_wrong_value_is_reported_at_once(tmp_path):
    env = {
        "SURVEY_HOME": str(tmp_path),
        "SURVEY_SECRET": "short",
        "SURVEY_PUBLIC_URL": "survey.example",
        "SURVEY_FONT_DIR": str(tmp_path / "nowhere"),
        "SURVEY_DATABASE": "mysql://localhost/survey",
    }

    with pytest.raises(SettingsError) as refused:
        Settings.from_env(env)

    assert [fault.place for fault in refused.value.faults] == [
        "SURVEY_SECRET",
        "SURVEY_PUBLIC_URL",
        "SURVEY_FONT_DIR",
        "SURVEY_DATABASE",
    ]


def test_plain_http_in_a_network_must_be_asked_for(tmp_path):
    env = {
        "SURVEY_HOME": str(tmp_path),
        "SURVEY_SECRET": SECRET,
        "SURVEY_PUBLIC_URL": "http://192.168.1.10:8000",
    }

    with pytest.raises(SettingsError, match="不加密"):
        Settings.from_env(env)

    assert Settings.from_env({**env, "SURVEY_ALLOW_PLAIN_HTTP": "yes"}).public_url


def test_a_missing_secret_is_refused_with_its_remedy(tmp_path):
    with pytest.raises(SettingsError, match="survey init"):
        Settings.from_env({"SURVEY_HOME": str(tmp_path)})


def test_everything_lies_in_the_home_unless_said_otherwise(tmp_path):
    settings = Settings.from_env({"SURVEY_HOME": str(tmp_path), "SURVEY_SECRET": SECRET})

    assert settings.database == f"sqlite:///{tmp_path / 'survey.db'}"
    assert settings.key_dir == tmp_path / "keys"
    assert not settings.secure


def test_another_secret_makes_other_hashes(tmp_path):
    env = {"SURVEY_HOME": str(tmp_path), "SURVEY_SECRET": SECRET}

    one = Settings.from_env(env)
    other = Settings.from_env({**env, "SURVEY_SECRET": SECRET + "!"})

    assert one.pepper != other.pepper
    assert SECRET.encode() not in one.pepper


def test_a_second_factor_is_asked_for_unless_it_is_said_to_be_optional(tmp_path):
    env = {"SURVEY_HOME": str(tmp_path), "SURVEY_SECRET": SECRET}

    assert Settings.from_env(env).second_factor
    assert not Settings.from_env({**env, "SURVEY_SECOND_FACTOR": "optional"}).second_factor
    with pytest.raises(SettingsError, match="required 或 optional"):
        Settings.from_env({**env, "SURVEY_SECOND_FACTOR": "no"})
