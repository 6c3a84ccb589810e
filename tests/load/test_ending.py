"""A server that is told to end while people hand in."""

import http.client
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

import pytest

from survey.demo import respondents
from tests.load.serving import served

AT_ONCE = 16


def thanked(way: respondents.Way) -> bool:
    """Go the whole way; return whether it ended with thanks."""
    try:
        respondents.answer(way)
    except (OSError, RuntimeError, http.client.HTTPException):
        return False
    return True


@pytest.mark.slow
def test_a_server_told_to_end_under_load_keeps_what_it_thanked_for_and_ends_well(tmp_path):
    with served(tmp_path, 300) as server, ThreadPoolExecutor(AT_ONCE) as phones:
        going: list[Future[bool]] = [phones.submit(thanked, way) for way in server.ways]
        came: set[Future[bool]] = set()
        while len(came) < 60:
            came |= wait(set(going) - came, return_when=FIRST_COMPLETED).done
        server.process.terminate()
        status = server.process.wait(30)
        thanks = sum(way.result() for way in going)
        kept = server.ballots()

    assert status == 0
    assert 60 <= thanks < 300
    assert thanks <= kept <= thanks + AT_ONCE
