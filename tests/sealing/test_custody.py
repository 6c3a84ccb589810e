"""Any t of n custodians rebuild a key with the server's share; fewer have nothing."""

import unicodedata
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.core.errors import OpeningRefused, SurveyError
from survey.sealing.custody import Ceremony, Unlocked, fingerprint, hold_ceremony, rebuild, unlock
from survey.sealing.envelope import opener, seal
from tests.sealing.makers import (
    BOX_A,
    BOX_B,
    CHEAP,
    LABEL,
    NAME,
    PEOPLE,
    ceremony,
    key_pair,
    passphrase_of,
    unlock_cards,
)

RULES = [(count, threshold) for count in range(1, 6) for threshold in range(1, count + 1)]


def rebuild_from(held: Ceremony, cards: list[Unlocked], box_id: bytes = BOX_A) -> bytes:
    return rebuild(box_id, cards, held.server_shares[box_id], held.public_keys[box_id])


def seen_by_eye(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip()


def sums_reach(target: bytes, parts: list[bytes]) -> bool:
    """Return whether some of the parts XOR to the target (elimination over GF(2))."""
    basis: list[int] = []
    for part in [*parts, target]:
        rest = int.from_bytes(part)
        for row in basis:
            rest = min(rest, rest ^ row)
        if rest:
            basis.append(rest)
    return rest == 0


@pytest.mark.parametrize(("count", "threshold"), RULES)
def test_every_group_of_t_custodians_rebuilds_every_key(count, threshold):
    held = ceremony(count, threshold, (BOX_A, BOX_B))
    cards = unlock_cards(held, PEOPLE[:count])
    sealed = seal(held.public_keys[BOX_A], LABEL, NAME, 256, b"a")

    for group in combinations(cards, threshold):
        private = rebuild_from(held, list(group))
        rebuild_from(held, list(group), BOX_B)

        assert opener(private, LABEL)(NAME, sealed) == b"a"


@pytest.mark.parametrize(("count", "threshold"), RULES)
def test_no_group_of_fewer_custodians_is_let_in(count, threshold):
    held = ceremony(count, threshold)
    cards = unlock_cards(held, PEOPLE[:count])

    for group in combinations(cards, threshold - 1):
        with pytest.raises(OpeningRefused, match="开箱"):
            rebuild_from(held, list(group))


@pytest.mark.parametrize(("count", "threshold"), RULES)
def test_nothing_that_fewer_custodians_and_the_server_hold_adds_up_to_the_key(count, threshold):
    held = ceremony(count, threshold)
    cards = unlock_cards(held, PEOPLE[:count])
    private = rebuild_from(held, cards)

    for group in combinations(cards, threshold - 1):
        pieces = [piece for card in group for piece in card.portions[BOX_A].pieces.values()]
        assert not sums_reach(private, [held.server_shares[BOX_A], *pieces])


@pytest.mark.parametrize(("count", "threshold"), RULES)
def test_the_cards_of_all_custodians_are_nothing_without_the_share(count, threshold):
    held = ceremony(count, threshold)
    cards = unlock_cards(held, PEOPLE[:count])
    private = rebuild_from(held, cards)

    pieces = [piece for card in cards for piece in card.portions[BOX_A].pieces.values()]

    assert not sums_reach(private, pieces)
    assert sums_reach(private, [held.server_shares[BOX_A], *pieces])


def test_every_piece_is_fresh():
    held = ceremony(5, 3, (BOX_A, BOX_B))

    pieces = [
        piece
        for card in unlock_cards(held, PEOPLE)
        for portion in card.portions.values()
        for piece in portion.pieces.values()
    ]

    assert len(set(pieces)) == len(pieces) == 5 * 2 * 6


def test_the_key_of_one_box_does_not_open_another():
    held = ceremony(boxes=(BOX_A, BOX_B))
    cards = unlock_cards(held, PEOPLE[:2])

    assert rebuild_from(held, cards, BOX_A) != rebuild_from(held, cards, BOX_B)
    with pytest.raises(OpeningRefused, match="打不开这个票箱"):
        rebuild(BOX_A, cards, held.server_shares[BOX_A], held.public_keys[BOX_B])


def test_two_ceremonies_share_nothing():
    first, second = ceremony(), ceremony()

    assert first.public_keys != second.public_keys
    assert first.server_shares != second.server_shares


def test_too_few_custodians_are_told_how_many_are_needed_and_how_many_came():
    held = ceremony(5, 3)

    with pytest.raises(OpeningRefused, match="需要 3 名不同的开箱人，现在只到了 2 名"):
        rebuild_from(held, unlock_cards(held, PEOPLE[:2]))


def test_one_custodian_who_comes_twice_counts_once():
    held = ceremony(3, 2)

    with pytest.raises(OpeningRefused, match="现在只到了 1 名"):
        rebuild_from(held, unlock_cards(held, [PEOPLE[0], PEOPLE[0]]))


def test_a_copied_card_under_another_name_does_not_rebuild():
    held = ceremony(3, 2)
    (card,) = unlock_cards(held, PEOPLE[:1])
    portion = card.portions[BOX_A]
    pair = PEOPLE[:2]
    copied = replace(portion, pieces={pair: portion.pieces[pair]})
    forged = Unlocked(PEOPLE[1], {BOX_A: copied})

    with pytest.raises(OpeningRefused, match="打不开这个票箱"):
        rebuild_from(held, [card, forged])


def test_nobody_with_a_card_is_no_opening():
    held = ceremony()

    with pytest.raises(OpeningRefused, match="还没有开箱人"):
        rebuild_from(held, [])


def test_a_card_of_another_sitting_is_refused_by_its_keepers_name():
    held, elsewhere = ceremony(boxes=(BOX_A,)), ceremony(boxes=(BOX_B,))
    cards = [*unlock_cards(held, PEOPLE[:1]), *unlock_cards(elsewhere, PEOPLE[1:2])]

    with pytest.raises(OpeningRefused, match=f"^{PEOPLE[1]} 的钥匙卡不是这个票箱的"):
        rebuild_from(held, cards)


def test_cards_of_ceremonies_with_other_rules_do_not_mix():
    held, earlier = ceremony(3, 2), ceremony(3, 3)
    cards = [*unlock_cards(held, PEOPLE[:1]), *unlock_cards(earlier, PEOPLE[1:2])]

    with pytest.raises(OpeningRefused, match=f"{PEOPLE[0]}、{PEOPLE[1]}的钥匙卡不是同一次制钥"):
        rebuild_from(held, cards)


def test_a_card_of_an_earlier_ceremony_for_the_same_box_does_not_open_it():
    held, earlier = ceremony(), ceremony()
    cards = [*unlock_cards(held, PEOPLE[:1]), *unlock_cards(earlier, PEOPLE[1:2])]

    with pytest.raises(OpeningRefused, match=f"{PEOPLE[0]}、{PEOPLE[1]}的钥匙卡.*打不开这个票箱"):
        rebuild_from(held, cards)


@pytest.mark.parametrize("stale", PEOPLE[:3])
def test_one_bad_card_more_than_needed_does_not_stop_an_opening(stale):
    held, earlier = ceremony(3, 2), ceremony(3, 2)
    good = [name for name in PEOPLE[:3] if name != stale]
    cards = [*unlock_cards(earlier, [stale]), *unlock_cards(held, good)]

    assert rebuild_from(held, cards) == rebuild_from(held, cards[1:])


@pytest.mark.parametrize("share", [bytes(32), b"", bytes(31), b"\x01" + bytes(32)])
def test_a_share_of_something_else_is_refused(share):
    held = ceremony()
    cards = unlock_cards(held, PEOPLE[:2])

    with pytest.raises(OpeningRefused, match=r"打不开这个票箱.*密钥目录"):
        rebuild(BOX_A, cards, share, held.public_keys[BOX_A])


def test_a_public_key_of_another_box_is_refused():
    held = ceremony()
    _, other_public = key_pair()

    with pytest.raises(OpeningRefused, match="打不开这个票箱"):
        rebuild(BOX_A, unlock_cards(held, PEOPLE[:2]), held.server_shares[BOX_A], other_public)


@settings(deadline=None)
@given(
    st.lists(st.text().filter(seen_by_eye), min_size=2, max_size=3, unique_by=seen_by_eye),
)
def test_custodians_may_have_any_account_names(names):
    held = hold_ceremony([BOX_A], {name: passphrase_of(name) for name in names}, 2, CHEAP)

    private = rebuild_from(held, unlock_cards(held, names[:2]))

    assert set(held.cards) == set(names)
    assert (
        opener(private, LABEL)(NAME, seal(held.public_keys[BOX_A], LABEL, NAME, 256, b"a")) == b"a"
    )


@pytest.mark.parametrize(
    ("passphrases", "threshold", "refusal"),
    [
        ({}, 1, "开箱人有 0 名；请指定 1 至 5 名"),
        ({str(n): "一二三四五六七八" for n in range(6)}, 2, "开箱人有 6 名"),
        ({"甲": "一二三四五六七八"}, 0, "定为 0 名"),
        ({"甲": "一二三四五六七八"}, 2, "定为 2 名，开箱人共 1 名；请定在 1 至 1 之间"),
        ({"甲": "一二三四五六七"}, 1, "甲 的口令太短；请至少用 8 个字"),
        ({"甲": " " * 12}, 1, "甲 的口令太短"),
        ({"甲": "一二三四五六七八", "": "一二三四五六七八"}, 1, "没有名字"),
        ({"甲": "一二三四五六七八", " \u3000": "一二三四五六七八"}, 1, "没有名字"),
        ({"A": "一二三四五六七八", "A ": "一二三四五六七八"}, 1, "A  列了两次"),
        ({"A": "一二三四五六七八", "Ａ": "一二三四五六七八"}, 1, "Ａ 列了两次"),
    ],
)
def test_a_ceremony_that_could_go_wrong_later_is_refused_now(passphrases, threshold, refusal):
    with pytest.raises(SurveyError, match=refusal):
        hold_ceremony([BOX_A], passphrases, threshold, CHEAP)


def test_a_sitting_without_boxes_has_no_ceremony():
    with pytest.raises(SurveyError, match="还没有票箱"):
        ceremony(boxes=())


def test_a_box_id_of_another_length_has_no_ceremony():
    with pytest.raises(ValueError, match="16 bytes"):
        ceremony(boxes=(b"short",))


def test_no_refusal_repeats_a_passphrase():
    with pytest.raises(SurveyError) as refused:
        hold_ceremony([BOX_A], {"甲": "秘密"}, 1, CHEAP)

    assert "秘密" not in str(refused.value)
    assert "秘密" not in repr(refused.value)


def test_a_fingerprint_is_four_groups_of_four_hexadecimal_digits():
    assert fingerprint(bytes(32)) == "6668 7AAD F862 BD77"


def test_different_keys_have_different_fingerprints():
    fingerprints = {fingerprint(key_pair()[1]) for _ in range(50)}

    assert len(fingerprints) == 50


def test_what_is_printed_of_a_ceremony_or_an_unlocked_card_shows_no_secret():
    held = ceremony(1, 1)
    (card,) = unlock_cards(held, PEOPLE[:1])
    (piece,) = card.portions[BOX_A].pieces.values()

    printed = repr(held) + repr(card)

    assert repr(held.server_shares[BOX_A]) not in printed
    assert repr(held.cards[PEOPLE[0]]) not in printed
    assert repr(piece) not in printed


def test_the_ordinary_cost_opens_what_it_locked_and_a_cheaper_one_does_not():
    held = hold_ceremony([BOX_A], {"甲": passphrase_of("甲")}, 1)

    assert rebuild_from(held, [unlock(held.cards["甲"], passphrase_of("甲"))])
    with pytest.raises(OpeningRefused, match="口令不对"):
        unlock(held.cards["甲"], passphrase_of("甲"), CHEAP)
