"""What an address does that nobody meant to open: link previews, scanners, prefetching."""

from collections.abc import Iterator

from flask.typing import ResponseReturnValue

from survey.services.answering import new_nonce
from tests.attacks.attack import Attack, Field, Tries
from tests.attacks.door.stand import Stand, cast, standing
from tests.databases.dump import lines

SLIPS = 8
_LOOKERS = ("MicroMessenger", "WeChat-LinkPreview/1.0", "DingTalk", "facebookexternalhit/1.1")
_METHODS = ("GET", "HEAD", "OPTIONS")


def strike(field: Field) -> Tries:
    """Look at every address with a slip in it; count the slips that are spoilt by it.

    A slip is spoilt as well when anything was written, since somebody would be counted.
    """
    with standing(field) as stand:
        if field.weakened:
            _open_by_address(stand)
        slips = stand.scene.slips["a"][:SLIPS]
        spoilt = 0
        for slip in slips:
            before = lines(stand.works.store)
            for path in _addresses(stand, slip.token, slip.typed):
                _look(stand, path)
            untouched = lines(stand.works.store) == before
            spoilt += not untouched or cast(stand.client, slip.token).status_code != 303
    return Tries(spoilt, len(slips), 0)


def _addresses(stand: Stand, token: str, typed: str) -> Iterator[str]:
    shared = stand.scene.entrances["v"]
    for path in ("/", "/s", "/s/cast", "/a", "/a/paper", f"/o/{shared}", f"/o/{shared}/cast"):
        yield path
        yield f"{path}?code={token}&nonce={new_nonce()}&confirmed=1"
    for code in (token, typed):
        yield from (f"/s#{code}", f"/s/{code}", f"/thanks/{code}", f"/o/{code}")


def _look(stand: Stand, path: str) -> None:
    for looker in _LOOKERS:
        headers = {"User-Agent": looker, "Purpose": "prefetch", "Sec-Purpose": "prefetch"}
        for method in _METHODS:
            stand.client.open(path, method=method, headers=headers)


def _open_by_address(stand: Stand) -> None:
    """Let the address of a slip be enough to hand in a ballot."""

    def cast_by_address(code: str) -> ResponseReturnValue:
        answering = stand.works.answering
        answering.cast(answering.admit(code), new_nonce(), {}, confirmed=True)
        return ""

    stand.app.add_url_rule("/s/<code>", "cast_by_address", cast_by_address)


ATTACKS = (
    Attack(
        "link previews, scanners and prefetching",
        "addresses of slips, opened by programs",
        "an address that hands the ballot in",
        strike,
    ),
)
