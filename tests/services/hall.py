"""A published demo sitting and the people in front of it, without the web between them."""

from dataclasses import dataclass
from datetime import UTC, datetime

from survey.demo.stage import CUSTODIANS, PASSPHRASE, PASSWORD, Scene
from survey.services import opening, running
from survey.services.answering import Admission, Outcome, new_nonce
from survey.stats.results import SittingSummary
from survey.web.wiring import Works

NOW = datetime(2026, 5, 6, 9, 30, tzinfo=UTC)


@dataclass
class Hall:
    """Shortcuts for the deeds of a sitting, each with a good default."""

    works: Works
    scene: Scene

    @property
    def sitting_id(self) -> int:
        return self.scene.sitting.id

    def answer(self, group: str, fields: dict[str, str], nonce: str | None = None) -> Outcome:
        admission = self.admission(group)
        raw = {name: [word] for name, word in fields.items()}
        return self.works.answering.cast(admission, nonce or new_nonce(), raw, confirmed=True)

    def admission(self, group: str) -> Admission:
        if group in self.scene.entrances:
            return self.works.answering.enter(self.scene.entrances[group])
        return self.works.answering.admit(self.scene.slips[group].pop().token)

    def close(self) -> None:
        with self.works.store.begin() as books:
            running.close(books, self.scene.leader, self.sitting_id, NOW)
        self.works.upkeep.stir()

    def call_last(self, now: datetime = NOW) -> None:
        with self.works.store.begin() as books:
            running.last_call(books, self.scene.leader, self.sitting_id, now)

    def call_again(self) -> None:
        with self.works.store.begin() as books:
            running.call_again(books, self.scene.leader, self.sitting_id, NOW)

    def hands(self, *names: str, **changed: object) -> list[opening.Hand]:
        return [
            opening.Hand(
                **{
                    "name": name,
                    "password": PASSWORD,
                    "card": self.scene.cards[name],
                    "passphrase": PASSPHRASE,
                    **changed,
                }
            )
            for name in names or CUSTODIANS[:2]
        ]

    def open(self, hands: list[opening.Hand] | None = None) -> SittingSummary:
        return opening.open_sitting(
            self.works.store,
            self.scene.leader,
            self.sitting_id,
            hands or self.hands(),
            self.works.shares,
            self.works.upkeep.stir,
            NOW,
        )

    def first_text(self) -> str:
        """Return the field of the sitting's first free text."""
        return next(
            f"{place}.{slot.key}"
            for place, edition in enumerate(self.scene.editions)
            for slot in edition.form.slots
            if slot.question.kind == "text"
        )

    def first_cell(self) -> str:
        """Return the field of the sitting's first grade."""
        return f"0.{self.scene.editions[0].form.slots[0].key}"
