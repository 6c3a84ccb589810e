"""Reading a paper as a browser would: its controls, its links, what would be sent."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from survey.core.definition import read
from survey.core.form import Form


def form(*questions: dict, **changes: object) -> Form:
    """Return a form of one section with ``questions``."""
    section = {"id": "s", "questions": list(questions)}
    return read({"id": "f", "title": "测评表", "sections": [section], **changes})


@dataclass
class Control:
    """A field of the page: its name, what it would send, and whether that is sent now."""

    tag: str
    name: str
    value: str
    sent: bool
    attributes: dict[str, str | None] = field(default_factory=dict)


class Sheet(HTMLParser):
    """A page read once from top to bottom."""

    def __init__(self, page: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.controls: list[Control] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.described: list[str] = []
        self.text = ""
        self.title = ""
        self._open: list[str] = []
        self._select = ""
        self._written: Control | None = None
        self.feed(page.decode())

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag not in ("input", "meta", "br"):
            self._open.append(tag)
        if "id" in given:
            self.ids.append(given["id"])
        if given.get("href", "").startswith("#"):
            self.links.append(given["href"][1:])
        self.described.extend(given.get("aria-describedby", "").split())
        if tag == "input":
            ticked = "checked" in given or given.get("type") not in ("radio", "checkbox")
            value = given.get("value", "")
            self.controls.append(Control(tag, given["name"], value, ticked, given))
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option":
            chosen = "selected" in given
            self.controls.append(Control(tag, self._select, given["value"], chosen, given))
        elif tag == "textarea":
            self._written = Control(tag, given["name"], "", True, given)
            self.controls.append(self._written)

    def handle_endtag(self, tag):
        self._open.pop()
        if tag == "textarea":
            self._written.value = self._written.value.removeprefix("\n")
            self._written = None

    def handle_data(self, data):
        if self._written is not None:
            self._written.value += data
        elif self._open and self._open[-1] == "title":
            self.title += data
        elif not {"style", "script"} & set(self._open):
            self.text += data

    @property
    def names(self) -> set[str]:
        """Return the names of all fields."""
        return {control.name for control in self.controls}

    def sends(self) -> dict[str, list[str]]:
        """Return what would be sent if nobody touched the page, blanks left out."""
        sent: dict[str, list[str]] = {}
        for control in self.controls:
            if control.sent and control.value:
                sent.setdefault(control.name, []).append(control.value)
        return sent
