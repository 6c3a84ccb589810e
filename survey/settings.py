"""Settings, read once from the environment and then passed on."""

import hmac
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from survey.core.errors import Fault, FaultyError
from survey.core.sentence import Sentence


class SettingsError(FaultyError):
    """Settings that cannot be used; every wrong one is listed."""


@dataclass(frozen=True)
class Settings:
    """Where things lie and what the installation is called.

    ``home`` holds the embedded database and, unless said otherwise, the key directory;
    ``public_url`` is the address that phones reach, printed on slips and posters.
    ``second_factor`` is whether everybody at the desk must have one.
    """

    home: Path
    database: str
    key_dir: Path
    secret: str
    public_url: str
    organisation: str
    font_dir: Path | None
    second_factor: bool = True

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> "Settings":
        """Return the settings in ``env``; raise `SettingsError` naming every wrong value."""
        faults: list[Fault] = []
        home = _home(env).resolve()
        secret = env.get("SURVEY_SECRET") or _kept_secret(home)
        if not secret:
            faults.append(
                Fault("SURVEY_SECRET", "没有设置；请先运行 survey init，或自己设一个随机串")
            )
        elif len(secret) < 32:
            faults.append(
                Fault("SURVEY_SECRET", Sentence("只有 %(n)s 个字符；至少要 32 个", n=len(secret)))
            )
        public_url = env.get("SURVEY_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
        if urlsplit(public_url).scheme not in ("http", "https") or not urlsplit(public_url).netloc:
            faults.append(Fault("SURVEY_PUBLIC_URL", "要写成 http://… 或 https://…"))
        elif _in_clear(public_url) and env.get("SURVEY_ALLOW_PLAIN_HTTP") != "yes":
            faults.append(
                Fault(
                    "SURVEY_PUBLIC_URL",
                    "http 不加密，同一网络里的人能看到谁答了什么；请用 https。"
                    "只在自己专用、外人连不上的热点里，才可以设 SURVEY_ALLOW_PLAIN_HTTP=yes",
                )
            )
        font_dir = Path(env["SURVEY_FONT_DIR"]) if "SURVEY_FONT_DIR" in env else None
        if font_dir is not None and not font_dir.is_dir():
            faults.append(Fault("SURVEY_FONT_DIR", "没有这个目录"))
        second_factor = env.get("SURVEY_SECOND_FACTOR", "required")
        if second_factor not in ("required", "optional"):
            faults.append(Fault("SURVEY_SECOND_FACTOR", "要写成 required 或 optional"))
        database = env.get("SURVEY_DATABASE", f"sqlite:///{home / 'survey.db'}")
        faults += _of_database(database)
        if faults:
            raise SettingsError("设置有误", faults)
        return cls(
            home=home,
            database=database,
            key_dir=Path(env.get("SURVEY_KEY_DIR", home / "keys")).resolve(),
            secret=secret,
            public_url=public_url,
            organisation=env.get("SURVEY_ORGANISATION", "巡察工作领导小组办公室"),
            font_dir=font_dir,
            second_factor=second_factor == "required",
        )

    @property
    def pepper(self) -> bytes:
        """Return the key under which slip codes are hashed."""
        return hmac.digest(self.secret.encode(), b"slip pepper", "sha256")

    @property
    def secure(self) -> bool:
        """Return whether people reach the service by TLS."""
        return self.public_url.startswith("https://")


def has_secret(env: Mapping[str, str] = os.environ) -> bool:
    """Return whether there is a secret already, fit or not."""
    return "SURVEY_SECRET" in env or (_home(env) / "secret").exists()


def lay_out_home(env: Mapping[str, str] = os.environ) -> None:
    """Make the home, and its secret unless there is one."""
    home = _home(env)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not has_secret(env):
        secret = os.open(home / "secret", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(secret, "w") as file:
            file.write(secrets.token_urlsafe(32))


def _home(env: Mapping[str, str]) -> Path:
    return Path(env.get("SURVEY_HOME", "survey-home"))


def _of_database(url: str) -> list[Fault]:
    if url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        return []
    return [Fault("SURVEY_DATABASE", "要写成 sqlite:///… 或 postgresql://…")]


def _in_clear(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "http" and parts.hostname not in ("127.0.0.1", "localhost", "::1")


def _kept_secret(home: Path) -> str:
    kept = home / "secret"
    return kept.read_text().strip() if kept.is_file() else ""
