"""The sample configurations are what their tools take, and do what the guide says of them."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from survey.storage.migrating import upgrade
from tests.databases.server import NoServerError, programs, started, unprivileged
from tests.house.fronted import WEB_SERVER, Front, certify, fronting, serving, settled

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "docs" / "deployment"
GUIDES = (ROOT / "docs" / "deployment.md", ROOT / "docs" / "deployment-laptop.zh-CN.md")
NGINX = (SAMPLES / "nginx.conf").read_text("utf-8")
UNITS = ("survey-desk.service", "survey-answer@.service")
SYSTEMD_ANALYZE = shutil.which("systemd-analyze")
KB = 1024

pytestmark = pytest.mark.xdist_group("deployment")
needs_nginx = pytest.mark.skipif(not WEB_SERVER, reason="nginx is not installed")
needs_systemd = pytest.mark.skipif(not SYSTEMD_ANALYZE, reason="systemd-analyze is not installed")


def _settings_of(sample: str) -> dict[str, str]:
    """Return what a configuration of PostgreSQL sets."""
    found = re.findall(r"^(\w+) = ('[^']*'|\S+)", (SAMPLES / sample).read_text("utf-8"), re.M)
    return {name: value.strip("'") for name, value in found}


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    """Both doors in processes of their own behind nginx, as a county's server has them."""
    home = tmp_path_factory.mktemp("home")
    upgrade(f"sqlite:///{home / 'survey.db'}")
    env = {
        "SURVEY_HOME": str(home),
        "SURVEY_SECRET": "a secret of the tests and nothing else",
        "SURVEY_PUBLIC_URL": "https://survey.example.org",
    }
    with (
        serving(env, "answer", "desk") as (answer, desk),
        fronting(NGINX, tmp_path_factory.mktemp("front"), [answer], desk) as found,
    ):
        yield found


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_every_setting_the_guide_names_is_one_the_service_reads(guide):
    known = set(re.findall(r'"(SURVEY_\w+)"', (ROOT / "survey/settings.py").read_text("utf-8")))
    texts = [guide, *SAMPLES.iterdir()]

    named = {name for path in texts for name in re.findall(r"SURVEY_\w+", path.read_text("utf-8"))}

    assert "SURVEY_PUBLIC_URL" in named
    assert sorted(named - known) == []


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_every_link_of_the_guide_leads_somewhere(guide):
    linked = re.findall(r"\]\((?!http)([^)#]+)", guide.read_text("utf-8"))

    assert [name for name in linked if not (guide.parent / name).exists()] == []


def test_the_guide_names_every_sample():
    guide = GUIDES[0].read_text("utf-8")

    assert [path.name for path in SAMPLES.iterdir() if f"deployment/{path.name}" not in guide] == []


@needs_systemd
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path):
    for name in UNITS:
        text = (SAMPLES / name).read_text("utf-8")
        # That the service is not installed where tests run is no fault of the unit.
        (tmp_path / name).write_text(text.replace("/opt/survey/bin/survey", "/bin/true"))
    asked = [str(tmp_path / name.replace("@", "@1")) for name in UNITS]

    verified = subprocess.run(
        [SYSTEMD_ANALYZE, "verify", "--man=no", *asked], capture_output=True, text=True
    )

    assert (verified.returncode, verified.stderr) == (0, "")


@pytest.mark.parametrize("name", UNITS)
def test_no_unit_lets_memory_reach_a_disk_or_the_process_gain_rights(name):
    lines = (SAMPLES / name).read_text("utf-8").splitlines()

    wanted = {
        *("LimitCORE=0", "MemorySwapMax=0", "UMask=0077", "NoNewPrivileges=yes"),
        *("ProtectSystem=strict", "CapabilityBoundingSet=", "User=survey"),
    }
    assert wanted <= set(lines)
    assert [line for line in lines if line.startswith("TemporaryFileSystem=/tmp")]


@needs_nginx
def test_nginx_takes_the_sample(tmp_path):
    certify(tmp_path)
    (tmp_path / "nginx.conf").write_text(settled(NGINX, tmp_path, [9], 9)[0], "utf-8")

    tested = subprocess.run(
        [WEB_SERVER, "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")],
        capture_output=True,
        text=True,
    )

    assert tested.returncode == 0, tested.stderr
    assert "[warn]" not in tested.stderr.replace('the "user" directive', "")


@needs_nginx
def test_the_cover_comes_through_nginx_with_all_its_headers(front):
    answer, page = front.ask("GET", "/s")

    headers = {name.lower(): value for name, value in answer.getheaders()}
    assert (answer.status, headers["cache-control"]) == (200, "no-store")
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["strict-transport-security"].startswith("max-age=")
    assert "set-cookie" not in headers
    assert "测评" in page.decode()


@needs_nginx
def test_the_desk_comes_through_nginx(front):
    answer, _ = front.ask("GET", "/desk/sign-in")

    assert answer.status == 200
    assert "__Host-" in (answer.getheader("Set-Cookie") or "")


@needs_nginx
def test_a_large_answer_passes_a_larger_one_is_refused_and_neither_touches_a_file(front):
    before = front.touched()

    passed, _ = front.ask("POST", "/s", b"code=" + b"1" * 200 * KB)
    refused, page = front.ask("POST", "/s", b"code=" + b"1" * 300 * KB)

    assert (passed.status == 413, refused.status) == (False, 413)
    assert b"nginx" in page  # who refused it; the service would have, too
    assert front.touched() == before


@needs_nginx
def test_that_a_file_is_touched_would_be_seen(front, tmp_path):
    weak = NGINX.replace("client_body_buffer_size 256k", "client_body_buffer_size 8k").replace(
        "proxy_request_buffering off", "proxy_request_buffering on"
    )

    with fronting(weak, tmp_path, [front.port]) as spooling:
        before = spooling.touched()
        spooling.ask("POST", "/s", b"code=" + b"1" * 200 * KB)

        assert spooling.touched() != before


@needs_nginx
def test_nginx_writes_nothing_about_anybody(front):
    front.ask("GET", "/s")
    front.ask("GET", "/nowhere")
    front.ask("POST", "/s", b"code=" + b"1" * 300 * KB)

    written = {path.name: path.read_bytes() for path in front.folder.glob("*log*")}
    assert written == {"access.log": b"", "error.log": b""}


@pytest.fixture
def more() -> Iterator[dict[str, str]]:
    """What a server needs to try the samples: a certificate, and a first line for the test."""
    with TemporaryDirectory() as folder:
        made = Path(folder)
        certify(made)
        hba = made / "pg_hba.conf"
        hba.write_text(f"local all all trust\n{(SAMPLES / hba.name).read_text('utf-8')}")
        (made / "privkey.pem").chmod(0o600)
        for path in (made, *made.iterdir()):
            unprivileged(path)
        yield {
            "hba_file": str(hba),
            "ssl_cert_file": str(made / "fullchain.pem"),
            "ssl_key_file": str(made / "privkey.pem"),
        }


def test_postgresql_takes_the_samples(more):
    try:
        programs()
    except NoServerError as error:
        pytest.skip(f"no PostgreSQL here: {error}")
    wanted = _settings_of("postgresql.conf")

    with (
        started(None, {**wanted, **more}) as url,
        closing(psycopg.connect(url)) as connection,
    ):
        kept = {name: connection.execute(f"SHOW {name}").fetchone()[0] for name in wanted}
        faults = connection.execute(
            "SELECT line_number, error FROM pg_hba_file_rules WHERE error IS NOT NULL"
        ).fetchall()

    assert kept == wanted
    assert faults == []
