"""The pass of a device of the team: what sitting it is for, and how it is used."""

from typing import NamedTuple

from itsdangerous import BadData, URLSafeTimedSerializer

from survey.core.device import Device

LONGEST = 12 * 3600
_TO_FINISH = 3600
_SALT = "a device of the team"


class Pass(NamedTuple):
    """What a pass says. It names no account: whoever holds the device may hold it."""

    sitting_id: int
    device: Device


class Passes:
    """Makes passes and reads them; they are signed, and travel only in the bodies of forms."""

    def __init__(self, secret: str) -> None:
        self._signer = URLSafeTimedSerializer(secret, salt=_SALT)

    def made(self, sitting_id: int, device: Device) -> str:
        """Return a new pass, good for twelve hours."""
        return self._signer.dumps([sitting_id, device])

    def read(self, token: str, *, to_finish: bool = False) -> Pass | None:
        """Return what the pass says; ``None`` when it is not one of ours, or too old.

        Whoever began in time has an hour ``to_finish``.
        """
        try:
            given = self._signer.loads(token, max_age=LONGEST + (_TO_FINISH if to_finish else 0))
        except BadData:
            return None
        sitting_id, device = given
        return Pass(sitting_id, Device(device))
