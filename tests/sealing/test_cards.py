"""A card opens with its own passphrase only, and no altered card opens as something else."""

import base64
import itertools
import json

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.core.errors import OpeningRefused
from survey.sealing.cards import DEFAULT_COST, Cost
from survey.sealing.custody import hold_ceremony, part_of, rebuild, unlock
from tests.sealing.makers import (
    BOX_A,
    BOX_B,
    CHEAP,
    PEOPLE,
    ceremony,
    passphrase_of,
    unlock_cards,
)

NAME = PEOPLE[0]
HELD = ceremony(3, 2, (BOX_A, BOX_B))
CARD = HELD.cards[NAME]
NO_CARD = "不是本系统的钥匙卡"
NOT_UNLOCKED = f"^{NAME} 的钥匙卡没有解开：口令不对，或者卡的内容被改动过"


def card_with(**changes: object) -> bytes:
    return json.dumps({**json.loads(CARD), **changes}).encode()


def card_locking(payload: bytes) -> bytes:
    """Lock any payload the way a dishonest custodian could with his own passphrase."""
    salt, nonce = bytes(16), bytes(12)
    key = Argon2id(salt=salt, length=32, iterations=1, lanes=1, memory_cost=8).derive(
        passphrase_of(NAME).encode()
    )
    locked = AESGCM(key).encrypt(nonce, payload, b"survey card 1|" + BOX_A + NAME.encode())
    return card_with(
        salt=base64.b64encode(salt).decode(),
        boxes={BOX_A.hex(): base64.b64encode(nonce + locked).decode()},
    )


def portion_json(**changes: object) -> bytes:
    honest = {
        "custodians": [NAME, "甲"],
        "threshold": 2,
        "pieces": base64.b64encode(bytes(32)).decode(),
    }
    return json.dumps({**honest, **changes}).encode()


def test_a_card_is_compact_json_with_the_keepers_name_in_plain_words():
    fields = json.loads(CARD)

    assert set(fields) == {"version", "custodian", "salt", "boxes"}
    assert fields["custodian"] == NAME
    assert set(fields["boxes"]) == {BOX_A.hex(), BOX_B.hex()}
    assert NAME.encode() in CARD
    assert b" " not in CARD


def test_an_unlocked_card_knows_the_rule_for_rebuilding():
    (card,) = unlock_cards(HELD, [NAME])

    portion = card.portions[BOX_A]

    assert card.custodian == NAME
    assert portion.custodians == tuple(sorted(PEOPLE[:3]))
    assert portion.threshold == 2
    assert set(portion.pieces) == {(NAME, other) for other in PEOPLE[1:3]}


def test_the_largest_card_for_three_boxes_of_two_in_three_fits_into_one_qr_symbol():
    largest = 2331  # bytes of a version 40 symbol with medium error correction

    held = ceremony(3, 2, (BOX_A, BOX_B, bytes(16)))

    assert max(map(len, held.cards.values())) < largest


def test_the_ordinary_cost_is_three_passes_over_64_mib_in_four_lanes():
    assert Cost(iterations=3, lanes=4, kibibytes=65536) == DEFAULT_COST


@pytest.mark.parametrize("passphrase", ["", "wrong passphrase", passphrase_of(NAME) + " "])
def test_a_wrong_passphrase_is_refused_with_the_keepers_name(passphrase):
    with pytest.raises(OpeningRefused, match=NOT_UNLOCKED):
        unlock(CARD, passphrase, CHEAP)


def test_a_passphrase_typed_with_another_input_method_still_opens():
    held = hold_ceremony([BOX_A], {"甲": "Ａｂｃ１２３４５é"}, 1, CHEAP)

    card = unlock(held.cards["甲"], "Abc12345e\u0301", CHEAP)

    assert card.custodian == "甲"


@pytest.mark.parametrize(
    "junk",
    [
        b"",
        b"\xff\xfe\x00",
        b"%PDF-1.7",
        b"null",
        b"[]",
        b"{}",
        b'"card"',
        b"[" * 100_000,
        b"9" * 5_000,
        CARD[:-1],
        card_with(boxes={}),
        card_with(boxes=[]),
        card_with(boxes={"zz": ""}),
        card_with(boxes={"00": ""}),
        card_with(boxes={BOX_A.hex(): 5}),
        card_with(boxes={BOX_A.hex(): "*"}),
        card_with(salt="AAAA"),
        card_with(salt=None),
        card_with(custodian=5),
        card_with(custodian="\ud800"),
        card_with(version=2, custodian="\ud800"),
    ],
    ids=map(str, itertools.count()),  # a card differs from run to run, a test's name must not
)
def test_what_is_no_card_is_refused_as_such(junk):
    with pytest.raises(OpeningRefused, match=NO_CARD):
        unlock(junk, passphrase_of(NAME), CHEAP)


@pytest.mark.parametrize("version", [0, 2, "1", None])
def test_a_card_of_another_version_is_refused_with_the_keepers_name(version):
    with pytest.raises(OpeningRefused, match=f"^{NAME} 的钥匙卡是另一种版本的"):
        unlock(card_with(version=version), passphrase_of(NAME), CHEAP)


def test_a_card_under_another_name_does_not_open():
    with pytest.raises(OpeningRefused, match=r"^冒名者 的钥匙卡没有解开"):
        unlock(card_with(custodian="冒名者"), passphrase_of(NAME), CHEAP)


def test_portions_cannot_change_boxes():
    boxes = json.loads(CARD)["boxes"]
    swapped = {BOX_A.hex(): boxes[BOX_B.hex()], BOX_B.hex(): boxes[BOX_A.hex()]}

    with pytest.raises(OpeningRefused, match=NOT_UNLOCKED):
        unlock(card_with(boxes=swapped), passphrase_of(NAME), CHEAP)


@pytest.mark.parametrize("kept", [0, 4, 12, 27])
def test_a_shortened_portion_does_not_open(kept):
    locked = base64.b64decode(json.loads(CARD)["boxes"][BOX_A.hex()])
    short = base64.b64encode(locked[:kept]).decode()

    with pytest.raises(OpeningRefused, match=NOT_UNLOCKED):
        unlock(card_with(boxes={BOX_A.hex(): short}), passphrase_of(NAME), CHEAP)


def test_a_portion_taken_off_a_card_is_missed_at_the_rebuilding():
    boxes = json.loads(CARD)["boxes"]
    card = unlock(card_with(boxes={BOX_B.hex(): boxes[BOX_B.hex()]}), passphrase_of(NAME), CHEAP)

    with pytest.raises(OpeningRefused, match=f"^{NAME} 的钥匙卡不是这个票箱的"):
        rebuild(BOX_A, [card], HELD.server_shares[BOX_A], HELD.public_keys[BOX_A])


@settings(deadline=None, max_examples=400)
@given(place=st.integers(0, len(CARD) - 1), byte=st.integers(0, 255))
def test_a_changed_byte_is_refused_or_changes_nothing(place, byte):
    changed = bytearray(CARD)
    changed[place] = byte

    try:
        card = unlock(bytes(changed), passphrase_of(NAME), CHEAP)
    except OpeningRefused:
        return

    # Unused bits at the end of a base64 text and white space carry no meaning.
    (honest,) = unlock_cards(HELD, [NAME])
    assert card.custodian == NAME
    assert all(honest.portions[box_id] == held for box_id, held in card.portions.items())


@settings(deadline=None)
@given(position=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_a_changed_bit_under_the_lock_never_opens(position, bit):
    boxes = json.loads(CARD)["boxes"]
    locked = bytearray(base64.b64decode(boxes[BOX_A.hex()]))
    locked[position % len(locked)] ^= 1 << bit
    boxes[BOX_A.hex()] = base64.b64encode(locked).decode()

    with pytest.raises(OpeningRefused, match=NOT_UNLOCKED):
        unlock(card_with(boxes=boxes), passphrase_of(NAME), CHEAP)


def test_the_dishonest_custodian_of_these_tests_can_lock_an_honest_portion():
    card = unlock(card_locking(portion_json()), passphrase_of(NAME), CHEAP)

    assert card.portions[BOX_A].pieces == {(NAME, "甲"): bytes(32)}


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\xff",
        b"[" * 100_000,
        b"[]",
        b"{}",
        portion_json(custodians=[]),
        portion_json(custodians=None),
        portion_json(custodians=["乙", "甲"]),
        portion_json(custodians=["甲", NAME]),
        portion_json(custodians=[NAME, NAME]),
        portion_json(custodians=[NAME, 5]),
        portion_json(custodians=[[NAME], NAME]),
        portion_json(custodians=sorted([NAME, *"abcde"]), threshold=6),
        portion_json(custodians=sorted([NAME, *"abcdefghijk"]), threshold=12),
        portion_json(threshold=0),
        portion_json(threshold=3),
        portion_json(threshold=1.5),
        portion_json(threshold="2"),
        portion_json(pieces=""),
        portion_json(pieces=base64.b64encode(bytes(31)).decode()),
        portion_json(pieces=base64.b64encode(bytes(64)).decode()),
        portion_json(pieces=None),
    ],
)
def test_a_portion_that_no_ceremony_makes_is_refused(payload):
    with pytest.raises(OpeningRefused, match=NOT_UNLOCKED):
        unlock(card_locking(payload), passphrase_of(NAME), CHEAP)


def test_a_card_made_by_the_first_version_still_opens_its_box():
    card = unlock(
        (
            '{"version":1,"custodian":"张三","salt":"KKZwRNby+MEkSyQ1yY/crQ==","boxes":{"000102'
            '030405060708090a0b0c0d0e0f":"uyx10WH33jcDhY2F2WWaDDh9wXPLFAMmEH0e2fE0lDdcILZW90R'
            "U/08jIMQQ2x7k8oWay+Wv49BC7M+wxqeHipH8NMsf10E9uAgmeAahKpZU6bKPpkUIqZCMtgBj3eiObES"
            'HUT6s1zLkNyPCZzFk5WhFE7EbrtTg5aAm"}}'
        ).encode(),
        "correct horse",
        CHEAP,
    )

    private = rebuild(
        BOX_A,
        [card],
        bytes.fromhex("a6244ec0f7a865fe6cda0e036aaf0af7bf60804f9fe1e7ae54a5db4f837afbeb"),
        bytes.fromhex("b509e0e5eab060a91b7fc436240500d0a945955509430afbfc8bd4338896a326"),
    )

    assert private == bytes.fromhex(
        "28418a544fd2ed663c9a2b867d0c4e48383576f6dc2140b745fcb59df33dbb5d"
    )


def test_a_part_of_a_card_opens_its_own_boxes_with_the_same_passphrase() -> None:
    part = part_of(CARD, [BOX_A])

    assert len(part) < len(CARD)
    assert set(unlock(part, passphrase_of(NAME), CHEAP).portions) == {BOX_A}


def test_only_the_portions_that_are_asked_for_are_unlocked() -> None:
    opened = unlock(CARD, passphrase_of(NAME), CHEAP, [BOX_B])

    assert set(opened.portions) == {BOX_B}
