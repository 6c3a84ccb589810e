"""The respondents' page of a sitting: compiled once to bytes, spliced for each respondent."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from html import escape

from forms.asking import in_words, shape
from forms.direction import runs_both_ways
from forms.filled import FRESH, Filled, filled_in
from forms.frame import Frame, Page
from forms.layout import environment
from forms.look import USUAL, Look
from survey.core.answers import Raw
from survey.core.erratum import Erratum
from survey.core.errors import Fault
from survey.core.form import Form
from survey.core.inspection import Channels
from survey.core.proofreading import minutes
from survey.core.questions import Question
from survey.core.sentence import said
from survey.core.sitting import Anonymity
from survey.core.voice import spoken_hash, voiced
from survey.translations import SOURCE, gettext_of

# Escaping lets nobody's "<" through, so this stands in a page only where the template has it.
_GAP = b"<!--own-->"
_BETWEEN_TAGS = re.compile(r">\n+<")


@dataclass(frozen=True)
class Occasion:
    """What the page of one sitting says before its questions, and the questions.

    ``clips`` leads from the hash of what is read aloud to the address of its sound. A
    ``trial`` says so on every page. ``errata`` are told before the questions.
    """

    organisation: str
    unit: str
    title: str
    purpose: str
    last_day: date
    anonymity: Anonymity
    channels: Channels
    forms: tuple[Form, ...]
    clips: Mapping[bytes, str] = field(default_factory=dict)
    trial: bool = False
    errata: tuple[Erratum, ...] = ()

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages to choose from; none where all forms have but one."""
        others = dict.fromkeys(language for form in self.forms for language in form.languages)
        return (SOURCE, *others) if others else ()

    def in_language(self, language: str) -> "Occasion":
        """Return the occasion with its forms in ``language`` as far as they are translated."""
        return replace(self, forms=tuple(form.in_language(language) for form in self.forms))

    def words_in(self, language: str) -> Mapping[str, str]:
        """Return what is said in ``language`` for the texts of all forms."""
        words: dict[str, str] = {}
        for form in self.forms:
            words.update(form.translations.get(language, {}))
        return words

    @property
    def both_ways(self) -> bool:
        """Return whether people's words on the page run in different directions."""
        forms = (form.model_dump_json(exclude={"translations"}) for form in self.forms)
        words = (self.organisation, self.unit, self.title, self.purpose, *forms)
        return any(map(runs_both_ways, words))

    @property
    def minutes(self) -> int:
        """Return the estimated minutes that all forms together take."""
        return sum(minutes(form) for form in self.forms)

    @property
    def conditional(self) -> bool:
        """Return whether anything is asked only of those who answered in a certain way."""
        sections = [section for form in self.forms for section in form.sections]
        questions = [question for section in sections for question in section.questions]
        return any(part.when for part in (*sections, *questions)) or any(
            slot.follow_up for form in self.forms for slot in form.slots
        )

    @property
    def demanding(self) -> bool:
        """Return whether any question or follow-up must be answered."""
        slots = (slot for form in self.forms for slot in form.slots)
        return any(getattr(slot.follow_up or slot.question, "required", False) for slot in slots)

    @property
    def voiced(self) -> bool:
        """Return whether any question can be listened to."""
        return any(self.voice(question) for form in self.forms for question in voiced(form))

    def voice(self, question: Question) -> str:
        """Return the address of the sound that says what ``question`` says now, or nothing."""
        return self.clips.get(spoken_hash(question), "") if self.clips else ""


class Paper:
    """One page for all forms of a sitting; made by `compiled`."""

    def __init__(self, occasion: Occasion, action: str, look: Look) -> None:
        gettext = gettext_of(look.language)
        self._say = partial(said, gettext=gettext, own=occasion.words_in(look.language))
        self._occasion = occasion.in_language(look.language)
        self._render = partial(
            environment(look.language).get_template("paper.html").render,
            occasion=self._occasion,
            offered=occasion.languages,
            written=[
                look.language if look.language in form.languages else SOURCE
                for form in occasion.forms
            ],
            action=action,
            look=look,
            shape=shape,
            in_words=partial(in_words, gettext=gettext),
        )
        self._fresh = self._frame(FRESH)

    def fresh(self, nonce: str, code: str, *of_device: str) -> Page:
        """Return the empty page; ``code`` is empty for those who came by a shared one.

        ``of_device`` are, on a device of the team, its pass and the key of the shared code.
        """
        return _own(self._fresh, nonce, code, *of_device)

    def shown(self, nonce: str, code: str, raw: Raw, *of_device: str) -> Page:
        """Return the page as it was filled in, and nothing said of it."""
        return _own(self._frame(Filled(raw)), nonce, code, *of_device)

    def again(
        self,
        nonce: str,
        code: str,
        raw: Raw,
        faults: Sequence[Fault],
        blanks: Sequence[str],
        *of_device: str,
    ) -> Page:
        """Return the page as it was filled in, with ``faults``, else ``blanks``, listed on top.

        Once the blanks have been listed the page says so: the next sending is taken
        as it is. With neither, the page only asks to be sent again (its nonce was stale).
        """
        filled = filled_in(self._occasion.forms, raw, faults, blanks, self._say)
        return _own(self._frame(filled), nonce, code, *of_device)

    def _frame(self, filled: Filled) -> Frame:
        page = _BETWEEN_TAGS.sub("><", self._render(filled=filled))
        return Frame(tuple(page.encode().split(_GAP)), private=filled is not FRESH)


def compiled(occasion: Occasion, action: str, look: Look = USUAL) -> Paper:
    """Return the page of ``occasion`` that is sent to ``action``, an address without a query."""
    return Paper(occasion, action, look)


def _own(frame: Frame, *words: str) -> Page:
    return frame.around(*(escape(word).encode() for word in words))
