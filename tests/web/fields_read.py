"""The fields of a form on a page, as a browser would send them."""

from collections.abc import Iterator
from html.parser import HTMLParser


class _Fields(HTMLParser):
    def __init__(self, form: str) -> None:
        super().__init__()
        self._form = form
        self._inside = False
        self._area = self._select = ""
        self._options: list[tuple[str, bool]] = []
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = told.get("id") == self._form
        elif self._inside and tag == "input":
            self._input(told, {name for name, _ in attrs})
        elif self._inside and tag == "textarea":
            self._area = told["name"]
            self.found.append((self._area, ""))
        elif self._inside and tag == "select":
            self._select, self._options = told["name"], []
        elif self._select and tag == "option":
            self._options.append((told.get("value", ""), "selected" in dict(attrs)))

    def _input(self, told: dict[str, str], named: set[str]) -> None:
        if told.get("type") not in ("checkbox", "radio") or "checked" in named:
            self.found.append((told.get("name", ""), told.get("value", "on")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "textarea":
            self._area = ""
        elif tag == "select" and self._select:
            chosen = [value for value, selected in self._options if selected]
            first = [value for value, _ in self._options[:1]]
            self.found.extend((self._select, value) for value in chosen[-1:] or first)
            self._select = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            name, text = self.found[-1]
            self.found[-1] = name, text + data


def fields_of(page: str, form: str) -> dict[str, list[str]]:
    """Return every field of the form with this id, by name."""
    reader = _Fields(form)
    reader.feed(page)
    fields: dict[str, list[str]] = {}
    for name, value in _as_sent(reader.found):
        fields.setdefault(name, []).append(value)
    return fields


def _as_sent(found: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for name, value in found:
        if name:
            # A browser drops the line break that follows the tag of a text area.
            text = value.removeprefix("\r\n").removeprefix("\n")
            yield name, text.replace("\r\n", "\n").replace("\n", "\r\n")
