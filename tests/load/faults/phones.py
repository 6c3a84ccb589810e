"""Phones that send again when no reply comes, and remember what they were promised."""

import http.client
import re
import secrets
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from random import Random
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from survey.demo.respondents import Way
from survey.sealing.envelope import rid

AT_ONCE = 8
_NONCE = re.compile(r'name="?nonce"? value="?([0-9a-f]{32})')
_PATIENCE = 60  # seconds


class Reply(NamedTuple):
    """What came back; status 0 when nothing did."""

    status: int
    location: str
    page: str


NOTHING = Reply(0, "", "")


def send(address: str, method: str, path: str, fields: tuple[tuple[str, str], ...] = ()) -> Reply:
    """Ask for a page by a connection of its own; what breaks on the way is `NOTHING`."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=_PATIENCE)
    headers = {"Content-Type": "application/x-www-form-urlencoded"} if method == "POST" else {}
    try:
        connection.request(method, path, urlencode(fields) if headers else None, headers)
        answer = connection.getresponse()
        page = answer.read().decode()
    except (OSError, http.client.HTTPException):
        return NOTHING
    finally:
        connection.close()
    return Reply(answer.status, answer.getheader("Location") or "", page)


@dataclass
class Phone:
    """One respondent. ``thanks`` is where he was led when his ballot was acknowledged.

    ``word`` stands in his answers and nowhere else; ``refused`` is the last status that
    was not what he hoped for.
    """

    way: Way
    word: str
    nonce: str = ""
    thanks: str = ""
    resent: int = 0
    refused: int = 0

    @property
    def rid(self) -> bytes:
        """Return the name that his ballot has in its box."""
        return rid(self.nonce.encode())

    def go(self, address: str) -> None:
        """Go one way, or on from where it broke off: with a paper, he sends that again."""
        if not self.nonce:
            self.start(address)
        if self.nonce and not self.thanks:
            reply = self.cast(address, self.nonce)
            self.resent += reply.status != 303
            self.refused = reply.status
            if reply.status == 303:
                self.thanks = reply.location

    def start(self, address: str) -> None:
        """Ask for a paper."""
        send(address, "GET", self.way.path)
        reply = send(address, "POST", self.way.path, self._code)
        self.refused = reply.status
        found = _NONCE.search(reply.page)
        if reply.status == 200 and found:
            self.nonce = found[1]

    def cast(self, address: str, nonce: str) -> Reply:
        """Send his answers under ``nonce``."""
        fields = (*self._code, ("nonce", nonce), ("confirmed", "1"), *self.way.fields)
        return send(address, "POST", f"{self.way.path}/cast", fields)

    @property
    def _code(self) -> tuple[tuple[str, str], ...]:
        return (("code", self.way.code),) if self.way.code else ()


def phone(way: Way, text: str) -> Phone:
    """Return a phone whose answer to the question ``text`` nobody else gives."""
    word = f"kw{secrets.token_hex(8)}"
    others = tuple(entered for entered in way.fields if entered[0] != text)
    return Phone(replace(way, fields=(*others, (text, word))), word)


@dataclass
class Crowd:
    """Phones on their way, a few at a time, each to one of ``addresses``."""

    phones: Sequence[Phone]
    addresses: Sequence[str]
    rng: Random
    _ends: list[Future[None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._threads = ThreadPoolExecutor(AT_ONCE)
        for one in self.phones:
            self._ends.append(self._threads.submit(one.go, self.rng.choice(self.addresses)))

    def wait_for(self, thanked: int) -> None:
        """Return when so many were thanked, or nobody is on his way any more."""
        while sum(bool(one.thanks) for one in self.phones) < thanked:
            if all(end.done() for end in self._ends):
                return
            time.sleep(0.001)

    def join(self) -> None:
        """Return when nobody is on his way any more."""
        self._threads.shutdown()
        for end in self._ends:
            end.result()
