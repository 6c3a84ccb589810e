"""The respondents' door in processes of its own, under its own role."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from survey.demo import respondents
from survey.services.answering import new_nonce
from survey.storage.roles import let_door_in
from tests.databases import makers
from tests.load.serving import free_port, wait_for

pytestmark = [pytest.mark.only("postgresql"), pytest.mark.slow]


@contextmanager
def serving(home, database: str) -> Iterator[str]:
    """Serve the respondents' door in a process of its own; yield its address."""
    port = str(free_port())
    env = {
        "SURVEY_HOME": str(home),
        "SURVEY_SECRET": "a secret of the tests and nothing else",
        "SURVEY_DATABASE": database,
    }
    server = subprocess.Popen(
        [sys.executable, "-m", "survey", "serve", "--port", port, "--door", "answer"],
        env={**os.environ, **env},
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


def test_two_processes_serve_the_door_and_a_closing_at_the_desk_ends_both(hall, tmp_path):
    address = let_door_in(hall.works.settings.database)
    codes = [slip.token for slip in hall.scene.slips["c"][:9]]

    def send(place: str, code: str, status: int) -> None:
        fields = (("code", code), ("nonce", new_nonce()), ("confirmed", "1"))
        respondents.ask(place, "POST", "/s/cast", fields, status)

    with ExitStack() as stack:
        doors = [stack.enter_context(serving(tmp_path, address)) for _ in range(2)]
        for number, code in enumerate(codes[:6]):
            send(doors[number % 2], code, 303)
        hall.close()
        for number, code in enumerate(codes[6:]):
            send(doors[number % 2], code, 403)

    with hall.works.store.read() as books:
        box = next(box for box in books.boxes.boxes(hall.sitting_id) if box.group == "c")
    makers.forget_role(hall.works.store)
    assert (box.returned, box.issued - box.voided - (box.unused or 0)) == (6, 6)
