"""The command that serves, as a process of its own whose every word is written down."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from survey.demo import respondents

HOST = "127.0.0.1"
SAID = "said"
"""The file in the home to which standard output and error go."""

_ROOT = Path(__file__).parents[3]


@contextmanager
def serving(home: Path, database: str, module: str = "survey") -> Iterator[str]:
    """Serve what lies in ``home`` until the block is left; yield the address."""
    with socket.create_server((HOST, 0)) as probe:
        port: int = probe.getsockname()[1]
    for_bodies = home / "tmp"
    for_bodies.mkdir()
    env = {
        "SURVEY_HOME": str(home),
        "SURVEY_SECRET": "s" * 40,
        "SURVEY_DATABASE": database,
        "TMPDIR": str(for_bodies),
    }
    with (home / SAID).open("wb") as said:
        server = subprocess.Popen(
            [sys.executable, "-m", module, "serve", "--port", str(port)],
            env={**os.environ, **env},
            cwd=_ROOT,
            stdout=said,
            stderr=said,
        )
        try:
            _wait_for(f"http://{HOST}:{port}", server)
            yield f"http://{HOST}:{port}"
        finally:
            server.terminate()
            server.wait(10)


def _wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):  # a busy machine starts slowly
        try:
            respondents.ask(address, "GET", "/s", (), 200)
        except OSError:
            assert server.poll() is None, "the server ended"
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not start")
