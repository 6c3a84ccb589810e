"""What both ways in share: the papers in use, and what becomes of a cast."""

from dataclasses import dataclass, field, replace
from typing import Any

from flask import redirect
from flask.typing import ResponseReturnValue

from forms.frame import Page
from forms.look import Look
from forms.paper import Occasion, Paper, compiled
from survey.services.answering import Admission, Answering, PutRight, Thanks
from survey.translations import LANGUAGES, SOURCE
from survey.web.answer import reading
from survey.web.answer.guessing import Guessing
from survey.web.answer.pace import evenly
from survey.web.answer.pages import rendered, sent
from survey.web.answer.reading import Sent
from survey.web.passes import Passes

_MOST_PAGES = 64


@dataclass(frozen=True)
class Door:
    """The respondents' door of one organisation.

    Devices of the team have an allowance of wrong codes of their own: whoever floods the door
    with guesses keeps nobody's digits out there.
    """

    answering: Answering
    organisation: str
    passes: Passes
    guessing: Guessing = field(default_factory=Guessing)
    guessing_on_devices: Guessing = field(default_factory=Guessing)
    papers: dict[tuple[str, str, Look], Paper] = field(default_factory=dict)
    ends: dict[tuple[str, Look], Page] = field(default_factory=dict)

    def admit(self, code: str, nonce: str = "") -> Admission:
        """Return the admission of a slip, holding up those who guess.

        Refusals take the same time, whatever the reason."""
        with evenly(), self.guessing.turn(code):
            return self.answering.admit(code, nonce)

    def paper(self, admission: Admission, action: str, look: Look | None = None) -> Paper:
        """Return the paper of the admission's sitting, compiled when it is first asked for."""
        look = _spoken(look or reading.look(), admission.occasion)
        known = admission.key, action, look
        paper = self.papers.get(known)
        if paper is None:
            paper = compiled(admission.occasion, action, look)
            _remember(self.papers, known, paper)
        return paper

    def thanks(self, key: str) -> ResponseReturnValue:
        """Return the end of every way in a sitting: the same for all, made when first asked for."""
        look = reading.look()
        end = self.ends.get((key, look))
        if end is None:
            occasion = self.answering.occasion(key)
            channels, trial = occasion.channels, occasion.trial
            end = rendered("thanks.html", look, channels=channels, trial=trial)
            _remember(self.ends, (key, look), end)
        return sent(end)

    def cast(self, admission: Admission, given: Sent, action: str) -> ResponseReturnValue:
        """Keep what was sent and go to the thank-you page, or show the page again.

        A reader who only asked for another look gets his page in it, as he filled it in.
        """
        if reading.shows() and not admission.kept:
            page = self.paper(admission, action).shown(given.nonce, given.code, given.raw)
            return sent(page)
        outcome = self.answering.cast(admission, given.nonce, given.raw, confirmed=given.confirmed)
        if isinstance(outcome, Thanks):
            return redirect(reading.address(".thanks", key=admission.key), 303)
        page = again(self.paper(admission, action), given, outcome)
        return sent(page, 422 if outcome.faults else 200)


def again(paper: Paper, given: Sent, outcome: PutRight, *of_device: str) -> Page:
    """Return the page as it was filled in, for what the respondent should look at."""
    faults, blanks = outcome.faults, outcome.blanks
    return paper.again(outcome.nonce, given.code, given.raw, faults, blanks, *of_device)


def _spoken(look: Look, occasion: Occasion) -> Look:
    """Return ``look`` in a language that something on the paper is said in.

    Anybody can make tags up, and a paper takes long to compile.
    """
    known = look.language in LANGUAGES or look.language in occasion.languages
    return look if known else replace(look, language=SOURCE)


def _remember(pages: dict[Any, Any], known: tuple[object, ...], made: object) -> None:
    if len(pages) >= _MOST_PAGES:
        pages.clear()
    pages[known] = made
