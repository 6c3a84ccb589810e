"""What both ways in share: the papers in use, and what becomes of a cast."""

from dataclasses import dataclass, field

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from forms.paper import Paper, compiled
from survey.services.answering import Admission, Answering, Thanks, new_nonce
from survey.web.answer import reading
from survey.web.answer.guessing import Guessing
from survey.web.answer.reading import Sent

_MOST_PAPERS = 64


@dataclass(frozen=True)
class Door:
    """The respondents' door of one organisation."""

    answering: Answering
    organisation: str
    guessing: Guessing = field(default_factory=Guessing)
    papers: dict[tuple[str, str, str], Paper] = field(default_factory=dict)

    def admit(self, code: str, nonce: str = "") -> Admission:
        """Return the admission of a slip, holding up those who guess."""
        with self.guessing.turn(code):
            return self.answering.admit(code, nonce)

    def paper(self, admission: Admission, action: str) -> Paper:
        """Return the paper of the admission's sitting, compiled when it is first asked for."""
        size = reading.size()
        known = admission.key, action, size
        paper = self.papers.get(known)
        if paper is None:
            if len(self.papers) >= _MOST_PAPERS:
                self.papers.clear()
            paper = compiled(admission.occasion, action, size=size)
            self.papers[known] = paper
        return paper

    def cast(self, admission: Admission, sent: Sent, action: str) -> ResponseReturnValue:
        """Keep what was sent and go to the thank-you page, or show the page again."""
        outcome = self.answering.cast(admission, sent.nonce, sent.raw, confirmed=sent.confirmed)
        if isinstance(outcome, Thanks):
            return redirect(url_for(".thanks", key=admission.key, z=reading.size() or None), 303)
        faults, blanks = outcome.faults, outcome.blanks
        # Who goes back on a shared phone may get here with a nonce that is used. A slip would
        # tell him apart from the one before; without a slip only a fresh nonce does.
        nonce = outcome.nonce if admission.slip else new_nonce()
        page = self.paper(admission, action).again(nonce, sent.code, sent.raw, faults, blanks)
        return page, 422 if faults else 200
