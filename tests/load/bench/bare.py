"""Bare Flask apps: what stands beside ours, behind the same server."""

import sqlite3
from threading import local
from typing import Any

from flask import Flask, Response, redirect, request


def paper(page: bytes) -> Flask:
    """Return an app that answers with these bytes, whatever is sent."""
    return _app({("/s", "POST"): lambda: _packed(page)})


def form() -> Flask:
    """Return an app that reads a form and leads on."""

    def cast() -> Any:
        assert request.form
        return redirect("/thanks/1", 303)

    return _app({("/s/cast", "POST"): cast})


def way(cover: bytes, page: bytes, path: str) -> Flask:
    """Return an app that answers with as many bytes as ours, and keeps each cast in one row."""
    own = local()

    def cast() -> Any:
        if not hasattr(own, "database"):
            own.database = sqlite3.connect(path, timeout=60)
            own.database.execute("PRAGMA synchronous=FULL")
        own.database.execute("INSERT INTO ballot (body) VALUES (?)", [request.get_data()])
        own.database.commit()
        return redirect("/thanks/1", 303)

    with sqlite3.connect(path) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE ballot (id INTEGER PRIMARY KEY, body BLOB NOT NULL)")
    return _app(
        {
            ("/s", "GET"): lambda: _packed(cover),
            ("/s", "POST"): lambda: _packed(page),
            ("/s/cast", "POST"): cast,
        }
    )


def _packed(page: bytes) -> Response:
    return Response(page, headers={"Content-Encoding": "gzip"})


def _app(views: dict[tuple[str, str], Any]) -> Flask:
    app = Flask("bare")
    for number, ((path, method), view) in enumerate(views.items()):
        app.add_url_rule(path, str(number), view, methods=[method])
    if ("/s", "GET") not in views:
        app.add_url_rule("/s", "ready", lambda: "")
    return app
