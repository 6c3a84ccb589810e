"""What logs keep when things go wrong at the door.

Everything is real: the command that serves, its standard output and error, what it leaves in
its home, and the log of a PostgreSQL server where the tests started that one themselves.
"""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from urllib.parse import quote, urlencode, urlsplit

from sqlalchemy import make_url

from survey.core.codes import Slip
from survey.sealing.envelope import rid
from survey.storage.engine import Store
from tests.attacks.attack import Attack, Field, Tries
from tests.attacks.door.serving import HOST, serving
from tests.attacks.door.stand import Stand, standing

PHONES = 4
_FORM = "application/x-www-form-urlencoded"
_REFUSE = {
    "sqlite": (
        "CREATE TRIGGER broken BEFORE INSERT ON sealed BEGIN SELECT RAISE(ABORT, 'no'); END",
        "DROP TRIGGER broken",
    ),
    "postgresql": (
        "ALTER TABLE sealed ADD CONSTRAINT broken CHECK (length(ct) < 0) NOT VALID",
        "ALTER TABLE sealed DROP CONSTRAINT broken",
    ),
}
_FORCED = {400, 403, 404, 405, 413, 415, 500, 503}
_HIDE = "ALTER TABLE slip RENAME TO hidden", "ALTER TABLE hidden RENAME TO slip"


@dataclass(frozen=True)
class Phone:
    """A phone, and all that nobody may find of it afterwards."""

    slip: Slip
    nonce: str
    written: str
    address: str
    behind: str
    browser: str

    @property
    def secrets(self) -> tuple[str, ...]:
        """Return what must not lie about; under the last name its ballot would be kept."""
        name = rid(self.nonce.encode()).hex()
        told = self.nonce, self.written, self.address, self.behind, self.browser
        return (*self.slip, *told, name)

    def ask(self, port: int, asked: str, body: bytes = b"", kind: str = _FORM) -> int:
        """Send a request; return the status that comes back, zero for none."""
        head = (
            f"{asked} HTTP/1.1",
            f"Host: {HOST}",
            f"User-Agent: {self.browser}",
            f"X-Forwarded-For: {self.behind}",
            f"Content-Type: {kind}",
            f"Content-Length: {len(body)}",
            "Connection: close\r\n\r\n",
        )
        return self.say(port, "\r\n".join(head).encode() + body)

    def say(self, port: int, words: bytes, *, waits: bool = True) -> int:
        """Send bytes from the phone's address and wait for a status, or leave at once."""
        there, answer = (HOST, port), b""
        with suppress(OSError), socket.create_connection(there, 10, (self.address, 0)) as line:
            with suppress(OSError):  # who is sent too much hangs up early
                line.sendall(words)
            while waits and (more := line.recv(65536)):
                answer += more
        return int(answer[9:12] or 0)


def strike(field: Field) -> Tries:
    """Force every fault that a phone can meet; count what is found of the phones afterwards."""
    with standing(field) as stand:
        slips = [slip for found in stand.scene.slips.values() for slip in found][:PHONES]
        phones = [_phone(place, slip, field.rng) for place, slip in enumerate(slips)]
        module = "tests.attacks.door.weak_logs" if field.weakened else "survey"
        logged = server_log(stand.database)
        before = len(logged())
        with serving(field.home, stand.database, module) as address:
            met = set(_forced(stand, phones, urlsplit(address).port or 0))
        assert met >= _FORCED, f"nobody met {_FORCED - met}"
        found = _files(field.home) + logged()[before:]
    sought = [secret for phone in phones for secret in phone.secrets]
    return Tries(sum(lies_in(secret, found) for secret in sought), len(sought), 0)


def _phone(place: int, slip: Slip, rng: Random) -> Phone:
    return Phone(
        slip,
        nonce=rng.randbytes(16).hex(),
        written=f"opinion{rng.getrandbits(60)}",
        address=f"127.9.{rng.randrange(1, 250)}.{place + 1}",
        behind=f"198.51.100.{place + 101}",
        browser=f"Browser{rng.getrandbits(60)}",
    )


def _forced(stand: Stand, phones: list[Phone], port: int) -> Iterator[int]:
    """Do all that a phone should not; yield every status that came back."""
    written = stand.text_field()
    for phone in phones:
        for asked, body, kind in _misuses(phone, written):
            yield phone.ask(port, asked, body, kind)
        yield from _break_off(phone, port, _paper(phone, written))
    store = stand.works.store
    for deeds in (_REFUSE[store.engine.dialect.name], _HIDE):
        with _broken(store, *deeds):
            for phone in phones:
                yield phone.ask(port, "POST /s", _paper(phone, written))
                yield phone.ask(port, "POST /s/cast", _paper(phone, written))


def _paper(phone: Phone, written: str, pad: int = 0) -> bytes:
    fields = {"code": phone.slip.token, "nonce": phone.nonce, "confirmed": "1"}
    return urlencode({**fields, written: phone.written, "pad": "." * pad}).encode()


def _misuses(phone: Phone, written: str) -> Iterator[tuple[str, bytes, str]]:
    """Yield what the door refuses: request, body and its kind."""
    paper = _paper(phone, written)
    typed = urlencode({"code": phone.slip.typed}).encode()
    for path in ("/s", "/s/cast", "/a", "/a/paper", "/a/cast", "/o/nowhere/cast"):
        yield f"POST {path}", paper + b"&broken=%ff%zz", _FORM
        yield f"POST {path}", paper, "application/json"
        yield f"POST {path}", paper, "multipart/form-data; boundary=x"
        yield f"PUT {path}", paper, _FORM
        yield f"POST {path}/{phone.slip.token}?{paper.decode()}", paper, _FORM
    yield "POST /s/cast", _paper(phone, written, 300_000), _FORM
    yield "POST /s/cast", _paper(phone, written, 5_000_000), _FORM
    yield "POST /s", typed + b"&a=1" * 20_000, _FORM
    yield "POST /a/paper", paper, _FORM
    yield "POST /desk/sign-in", paper, _FORM
    yield f"GET /s?{paper.decode()}", b"", _FORM
    yield f"GET /thanks/{quote(phone.written)}-{phone.slip.typed}", b"", _FORM
    yield f"GET /v/{phone.nonce}", b"", _FORM
    yield f"BREW /s/{phone.slip.token}", paper, _FORM


def _break_off(phone: Phone, port: int, paper: bytes) -> Iterator[int]:
    """Send what is not even a request, and requests that end before they should."""
    start = b"POST /s/cast?" + paper + b" HTTP/1.1\r\nUser-Agent: " + phone.browser.encode()
    yield phone.say(port, paper + b"\r\n\r\n")
    yield phone.say(port, start + b"\r\nContent-Length: many\r\n\r\n" + paper)
    yield phone.say(port, start + b"\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n" + paper)
    yield phone.say(port, start + b"\r\nX: " + paper * 3000 + b"\r\n\r\n")
    yield phone.say(port, start + b"\r\nContent-Length: 9999\r\n\r\n" + paper, waits=False)
    yield phone.say(port, start + b"\r\nContent-Length: 0\r\n\r\n", waits=False)


@contextmanager
def _broken(store: Store, break_it: str, mend_it: str) -> Iterator[None]:
    """Let the database refuse what the door asks of it."""
    with store.writing.begin() as connection:
        connection.exec_driver_sql(break_it)
    yield
    with store.writing.begin() as connection:
        connection.exec_driver_sql(mend_it)


def _files(home: Path) -> bytes:
    """Return what lies in the home and its temporary files, save the database."""
    files = (path for path in home.rglob("*") if path.is_file())
    return b"".join(path.read_bytes() for path in files if not path.name.startswith("survey.db"))


def server_log(url: str) -> Callable[[], bytes]:
    """Return a reader of the database server's log, which is empty where it is out of reach."""
    home = make_url(url).query.get("host", "")
    log = Path(str(home)) / "log"
    return log.read_bytes if home and log.is_file() else bytes


def lies_in(secret: str, found: bytes) -> bool:
    """Tell whether the secret was written down, in letters or as hexadecimal bytes."""
    return secret.encode() in found or secret.encode().hex().encode() in found


ATTACKS = (
    Attack(
        "logs after forced 400, 404, 405, 413, 415, 500 and 503",
        "standard output and error, files beside the database, the database server's log",
        "handlers that log what failed with its request, and errors that quote",
        strike,
    ),
)
