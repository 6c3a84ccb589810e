"""Answering: from a code to a sealed ballot, exactly once."""

import hashlib
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from forms.paper import Occasion
from survey.core import answers, codes
from survey.core.answers import Answers
from survey.core.ballot import Ballot, Source, pack
from survey.core.box import Box, BoxState
from survey.core.codes import SlipKey
from survey.core.errors import (
    EntranceClosedError,
    EntranceNotOpenError,
    Fault,
    NotFoundError,
    UnusableCodeError,
)
from survey.sealing.envelope import BoxLabel, rid, seal
from survey.services import devices, trying
from survey.services.devices import Venue
from survey.services.voicing import sounds
from survey.storage.cast_writer import Cast, CastWriter, Receipt
from survey.storage.engine import Books, Store
from survey.storage.gate import Gate, Way

_NAME = re.compile("[0-9a-f]{32}")


@dataclass(frozen=True)
class Admission:
    """A right to answer now. ``key`` names the occasion, whose paper is the same for everybody.

    ``kept`` says that the page which was brought is a ballot already. Then there is nothing
    but to thank: whoever sends it again may be the next one at a shared phone.
    """

    key: str
    occasion: Occasion
    box: Box
    slip: SlipKey | None
    kept: bool = False

    @property
    def sitting_id(self) -> int:
        """Return the sitting that the box is of."""
        return self.box.sitting_id


class _Remembered(NamedTuple):
    """The first fields of an admission, the same for all of a box."""

    key: str
    occasion: Occasion
    box: Box


class Thanks:
    """The ballot is kept; or it was kept before and this was a retry."""


@dataclass(frozen=True)
class PutRight:
    """The page again: with ``faults``, or with ``blanks`` to be seen once before sending.

    ``nonce`` is what the page must carry now: the one that came, or a fresh one where
    another ballot had used it. Nothing was kept and the slip is alive.
    """

    faults: tuple[Fault, ...]
    blanks: tuple[str, ...]
    nonce: str


Outcome = Thanks | PutRight


def new_nonce() -> str:
    """Return what makes a cast exactly-once: 128 random bits in hex."""
    return secrets.token_hex(16)


class Answering:
    """The respondents' side of all open sittings.

    What is frozen while a sitting is open (its editions, box keys) is read once and
    remembered under what the desk may still change. That, and whether a box is open, is
    asked of the database each time: another process may have changed it.
    """

    def __init__(self, store: Store, writer: CastWriter, pepper: bytes) -> None:
        self._store = store
        self._gate = Gate(store)
        self._writer = writer
        self._pepper = pepper
        self._remembered: dict[Way, _Remembered] = {}

    def admit(self, code: str, nonce: str = "") -> Admission:
        """Return the admission of an unused slip of an open box; `UnusableCodeError` else.

        Without ``nonce`` the slip asks for a new paper, which none gets after the last
        call; with one it brings a paper that is open. With the nonce of a ballot that is
        kept, a used slip is admitted as well: the phone's first reply was lost, and only
        `cast` can say that all is well.
        """
        slip = codes.slip_key(code, self._pepper)
        if slip is None:
            raise UnusableCodeError
        way = self._gate.way(slip, late=bool(nonce))
        if way is not None:
            return self._admission(way, slip)
        holding = self._holding(nonce)
        if holding is None:
            raise UnusableCodeError
        return self._admission(holding, slip, kept=True)

    def enter(self, key: str, nonce: str = "") -> Admission:
        """Return the admission by a shared code; ``nonce`` as in `admit`.

        Raises `NotFoundError` for an unknown code, `EntranceNotOpenError` before and
        `EntranceClosedError` after the sitting, to a new paper after its last call.
        """
        found = self._gate.entrance(key)
        if found is None:
            raise NotFoundError("没有这个公开码；请核对网址")
        way, state, called = found
        if state is BoxState.DRAFT:
            raise EntranceNotOpenError("这次调查还没有开始")
        holding = self._holding(nonce)
        kept = holding is not None and holding.box_id == way.box_id
        over = state is not BoxState.OPEN or (called and not nonce)
        if over and not kept:
            raise EntranceClosedError("这次调查已经截止")
        return self._admission(way, None, kept=kept)

    def occasion(self, key: str) -> Occasion:
        """Return the occasion of `Admission.key`, also after its closing."""
        sitting_id, _, rest = key.partition("-")
        if not (sitting_id.isascii() and sitting_id.isdigit() and len(sitting_id) < 12):
            raise NotFoundError("没有这一页")
        with self._store.look() as books:
            trial = books.boxes.trial(int(sitting_id))
            for box in filter(None, (*books.boxes.boxes(int(sitting_id)), trial)):
                if rest.startswith(_short(box.form_hash)):
                    return _occasion(books, box)
        raise NotFoundError("没有这一页")

    def sound(self, name: str) -> tuple[str, bytes]:
        """Return the media type and the sound of a clip; `NotFoundError` for another name."""
        found = self._gate.sound(bytes.fromhex(name)) if _NAME.fullmatch(name) else None
        if found is None:
            raise NotFoundError("没有这段录音")
        return found

    def venue(self, sitting_id: int) -> Venue:
        """Return what a device of the team offers in the sitting now."""
        with self._store.look() as books:
            return devices.venue(books, sitting_id)

    def _holding(self, nonce: str) -> Way | None:
        return self._gate.holding(rid(nonce.encode())) if nonce else None

    def _admission(self, way: Way, slip: SlipKey | None, *, kept: bool = False) -> Admission:
        remembered = self._remembered.get(way) or self._remember(way)
        return Admission(*remembered, slip, kept)

    def _remember(self, way: Way) -> _Remembered:
        with self._store.look() as books:
            box = books.boxes.box(way.box_id)
            occasion = _occasion(books, box)
        mark = hashlib.sha256(repr(_changeable(occasion)).encode()).digest()
        key = f"{box.sitting_id}-{_short(box.form_hash)}{_short(mark)}"
        self._remembered[way] = _Remembered(key, occasion, box)
        return self._remembered[way]

    def cast(
        self,
        admission: Admission,
        nonce: str,
        raw: Mapping[str, Sequence[str]],
        *,
        confirmed: bool,
        source: Source = Source.PHONE,
    ) -> Outcome:
        """Keep the ballot that ``raw`` means, or return what the respondent should look at.

        ``raw`` is keyed ``position.slot``; ``source``, whose hand it was, is sealed too.
        Returns only after the ballot is durable. Raises `UnusableCodeError`,
        `EntranceClosedError` or `BusyError`; nothing is kept and no slip burnt then.
        """
        if admission.kept:
            return Thanks()
        given, faults, blanks = _check_all(admission.occasion, raw)
        if faults or (blanks and not confirmed):
            return PutRight(faults, blanks, nonce)
        box = admission.box
        name = rid(nonce.encode())
        sealed = seal(
            box.public_key,
            BoxLabel(box.id, box.form_hash),
            name,
            box.bucket,
            pack(Ballot(given, source)),
        )
        receipt = self._writer.drop(Cast(box.id, name, sealed, admission.slip))
        match receipt:
            case Receipt.KEPT | Receipt.ALREADY:
                return Thanks()
            case Receipt.STALE:
                return PutRight((), blanks, new_nonce())
            case Receipt.CLOSED:
                raise EntranceClosedError("这次调查已经截止")
            case Receipt.UNUSABLE:
                raise UnusableCodeError


def _changeable(occasion: Occasion) -> tuple[object, ...]:
    """Return what the desk may still change of a published sitting."""
    return occasion.channels, occasion.last_day, occasion.errata


def _occasion(books: Books, box: Box) -> Occasion:
    sitting = books.sittings.sitting(box.sitting_id)
    stationing = books.inspection.stationing(sitting.stationing_id)
    frozen = (edition.form for edition in books.sittings.editions(sitting.id))
    return Occasion(
        organisation=books.inspection.team(stationing.team_id).name,
        unit=books.inspection.unit(stationing.unit_id).name,
        title=sitting.title,
        purpose=sitting.purpose,
        last_day=sitting.last_day,
        anonymity=sitting.anonymity,
        channels=stationing.channels,
        forms=trying.papers_of(books, sitting) if box.trial else tuple(frozen),
        clips={text: f"/v/{name}" for text, name in sounds(books, sitting.id).items()},
        trial=box.trial,
        errata=books.errata.errata(sitting.id),
    )


def _short(digest: bytes) -> str:
    return digest[:8].hex()


def _check_all(
    occasion: Occasion, raw: Mapping[str, Sequence[str]]
) -> tuple[tuple[Answers, ...], tuple[Fault, ...], tuple[str, ...]]:
    """Return answers per form, faults and blanks; both name fields as they stand on the page."""
    faults: list[Fault] = []
    blanks: list[str] = []
    given: list[Answers] = []
    parts: list[dict[str, Sequence[str]]] = [{} for _ in occasion.forms]
    places = {str(place): place for place in range(len(parts))}
    for name, words in raw.items():
        position, _, key = name.partition(".")
        if position in places:
            parts[places[position]][key] = words
        else:
            faults.append(Fault("", "页面不完整；请刷新后重填"))
    for place, (form, part) in enumerate(zip(occasion.forms, parts, strict=True)):
        checked = answers.check(form, part)
        faults.extend(Fault(f"{place}.{fault.place}", fault.text) for fault in checked.faults)
        blanks.extend(f"{place}.{key}" for key in checked.blanks)
        given.append(checked.answers or ())
    return tuple(given), tuple(faults), tuple(blanks)
