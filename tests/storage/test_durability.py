"""What was acknowledged is on disk, whatever becomes of the process."""

import subprocess
import sys
from pathlib import Path

from sqlalchemy import select

from survey.storage.engine import Store
from survey.storage.tables.collection import SealedRow
from tests.makers import a_cast, kept_box

ROOT = Path(__file__).parents[2]


def test_killing_the_process_loses_no_acknowledged_ballot(store: Store) -> None:
    box, slips = kept_box(store, 2000)
    lines = [f"{box.id.hex()} {s.token.hex()} {a_cast(box).rid.hex()}\n" for s in slips]

    process = subprocess.Popen(
        [sys.executable, "-m", "tests.storage.caster", str(store.engine.url)],
        cwd=ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with process:
        process.stdin.write("".join(lines))
        process.stdin.close()
        acknowledged = [process.stdout.readline() for _ in range(60)]
        process.kill()
        acknowledged += process.stdout.readlines()

    with store.read() as books:
        sealed = {rid.hex() for rid in books.session.scalars(select(SealedRow.rid))}
        unused = books.slips.unused(box.id)
    assert {line.strip() for line in acknowledged} <= sealed
    assert 60 <= len(sealed) < 2000
    assert len(sealed) + unused == 2000
