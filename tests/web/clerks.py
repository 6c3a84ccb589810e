"""A clerk's browser, without the browser."""

import re
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from survey.demo.stage import PASSWORD


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
