"""Slip codes: what is typed wrongly opens nothing, what is typed loosely opens all the same."""

import random
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.core.codes import (
    ALPHABET,
    check_digit,
    grouped,
    hashed,
    hashes,
    new_slip,
    read_token,
    read_typed,
    slip_key,
)

PEPPER = b"p" * 32


def _slip(seed):
    return new_slip(random.Random(seed).randbytes)


def test_ten_thousand_single_wrong_digits_are_all_noticed():
    chance = random.Random(1)

    for seed in range(10_000):
        typed = _slip(seed).typed
        at = chance.randrange(12)
        wrong = chance.choice([digit for digit in "0123456789" if digit != typed[at]])
        assert read_typed(typed[:at] + wrong + typed[at + 1 :]) is None


def test_ten_thousand_swapped_neighbours_are_all_noticed():
    chance = random.Random(2)
    swapped = 0

    while swapped < 10_000:
        typed = new_slip(chance.randbytes).typed
        at = chance.randrange(11)
        if typed[at] != typed[at + 1]:
            swapped += 1
            assert read_typed(typed[:at] + typed[at + 1] + typed[at] + typed[at + 2 :]) is None


def test_a_known_check_digit():
    assert check_digit("572") == "4"


def test_a_slip_is_a_token_and_digits_that_can_be_read():
    slip = new_slip(secrets.token_bytes)

    assert read_token(slip.token) == slip.token
    assert read_typed(slip.typed) == slip.typed


def test_every_random_bit_is_in_the_token():
    tokens = set()

    for bit in range(80):
        tokens.add(new_slip(lambda size, bit=bit: (1 << bit).to_bytes(16)[-size:]).token)

    assert len(tokens) == 80


def test_digits_begin_with_zeros_too():
    assert new_slip(bytes).typed == "000000000000"


@given(st.integers(0, 10**9))
def test_digits_are_forgiven_their_spaces_dashes_and_width(seed):
    chance = random.Random(seed)
    typed = _slip(seed).typed
    loose = "".join(
        chance.choice(["", " ", "-", "\u3000", "–", "\r\n"])
        + chance.choice([digit, chr(ord(digit) + 0xFEE0)])
        for digit in typed
    )

    assert read_typed(f" {loose}\n") == typed
    assert read_typed(grouped(typed)) == typed


def test_digits_are_printed_in_three_groups():
    assert grouped("123456789012") == "1234 5678 9012"


@pytest.mark.parametrize("text", ["", "12345", "x" * 12, "1" * 13, "٠" * 12, "0000_0000_0000"])
def test_what_is_not_twelve_digits_is_no_typed_code(text):
    assert read_typed(text) is None


def test_letters_that_look_like_digits_are_read_as_those():
    assert read_token(" oOiIlL0123456789 ") == "0011110123456789"


@pytest.mark.parametrize(
    "text", ["", "A" * 15, "A" * 17, "U" + "A" * 15, "A" * 8 + " " + "A" * 7, "号" * 16]
)
def test_what_is_not_sixteen_characters_of_the_alphabet_is_no_token(text):
    assert read_token(text) is None


def test_the_alphabet_has_no_letters_that_are_mistaken():
    assert len(ALPHABET) == 32
    assert set("ILOU").isdisjoint(ALPHABET)


def test_token_and_digits_of_a_slip_lead_to_its_two_hashes():
    slip = _slip(7)

    kept = hashes(slip, PEPPER)

    assert slip_key(slip.token.lower(), PEPPER) == ("token", kept.token)
    assert slip_key(grouped(slip.typed), PEPPER) == ("typed", kept.typed)


def test_what_is_no_code_has_no_key():
    assert slip_key("你好", PEPPER) is None


def test_without_the_pepper_nobody_finds_a_slip():
    assert hashed("0" * 12, PEPPER) != hashed("0" * 12, b"q" * 32)
    assert len(hashed("0" * 12, PEPPER)) == 32


@given(st.text())
def test_whatever_is_typed_is_a_key_or_nothing(text):
    key = slip_key(text, PEPPER)

    assert key is None or len(key.hash) == 32
