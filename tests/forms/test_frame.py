"""Pages compressed once, with something of their own in the middle."""

import gzip

from hypothesis import given
from hypothesis import strategies as st

from forms.frame import Frame


@given(st.text(max_size=3000), st.binary(max_size=200), st.text(max_size=3000))
def test_a_packed_page_unpacks_to_the_plain_one(head, middle, tail):
    page = Frame((head.encode(), b"between", tail.encode())).around(middle, head.encode()[:9])

    assert gzip.decompress(page.packed()) == page.plain()
    assert page.plain() == head.encode() + middle + b"between" + head.encode()[:9] + tail.encode()


def test_a_middle_of_any_length_fits():
    page = Frame((b"head", b"tail")).around(b"x" * 300_000)

    assert gzip.decompress(page.packed()) == page.plain()


def test_the_length_of_a_packed_page_tells_nothing_of_its_middle():
    frame = Frame((b"0123456789ABCDEF" * 20, b"fedcba9876543210" * 20))

    lengths = {
        len(frame.around(middle).packed())
        for middle in (b"0123456789ABCDEF", b"fedcba9876543210", b"q8#~zK!wP0&mX7?u", b"x" * 16)
    }

    assert len(lengths) == 1


@given(st.binary(max_size=9000), st.booleans())
def test_a_private_page_is_padded_and_unpacks_to_the_same(words, private):
    page = Frame((words,), private).around()

    assert gzip.decompress(page.packed()) == words
    assert len(page.packed()) % 4096 == 0 or not private
