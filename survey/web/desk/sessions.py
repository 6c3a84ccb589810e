"""The desk's cookie: a signed carrier of the session's id, and only on the desk's paths."""

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

from survey.services.sessions import LONGEST


class DeskSessions(SecureCookieSessionInterface):
    """Sessions below ``/desk``; everywhere else there is none, so no cookie can be set or read.

    The cookie holds the session's id, the CSRF token and messages to be shown once.
    Who is signed in is asked of the database by that id each time.
    """

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return the session of a desk page; ``None`` for any other."""
        return super().open_session(app, request) if request.path.startswith("/desk/") else None


def fit(app: Flask, *, secure: bool) -> None:
    """Give ``app`` the desk's cookie; by plain http it can bear neither Secure nor its prefix."""
    app.config.update(
        SESSION_COOKIE_NAME="__Host-desk" if secure else "desk",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_PATH="/",
        PERMANENT_SESSION_LIFETIME=LONGEST,
    )
