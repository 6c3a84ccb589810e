"""One sitting played for an attack: real parts, cheap cards, and people whose answers we know.

Everybody comes alone and is thanked before the next one comes, which is the worst case:
there is no group to hide in. Nobody gives the same answer as another, so that a right
guess is one.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime

from survey.core import codes
from survey.core.account import Account, Role
from survey.core.ballot import largest
from survey.core.box import Box
from survey.core.codes import SlipHashes
from survey.core.edition import form_hash
from survey.core.form import Form, Section
from survey.core.questions import Number, Text
from survey.core.sitting import Anonymity, Group, Phase
from survey.sealing import custody
from survey.sealing.cards import Cost, unlock
from survey.sealing.custody import ShareDirectory
from survey.sealing.envelope import bucket_for, rid
from survey.services import answering, opening, running
from survey.services.answering import Answering
from survey.storage.cast_writer import CastWriter
from survey.storage.engine import Books, Store, open_store
from tests.attacks.attack import Field
from tests.databases.makers import migrated
from tests.makers import a_box, kept_sitting

NOW = datetime(2026, 5, 6, 9, 30, tzinfo=UTC)
CUSTODIANS = ("wu", "zheng", "zhou")
PEPPER = b"what a thief of the home holds too"

_COST = Cost(iterations=1, lanes=1, kibibytes=8)
_PASSPHRASES = dict.fromkeys(CUSTODIANS, "a passphrase of a play")
_GROUP = "a"

Weakness = Callable[[Store], AbstractContextManager[None]]
"""Weakens the house while a sitting is played on the store."""


@dataclass(frozen=True)
class Person:
    """Somebody who comes with a slip; no two have an answer in common."""

    slip: codes.Slip
    nonce: str
    first: str
    second: str
    opinion: str

    @property
    def hashes(self) -> SlipHashes:
        """Return what the database knows of the slip, as the thief of the secret can reckon it."""
        return codes.hashes(self.slip, PEPPER)

    @property
    def rid(self) -> bytes:
        """Return the name of the sealed ballot."""
        return rid(self.nonce.encode())


@dataclass(frozen=True)
class Play:
    """A sitting that takes ballots. ``people`` stand in the order in which they come."""

    store: Store
    writer: CastWriter
    door: Answering
    shares: ShareDirectory
    account: Account
    box: Box
    cards: dict[str, bytes]
    people: list[Person]

    def come(self, *people: Person) -> None:
        """Let these people answer, one after the other; all of them if none is named."""
        for person in people or self.people:
            raw = {"0.first": [person.first], "0.second": [person.second]}
            raw["0.opinion"] = [person.opinion]
            admission = self.door.admit(person.slip.token)
            thanked = self.door.cast(admission, person.nonce, raw, confirmed=True)
            assert isinstance(thanked, answering.Thanks)

    def close(self) -> None:
        """Close the sitting, and stir as the desk does then."""
        with self.store.begin() as books:
            running.close(books, self.account, self.box.sitting_id, NOW)
        self.writer.stir()

    def open(self) -> None:
        """Open the box with two of its three custodians."""
        cards = [self.unlocked(name) for name in CUSTODIANS[:2]]
        opening.open_boxes(
            self.store,
            self.account,
            self.box.sitting_id,
            cards,
            self.shares,
            self.writer.stir,
            NOW,
        )

    def unlocked(self, name: str) -> custody.Unlocked:
        """Return what is on a custodian's card."""
        return unlock(self.cards[name], _PASSPHRASES[name], _COST)


@contextmanager
def playing(
    field: Field, weakness: Weakness, anonymity: Anonymity = Anonymity.STRICT, limit: int = 200
) -> Iterator[Play]:
    """Begin a sitting on the field, weakened where the field says so.

    An opinion has at most ``limit`` characters, which makes the sealed ballots long or short.
    """
    url = migrated(field.databases, field.home)
    store = open_store(url)
    with weakness(store) if field.weakened else nullcontext():
        writer = CastWriter(store)
        writer.start()
        try:
            yield _begun(field, store, writer, anonymity, _form(limit))
        finally:
            writer.stop()
            store.close()
            field.databases.remove(url)


def _begun(field: Field, store: Store, writer: CastWriter, kept: Anonymity, form: Form) -> Play:
    people = _people(field)
    shares = ShareDirectory(field.home / "keys")
    with store.begin() as books:
        sitting_id = _sitting(books, kept, form)
        (edition,) = books.sittings.editions(sitting_id)
        made = a_box(sitting_id, _GROUP)
        held = custody.hold_ceremony([made.id], _PASSPHRASES, 2, _COST)
        box = a_box(
            sitting_id,
            _GROUP,
            id=made.id,
            public_key=held.public_keys[made.id],
            form_hash=form_hash([edition.fingerprint]),
            bucket=bucket_for(largest([form])),
        )
        books.boxes.add(box)
        books.slips.add(box.id, [person.hashes for person in people])
        books.sittings.move(sitting_id, Phase.OPEN)
        books.boxes.open_boxes(sitting_id)
        (team,) = {one.team_id for one in books.inspection.stationings([1])}
        account = books.accounts.add("zhou", "周组长", Role.LEADER, (team,))
    shares.keep(box.id, held.server_shares[box.id])
    door = Answering(store, writer, PEPPER)
    return Play(store, writer, door, shares, account, box, dict(held.cards), people)


def _sitting(books: Books, anonymity: Anonymity, form: Form) -> int:
    group = Group(code=_GROUP, label="干部职工", invited=5000)
    changes = {"groups": (group,), "custodians": CUSTODIANS, "threshold": 2}
    sitting_id = kept_sitting(books, anonymity=anonymity, **changes).id
    form_id = books.forms.add_form(form, "library:played", None)
    books.sittings.set_editions(sitting_id, [books.forms.keep_edition(form_id, form)])
    return sitting_id


def _form(limit: int) -> Form:
    questions = (
        Number(id="first", text="第一个数", maximum=99999),
        Number(id="second", text="第二个数", maximum=99999),
        Text(id="opinion", text="意见建议", limit=limit),
    )
    return Form(id="played", title="测评表", sections=(Section(id="a", questions=questions),))


def _people(field: Field) -> list[Person]:
    """Return the people; neither slip nor answer tells the place at which one of them comes."""
    rng, number = field.rng, field.people
    firsts, seconds, opinions = (rng.sample(range(10000, 99999), number) for _ in range(3))
    return [
        Person(
            codes.new_slip(rng.randbytes),
            rng.randbytes(16).hex(),
            str(first),
            str(second),
            f"opinion-{opinion}",
        )
        for first, second, opinion in zip(firsts, seconds, opinions, strict=True)
    ]
