"""What is noted beside the keys, outside the database, so that no backup puts it back."""

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from survey.core.generation import Generation


class GenerationNotes:
    """Two notes in the key directory: the generation that holds, and what the last backup held.

    Neither is a secret. The second is kept out of the database, where it would be a
    finer count of ballots than anybody may see while they come in.
    """

    def __init__(self, key_dir: Path) -> None:
        self._path = key_dir

    def generation(self) -> Generation | None:
        """Return the generation noted last; ``None`` when nothing was noted here."""
        noted = self._read("generation")
        return None if noted is None else Generation(noted["number"], bytes.fromhex(noted["mark"]))

    def note(self, generation: Generation) -> None:
        """Note the generation that holds from now on."""
        self._write("generation", {"number": generation.number, "mark": generation.mark.hex()})

    def backed_up(self) -> dict[bytes, int]:
        """Return how many ballots the last backup held, by open box."""
        noted = self._read("last-backup") or {}
        return {bytes.fromhex(box_id): count for box_id, count in noted.items()}

    def note_backup(self, counts: Mapping[bytes, int]) -> None:
        """Note how many ballots the backup just made holds, by open box."""
        self._write("last-backup", {box_id.hex(): count for box_id, count in counts.items()})

    def _read(self, name: str) -> dict[str, Any] | None:
        try:
            noted: dict[str, Any] = json.loads((self._path / name).read_text("ascii"))
        except FileNotFoundError:
            return None
        return noted

    def _write(self, name: str, noted: Mapping[str, int | str]) -> None:
        self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(prefix=f".{name}.", dir=self._path)
        with open(descriptor, "w", encoding="ascii") as file:
            json.dump(noted, file)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(self._path / name)
