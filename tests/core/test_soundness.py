"""Every rule of what makes an installation unsafe, broken and kept."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from survey.core.soundness import (
    GIGABYTE,
    RULES,
    Circumstances,
    Swap,
    Watched,
    findings,
    unseen,
)

NOW = datetime(2026, 5, 6, 9, 30, tzinfo=UTC)
SETTINGS = {
    "archive_mode": "off",
    "track_commit_timestamp": "off",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "fsync": "on",
    "full_page_writes": "on",
}
PROXY = "server {\n  access_log off;\n  location / { proxy_pass http://127.0.0.1:8000; }\n}"
SOUND = Circumstances(
    key_dir=Path("/srv/survey/keys"),
    copiers=(),
    watched=(Watched(Path("/srv/survey"), 0o700, False), Watched(Path("/srv/s.db"), 0o644, True)),
    secret="kx3_9Fq-Zb7LmPw2TnVc8RdYh4Js6GaE0uQoXiB1k5A",
    public_url="https://survey.example.org",
    database="postgresql://survey:hunter2@db.example.org/survey?sslmode=verify-full",
    environment={"FLASK_DEBUG": "0", "GUNICORN_CMD_ARGS": "--workers 2"},
    echo=False,
    proxies={"/etc/nginx/conf.d/survey.conf": PROXY},
    swaps=(Swap("/dev/dm-1", encrypted=True),),
    core_limit=0,
    core_pattern="core",
    server=SETTINGS,
    followers=0,
    disk_free=20 * GIGABYTE,
    disk_total=100 * GIGABYTE,
    now=NOW,
    last_deed=NOW - timedelta(days=1),
    revision="0009",
    head="0009",
    older=False,
    leftover_shares=0,
)
LAPTOP = replace(
    SOUND,
    public_url="http://127.0.0.1:8000",
    database="sqlite:////srv/survey/survey.db",
    server=None,
    swaps=(),
    last_deed=None,
)
UNSAFE = [
    ({"copiers": ("/srv 里放着备份",)}, "/srv 里放着备份"),
    (
        {"watched": (Watched(Path("/srv/s.db"), 0o644, False),)},
        "/srv/s.db 别的账号也能看(权限 644)",
    ),
    ({"secret": "survey" * 6}, "secret 太简单"),
    ({"public_url": "http://10.0.0.5"}, "网址是 http"),
    ({"database": "postgresql://survey:hunter2@db.example.org/survey"}, "可能不加密"),
    ({"environment": {"FLASK_DEBUG": "1"}}, "FLASK_DEBUG"),
    ({"echo": True}, "语句日志开着"),
    ({"environment": {"GUNICORN_CMD_ARGS": "--access-logfile -"}}, "gunicorn 记访问日志"),
    ({"proxies": {"/etc/nginx/a": "# access_log off;\nproxy_pass x;"}}, "nginx 记访问日志"),
    ({"swaps": (Swap("/swapfile", encrypted=False),)}, "内存会换到磁盘上(/swapfile)"),
    ({"core_pattern": "|/lib/systemd/systemd-coredump %P"}, "转储给别的程序"),
    ({"core_limit": -1}, "转储到磁盘上"),
    *(({"server": {**SETTINGS, name: "?"}}, f"{name} 是 ?") for name in SETTINGS),
    ({"followers": 2}, "有 2 处在复制"),
    ({"disk_free": GIGABYTE // 2}, "只剩 0.5 GB"),
    ({"disk_free": 4 * GIGABYTE}, "只剩 4.0 GB"),
    ({"last_deed": NOW + timedelta(hours=1)}, "时间被往回拨了"),
    ({"revision": None}, "还没有建库"),
    ({"revision": "0003"}, "还不是这个版本的"),
    ({"older": True}, "比密钥目录里记下的旧"),
    ({"leftover_shares": 3}, "3 份密钥份没有销毁"),
]


@pytest.mark.parametrize("sound", [SOUND, LAPTOP], ids=["server", "laptop"])
def test_a_sound_installation_has_nothing_to_mend(sound):
    assert findings(sound) == ()


@pytest.mark.parametrize(("change", "said"), UNSAFE, ids=[said for _, said in UNSAFE])
def test_an_unsafe_setting_is_named_alone_and_with_its_remedy(change, said):
    (found,) = findings(replace(SOUND, **change))

    assert said in found.what
    assert len(found.remedy) > 5


def test_every_rule_is_broken_once_above():
    broken = {
        rule for change, _ in UNSAFE for rule in RULES if list(rule(replace(SOUND, **change)))
    }

    assert broken == set(RULES)


def test_secrets_and_passwords_are_in_no_finding():
    worst = replace(
        SOUND, **{name: value for change, _ in UNSAFE for name, value in change.items()}
    )

    said = "".join(map("".join, findings(worst)))

    assert worst.secret not in said
    assert "word" not in said.replace("password", "")


def test_what_cannot_be_looked_at_is_said_and_not_passed_over():
    windows = replace(SOUND, watched=None, swaps=None, core_limit=None, core_pattern=None)

    said = "".join(unseen(windows))

    assert findings(windows) == ()
    assert all(words in said for words in ("文件权限", "交换文件", "内存转储", "别的机器"))
