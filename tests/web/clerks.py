"""A clerk's browser, without the browser."""

import re
from pathlib import Path
from typing import Any

import pypdfium2
import zxingcpp
from flask import Flask
from werkzeug.test import TestResponse

from survey.demo.stage import PASSWORD
from survey.settings import Settings


def settings_in(home: Path, **more: str) -> Settings:
    """Return settings whose everything lies in ``home``, unless ``more`` says otherwise."""
    plain = {"SURVEY_SECRET": "s" * 40, "SURVEY_SECOND_FACTOR": "optional"}
    return Settings.from_env({"SURVEY_HOME": str(home), **plain, **more})


class Clerk:
    """Asks the desk for pages and sends forms with their token."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()

    def sign_in(self, name: str, password: str = PASSWORD) -> TestResponse:
        return self.post("/desk/sign-in", name=name, password=password)

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def post(self, path: str, fields: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        return self.client.post(path, data={**(fields or {}), **more, "csrf_token": self.token()})

    def token(self) -> str:
        """Return the session's CSRF token, as any page with a form carries it."""
        page = self.get("/desk/sign-in").text
        found = re.search(r'name="csrf_token" type="hidden" value="([^"]+)"', page)
        assert found is not None
        return found[1]

    def cookie(self) -> str | None:
        """Return what the desk's cookie holds."""
        kept = self.client.get_cookie("desk")
        return kept.value if kept else None


def tokens(pdf: bytes) -> list[str]:
    """Return the tokens on the slips of a PDF, read as a phone reads them."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for number in range(1, len(document)):
        page = document[number].render(scale=3, grayscale=True)
        codes = zxingcpp.read_barcodes(page.to_numpy(), formats=zxingcpp.BarcodeFormat.QRCode)
        found.extend(code.text.partition("#")[2] for code in codes)
    document.close()
    return found
