"""The text shelf: open texts of opened sittings, and what people of the team made of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from survey.core.coding import AGREED, SEATS, Coded, Coder, Codes, Scope, Theme
from survey.storage.tables.coding import CodedThemeRow, CoderRow, CodingRow, ThemeRow
from survey.storage.tables.collection import BoxRow
from survey.storage.tables.results import FreeTextRow


@dataclass(frozen=True)
class KeptText:
    """One open text; ``key`` tells form and field.

    ``redacted`` is the wording for others than the team, ``None`` where they may read it as
    it was written. ``looked_at`` tells whether somebody has decided that.
    """

    id: bytes
    key: str
    body: str
    redacted: str | None
    looked_at: bool

    @property
    def shown(self) -> str:
        """Return the wording for others than the team."""
        return self.body if self.redacted is None else self.redacted


class TextShelf:
    """Open texts, their wording for others, and their codes."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def texts(self, sitting_id: int) -> tuple[KeptText, ...]:
        """Return a sitting's open texts in random order, the same each time."""
        wanted = select(FreeTextRow).join(BoxRow, BoxRow.id == FreeTextRow.box_id)
        rows = self._session.scalars(
            wanted.where(BoxRow.sitting_id == sitting_id).order_by(FreeTextRow.id)
        )
        return tuple(
            KeptText(row.id, row.question_id, row.body, row.redacted, row.review_state == "read")
            for row in rows
        )

    def reword(self, text_id: bytes, redacted: str | None) -> None:
        """Keep the wording for others; ``None`` lets them read it as it was written."""
        self._session.execute(
            update(FreeTextRow)
            .where(FreeTextRow.id == text_id)
            .values(redacted=redacted, review_state="read")
        )

    def themes(self, sitting_id: int) -> tuple[Theme, ...]:
        """Return the themes of a sitting in their order."""
        wanted = select(ThemeRow).where(ThemeRow.sitting_id == sitting_id).order_by(ThemeRow.place)
        return tuple(
            Theme(id=row.id, label=row.label, tag=row.tag) for row in self._session.scalars(wanted)
        )

    def keep_themes(self, sitting_id: int, themes: Sequence[Theme]) -> None:
        """Make ``themes`` the sitting's list; the numbers of old ones stay.

        One that is left out must be without codes.
        """
        kept = [theme.id for theme in themes if theme.id]
        own = ThemeRow.sitting_id == sitting_id
        self._session.execute(delete(ThemeRow).where(own, ThemeRow.id.not_in(kept)))
        # Two themes may change labels with each other: the law is asked of every row at once.
        for theme in themes:
            aside = {"label": f" {theme.id}"}  # no label begins with a space
            self._session.execute(
                update(ThemeRow).where(own, ThemeRow.id == theme.id).values(aside)
            )
        for place, theme in enumerate(themes):
            values = {"place": place, "label": theme.label, "tag": theme.tag}
            if theme.id:
                changed = update(ThemeRow).where(own, ThemeRow.id == theme.id)
                self._session.execute(changed.values(values))
            else:
                self._session.execute(insert(ThemeRow).values(sitting_id=sitting_id, **values))

    def used_themes(self, sitting_id: int) -> frozenset[int]:
        """Return the themes that somebody has given to a text."""
        wanted = select(CodedThemeRow.theme_id).join(ThemeRow).distinct()
        return frozenset(self._session.scalars(wanted.where(ThemeRow.sitting_id == sitting_id)))

    def coders(self, sitting_id: int) -> tuple[Coder, ...]:
        """Return the seats of a sitting."""
        wanted = select(CoderRow).where(CoderRow.sitting_id == sitting_id).order_by(CoderRow.seat)
        return tuple(
            Coder(seat=row.seat, account_id=row.account_id, done=row.done)
            for row in self._session.scalars(wanted)
        )

    def seat(self, sitting_id: int, coder: Coder) -> None:
        """Keep how things stand with one seat."""
        row = CoderRow(sitting_id=sitting_id, **coder.model_dump())
        self._session.merge(row)
        self._session.flush()

    def codes(self, sitting_id: int, seat: int) -> dict[bytes, Codes]:
        """Return what one seat judged the sitting's texts to be."""
        themes: dict[bytes, set[int]] = {}
        given = select(CodedThemeRow.text_id, CodedThemeRow.theme_id)
        given = given.join(ThemeRow).where(ThemeRow.sitting_id == sitting_id)
        for text_id, theme_id in self._session.execute(given.where(CodedThemeRow.seat == seat)):
            themes.setdefault(text_id, set()).add(theme_id)
        wanted = (
            select(CodingRow.text_id, CodingRow.scope, CodingRow.lead)
            .join(FreeTextRow, FreeTextRow.id == CodingRow.text_id)
            .join(BoxRow, BoxRow.id == FreeTextRow.box_id)
            .where(BoxRow.sitting_id == sitting_id, CodingRow.seat == seat)
        )
        return {
            text_id: Codes(themes=frozenset(themes.get(text_id, ())), scope=Scope(scope), lead=lead)
            for text_id, scope, lead in self._session.execute(wanted)
        }

    def code(self, seat: int, coded: Coded) -> None:
        """Keep what one seat judges texts to be, in place of what it judged before."""
        self._forget(coded, [seat])
        rows = [
            {"text_id": text_id, "seat": seat, "scope": codes.scope.value, "lead": codes.lead}
            for text_id, codes in coded.items()
        ]
        themes = [
            {"text_id": text_id, "seat": seat, "theme_id": theme_id}
            for text_id, codes in coded.items()
            for theme_id in sorted(codes.themes)
        ]
        if rows:
            self._session.execute(insert(CodingRow), rows)
        if themes:
            self._session.execute(insert(CodedThemeRow), themes)

    def forget_codes(self, sitting_id: int) -> None:
        """Throw away all codes and seats of a sitting; themes and wordings stay."""
        own = select(FreeTextRow.id).join(BoxRow, BoxRow.id == FreeTextRow.box_id)
        self._forget(own.where(BoxRow.sitting_id == sitting_id), (AGREED, *SEATS))
        self._session.execute(delete(CoderRow).where(CoderRow.sitting_id == sitting_id))

    def _forget(self, texts: Any, seats: Collection[int]) -> None:
        """Throw away the codes of ``texts``, which are names or a query for them."""
        for kind in (CodedThemeRow, CodingRow):
            self._session.execute(delete(kind).where(kind.text_id.in_(texts), kind.seat.in_(seats)))
