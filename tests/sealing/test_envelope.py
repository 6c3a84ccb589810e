"""A sealed ballot has one length, opens with one key and one label, and shows every change."""

import base64
import hashlib
import random
from itertools import permutations

import pytest
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.core.errors import SurveyError
from survey.sealing.envelope import (
    BUCKETS,
    BoxLabel,
    BrokenSeal,
    bucket_for,
    closing_digest,
    opener,
    rid,
    seal,
)
from survey.storage.tables.collection import SEAL
from tests.sealing.makers import BOX_A, BOX_B, LABEL, NAME, key_pair

PRIVATE, PUBLIC = key_pair()
# X25519 points that share no secret with anybody; each must be an ordinary broken seal.
POINTLESS = [bytes(32), b"\x01" + bytes(31), b"\xec" + b"\xff" * 30 + b"\x7f"]


def seal_padded(padded: bytes) -> bytes:
    """Seal bytes as they are, as a forger who knows the public key could."""
    suite = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)
    return suite.encrypt(padded, X25519PublicKey.from_public_bytes(PUBLIC), info=LABEL.info + NAME)


def test_buckets_are_the_powers_of_two_from_256_to_32768():
    assert BUCKETS == (256, 512, 1024, 2048, 4096, 8192, 16384, 32768)


@given(largest=st.integers(0, 32764))
def test_the_bucket_is_the_smallest_that_holds_the_length_and_the_answers(largest):
    bucket = bucket_for(largest)

    assert bucket >= largest + 4
    assert all(smaller < largest + 4 for smaller in BUCKETS if smaller < bucket)


def test_a_form_that_fits_no_bucket_is_refused_with_its_size_and_the_remedy():
    with pytest.raises(SurveyError, match=r"32765 字节，一份答卷最多 32764 字节.*文本题"):
        bucket_for(32765)


@settings(deadline=None)
@given(plain=st.binary(max_size=252), bucket=st.sampled_from(BUCKETS))
def test_what_was_sealed_opens_unchanged(plain, bucket):
    sealed = seal(PUBLIC, LABEL, NAME, bucket, plain)

    assert opener(PRIVATE, LABEL)(NAME, sealed) == plain


@pytest.mark.parametrize("bucket", BUCKETS)
def test_every_ballot_of_a_bucket_has_the_same_length(bucket):
    plains = [b"", b"\0", b"a" * 100, b"\0" * (bucket - 4), b"a" * (bucket - 4)]

    lengths = {len(seal(PUBLIC, LABEL, NAME, bucket, plain)) for plain in plains}

    assert lengths == {bucket + SEAL}


def test_zeros_at_the_end_of_an_answer_are_not_taken_for_padding():
    sealed = seal(PUBLIC, LABEL, NAME, 256, b"a\0\0")

    assert opener(PRIVATE, LABEL)(NAME, sealed) == b"a\0\0"


def test_the_same_answers_sealed_twice_look_different():
    first, second = seal(PUBLIC, LABEL, NAME, 256, b"a"), seal(PUBLIC, LABEL, NAME, 256, b"a")

    assert first[:32] != second[:32]
    assert first[32:] != second[32:]


def test_answers_that_do_not_fit_are_refused_and_never_cut():
    with pytest.raises(SurveyError, match=r"253 字节.*上限 252 字节"):
        seal(PUBLIC, LABEL, NAME, 256, b"a" * 253)


@pytest.mark.parametrize("bucket", [0, 255, 300, 65536])
def test_a_length_that_is_no_bucket_cannot_be_sealed(bucket):
    with pytest.raises(ValueError, match=f"{bucket} is not one of the buckets"):
        seal(PUBLIC, LABEL, NAME, bucket, b"")


@pytest.mark.parametrize("public_key", [b"", b"a" * 31, bytes(32)])
def test_nothing_is_sealed_to_what_is_no_public_key(public_key):
    with pytest.raises(ValueError, match=r"X25519|shared key"):
        seal(public_key, LABEL, NAME, 256, b"")


def test_a_change_of_any_byte_is_detected():
    sealed = seal(PUBLIC, LABEL, NAME, 256, b"a")
    open_one = opener(PRIVATE, LABEL)

    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(BrokenSeal):
            open_one(NAME, bytes(changed))


@given(junk=st.one_of(st.binary(max_size=400), st.sampled_from(POINTLESS).map(lambda p: p * 10)))
def test_bytes_that_nobody_sealed_are_a_broken_seal_and_nothing_worse(junk):
    with pytest.raises(BrokenSeal):
        opener(PRIVATE, LABEL)(NAME, junk)


@pytest.mark.parametrize("kept", [0, 31, 32, 47, 48, 303])
def test_a_shortened_ballot_is_a_broken_seal(kept):
    sealed = seal(PUBLIC, LABEL, NAME, 256, b"a")

    with pytest.raises(BrokenSeal):
        opener(PRIVATE, LABEL)(NAME, sealed[:kept])


@pytest.mark.parametrize(
    "other",
    [BoxLabel(BOX_B, LABEL.form_hash), BoxLabel(BOX_A, bytes(32))],
    ids=["another box", "another form"],
)
def test_a_ballot_does_not_open_under_another_label(other):
    sealed = seal(PUBLIC, LABEL, NAME, 256, b"a")

    with pytest.raises(BrokenSeal):
        opener(PRIVATE, other)(NAME, sealed)


def test_a_ballot_copied_under_another_name_does_not_open():
    sealed = seal(PUBLIC, LABEL, NAME, 256, b"a")

    with pytest.raises(BrokenSeal):
        opener(PRIVATE, LABEL)(bytes(32), sealed)


def test_a_ballot_does_not_open_with_the_key_of_another_box():
    other_private, _ = key_pair()
    sealed = seal(PUBLIC, LABEL, NAME, 256, b"a")

    with pytest.raises(BrokenSeal):
        opener(other_private, LABEL)(NAME, sealed)


@pytest.mark.parametrize(
    "padded",
    [
        b"\0\0\0\x01a".ljust(255, b"\0") + b"\x01",
        b"\0\0\0\xfd".ljust(256, b"a"),
        b"\xff\xff\xff\xff".ljust(256, b"\0"),
        b"\0\0\0\x01a",
        b"",
        bytes(255),
        bytes(65536),
    ],
    ids=["marked", "too long", "far too long", "unpadded", "empty", "no bucket", "too large"],
)
def test_padding_that_no_honest_sealing_makes_is_a_broken_seal(padded):
    with pytest.raises(BrokenSeal):
        opener(PRIVATE, LABEL)(NAME, seal_padded(padded))


def test_the_forger_of_these_tests_can_seal_honestly_too():
    sealed = seal_padded(b"\0\0\0\x01a".ljust(256, b"\0"))

    assert opener(PRIVATE, LABEL)(NAME, sealed) == b"a"


def test_one_bad_ballot_does_not_spoil_the_rest_of_the_box():
    good = [seal(PUBLIC, LABEL, NAME, 256, b"a"), seal(PUBLIC, LABEL, NAME, 256, b"b")]
    open_one = opener(PRIVATE, LABEL)

    first = open_one(NAME, good[0])
    with pytest.raises(BrokenSeal, match="坏票"):
        open_one(NAME, bytes(304))
    second = open_one(NAME, good[1])

    assert [first, second] == [b"a", b"b"]


def test_a_ballot_sealed_by_the_first_version_still_opens():
    private = bytes(range(32, 64))
    sealed = base64.b64decode(
        "/LohgpyhfnZ1dvhmuIkhtRZCn3Uj26xrdpHOmCqY3125akMtZO5FlT5F+3dvELr1O6tOAYsD2g3eyh9I"
        "EAjTWuq1jGbdN/ZlI16tawhWaKCcp16ztdDSdRSbUee85suqy8kugOuUqJG+ZRFXaDx/VwJz287BYF2P"
        "gmwcr5LG+bhV/h5ZS2XUOCmiWuseNHv5YZ+Sd7Ty4fWGn7Rwe7kgYRr9Siae5Str8nXJq7Ie3BTGAV1j"
        "4O70lo/TAq29dQgrfjJ0PpStvOtw+KKFXzm5LHFLvfQyHqsZUA0CE17NlvoiupTkgRRrURl9C3vScvx1"
        "BBpG4ROJ0xI9T6muVaE/JedAjqbOXMh1XPpQD7KrE+g+X9Ht1qObbfYYcMRFZQAWP2r4ONEAkUaV8nl2"
        "6Gvm8A=="
    )

    assert opener(private, LABEL)(NAME, sealed) == "满意".encode()


@given(
    st.tuples(st.binary(min_size=16, max_size=16), st.binary(min_size=32, max_size=32)),
    st.tuples(st.binary(min_size=16, max_size=16), st.binary(min_size=32, max_size=32)),
)
def test_labels_are_bound_by_the_same_bytes_only_when_they_are_equal(one, other):
    assert (BoxLabel(*one).info == BoxLabel(*other).info) == (one == other)


@pytest.mark.parametrize(("box_id", "form_hash"), [(b"", bytes(48)), (bytes(17), bytes(31))])
def test_a_label_of_other_lengths_cannot_be_made(box_id, form_hash):
    with pytest.raises(ValueError, match="16-byte box id"):
        BoxLabel(box_id, form_hash)


def test_the_name_of_a_cast_is_a_hash_of_its_nonce():
    assert rid(b"abc") == hashlib.sha256(b"rid|abc").digest()


def test_the_closing_digest_does_not_depend_on_the_order():
    ballots = [b"a", b"b", b"c", b"c"]

    digests = {closing_digest(order) for order in permutations(ballots)}

    assert len(digests) == 1


@given(st.lists(st.binary(max_size=8)), st.randoms(use_true_random=False))
def test_no_shuffle_changes_the_closing_digest(ballots, rng: random.Random):
    reordered = rng.sample(ballots, len(ballots))

    assert closing_digest(reordered) == closing_digest(ballots)


@pytest.mark.parametrize("other", [[b"a"], [b"a", b"b", b"b"], [b"a", b"c"], [b"ab"], []])
def test_a_ballot_added_removed_or_changed_changes_the_closing_digest(other):
    assert closing_digest(other) != closing_digest([b"a", b"b"])


def test_the_closing_digest_of_an_empty_box_is_the_hash_of_nothing():
    assert closing_digest(iter(())) == hashlib.sha256(b"").digest()
