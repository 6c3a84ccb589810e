"""The pages of all states, served again just as the door gave them."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import Thread
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from playwright.sync_api import Page
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Response

from forms.look import SIZES
from tests.gallery.states import DEEDS, STATES, State


class _HangsUp(WSGIRequestHandler):
    """A server that hangs up without a word when an app raises a `ConnectionError`."""

    def connection_dropped(self, *_: object) -> None:
        self.close_connection = True


@contextmanager
def listening(app: WSGIApplication) -> Iterator[str]:
    """Serve ``app`` until the block is left; yield its address."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_HangsUp)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Replay:
    """An app with one address for each state and size; every page is made once."""

    def __init__(self, states: Iterable[State] = STATES) -> None:
        self._pages = {address(state, size): state.page(size) for state in states for size in SIZES}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        page = self._pages.get(environ["PATH_INFO"])
        if page is None:
            return Response(status=204)(environ, start_response)
        again = Response(page.data, page.status, page.headers)
        return again(environ, start_response)


def address(state: State, size: str) -> str:
    """Return the path of a state's page in a size."""
    return f"/{state.name}/{size or 0}"


def lead(page: Page, house: str, state: State, size: str = "") -> None:
    """Lead ``page`` to a state that is replayed at ``house``; no draft comes along."""
    page.evaluate("() => { try { sessionStorage.clear(); } catch (nothing) {} }")
    page.goto(f"{house}{address(state, size)}#{state.fragment}")
    if state.deed:
        page.evaluate(f"async () => {{ {DEEDS} {state.deed} }}")
