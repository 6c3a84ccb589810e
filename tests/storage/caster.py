"""A process that casts and says what was acknowledged, until somebody kills it.

Run as ``python -m tests.storage.caster URL`` with one line per cast on standard input:
box, slip's token hash and rid in hexadecimal. An acknowledged rid is printed.
"""

import os
import sys
from concurrent.futures import ThreadPoolExecutor

from survey.core.codes import SlipKey
from survey.storage.cast_writer import Cast, CastWriter
from survey.storage.engine import open_store


def main(url: str) -> None:
    writer = CastWriter(open_store(url))
    writer.start()

    def drop(line: str) -> None:
        box_id, token, rid = map(bytes.fromhex, line.split())
        writer.drop(Cast(box_id, rid, bytes(304), SlipKey("token", token)))
        os.write(1, f"{rid.hex()}\n".encode())

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(drop, sys.stdin.read().splitlines()))


if __name__ == "__main__":
    main(sys.argv[1])
