"""The respondents: each fetches the cover, posts a code and sends answers, as a phone does."""

import gzip
import http.client
import re
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random
from urllib.parse import urlencode, urlsplit

from survey.core.declarations import scale_of
from survey.core.form import Kept, Slot
from survey.core.questions import Multiple, Single
from survey.core.scales import Role, Scale
from survey.demo.stage import Scene

_AT_ONCE = 8
_WORDS = (
    "希望多到村里走一走。",
    "会议少一些，办实事的时间多一些。",
    "财务公开要让群众看得懂。",
    "办事窗口中午也请留人。",
    "年轻干部锻炼的机会可以再多些。",
)

Told = dict[str, dict[str, dict[str, dict[str, int]]]]
"""Counts by group, form, slot and code; ``blank`` where nothing was chosen, ``void`` apart."""

Ask = Callable[[str, str, str, tuple[tuple[str, str], ...], int], str]
"""Returns the page for address, method, path and fields, or fails on another status."""


@dataclass(frozen=True)
class Way:
    """Where one respondent goes, and what he is told to answer."""

    address: str
    path: str
    code: str
    fields: tuple[tuple[str, str], ...]


def answer_all(scene: Scene, counts: Mapping[str, int], address: str, rng: Random) -> Told:
    """Let everybody answer over HTTP; return what they were told to answer, as counts."""
    told: Told = {}
    going = ways(scene, counts, address, rng, told)
    with ThreadPoolExecutor(_AT_ONCE) as phones:
        for number, _ in enumerate(phones.map(answer, going), 1):
            if number % 50 == 0 or number == len(going):
                print(f"已作答 {number}/{len(going)} 人")
    return told


def ways(
    scene: Scene, counts: Mapping[str, int], address: str, rng: Random, told: Told
) -> list[Way]:
    """Return the ways of all respondents in random order; what they will answer goes to ``told``.

    In a group of more than twenty the last one hands in a wholly blank ballot, and every
    eighth gives everything its first grade.
    """
    going = []
    for group, number in counts.items():
        for index in range(number):
            blank = index == number - 1 and number > 20
            fond = index % 8 == 5 and number > 20
            fields = _fields(scene, group, told, rng, blank=blank, fond=fond)
            if group in scene.entrances:
                path = f"/o/{scene.entrances[group]}"
                going.append(Way(address, path, "", fields))
            else:
                slip = scene.slips[group].pop()
                going.append(Way(address, "/s", slip.token if index % 2 else slip.typed, fields))
    rng.shuffle(going)
    return going


def ask(
    address: str,
    method: str,
    path: str,
    fields: tuple[tuple[str, str], ...],
    status: int,
) -> str:
    """Return the page at ``path``, each time by a new connection as phones do."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    try:
        body = urlencode(fields).encode() if method == "POST" else None
        headers = {"Accept-Encoding": "gzip"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        packed = answer.getheader("Content-Encoding") == "gzip"
        page = (gzip.decompress(answer.read()) if packed else answer.read()).decode()
    finally:
        connection.close()
    if answer.status != status:
        raise RuntimeError(f"{method} {path.split('/')[1]} gave {answer.status}, not {status}")
    return page


def answer(way: Way, ask: Ask = ask) -> None:
    """Go one respondent's way – cover, paper, cast – asking for each page with ``ask``."""
    ask(way.address, "GET", way.path, (), 200)
    start = (("code", way.code),) if way.code else ()
    page = ask(way.address, "POST", way.path, start, 200)
    nonce = re.search(r'name="?nonce"? value="?([0-9a-f]{32})', page)
    if nonce is None:
        raise RuntimeError(f"no paper at {way.path}")
    fields = (*start, ("nonce", nonce[1]), ("confirmed", "1"), *way.fields)
    ask(way.address, "POST", f"{way.path}/cast", fields, 303)


def _fields(
    scene: Scene, group: str, told: Told, rng: Random, *, blank: bool, fond: bool
) -> tuple[tuple[str, str], ...]:
    """Return the fields of one respondent, and count them in ``told``."""
    of_group = told.setdefault(group, {})
    if blank:
        _count(of_group, "(ballot)", "", "void")
        return ()
    mood = rng.gauss(0, 0.5)
    fields: list[tuple[str, str]] = []
    for position, edition in enumerate(scene.editions):
        for slot in edition.form.slots:
            words = (fond and _first(slot)) or _choose(slot, mood, rng)
            fields.extend((f"{position}.{slot.key}", word) for word in words)
            if slot.kept is Kept.TEXT:
                words = ("written",) if words else ()
            if slot.follow_up is None:
                _count(of_group, edition.form.id, slot.key, *(words or ("blank",)))
    return tuple(fields)


def _count(
    of_group: dict[str, dict[str, dict[str, int]]], form: str, key: str, *words: str
) -> None:
    counted = of_group.setdefault(form, {}).setdefault(key, {})
    for word, times in Counter(words).items():
        counted[word] = counted.get(word, 0) + times


def _first(slot: Slot) -> tuple[str, ...]:
    """Return the first grade where there is a scale."""
    scale = None if slot.follow_up else scale_of(slot)
    return (scale.codes[0],) if scale else ()


def _choose(slot: Slot, mood: float, rng: Random) -> tuple[str, ...]:
    """Return what is entered in one slot; nothing for a blank."""
    if slot.follow_up is not None:
        return ()
    if slot.kept is Kept.TEXT:
        return (rng.choice(_WORDS),) if rng.random() < 0.2 else ()
    if rng.random() < 0.02:
        return ()
    question = slot.question
    if slot.column is not None:
        return (_grade(slot.column.scale, mood + _standing(slot), rng),)
    if isinstance(question, Single):
        if question.scale is not None:
            return (_grade(question.scale, mood, rng),)
        return (rng.choice(question.options).code,)
    if isinstance(question, Multiple):
        return _marks(question, rng)
    return ()


def _standing(slot: Slot) -> float:
    """Return how the row stands with everybody: the same in every run."""
    label = slot.row.label if slot.row else ""
    return (sum(map(ord, label)) % 7 - 3) / 5


def _grade(scale: Scale, mood: float, rng: Random) -> str:
    if rng.random() < 0.06:
        for grade in scale.grades:
            if grade.role is Role.UNKNOWN:
                return grade.code
    judged = [grade for grade in scale.grades if grade.role is Role.GRADE]
    step = round(1.0 - mood + rng.gauss(0, 0.7))
    return judged[min(max(step, 0), len(judged) - 1)].code


def _marks(question: Multiple, rng: Random) -> tuple[str, ...]:
    alone = [option.code for option in question.options if option.exclusive]
    if alone and rng.random() < 0.4:
        return (alone[0],)
    others = [option.code for option in question.options if not option.exclusive]
    most = min(3, question.at_most or 3, len(others))
    return tuple(sorted(rng.sample(others, rng.randint(1, most))))
