"""Pages compressed once, with something of their own in the middle."""

import gzip

from hypothesis import given
from hypothesis import strategies as st

from forms.frame import framed


@given(st.text(max_size=3000), st.binary(max_size=200), st.text(max_size=3000))
def test_a_packed_page_unpacks_to_the_plain_one(head, middle, tail):
    page = framed(head, tail).around(middle)

    assert gzip.decompress(page.packed()) == page.plain()
    assert page.plain() == head.encode() + middle + tail.encode()


def test_a_middle_of_any_length_fits():
    page = framed("head").around(b"x" * 300_000)

    assert gzip.decompress(page.packed()) == page.plain()


def test_the_length_of_a_packed_page_tells_nothing_of_its_middle():
    frame = framed("0123456789ABCDEF" * 20, "fedcba9876543210" * 20)

    lengths = {
        len(frame.around(middle).packed())
        for middle in (b"0123456789ABCDEF", b"fedcba9876543210", b"q8#~zK!wP0&mX7?u", b"x" * 16)
    }

    assert len(lengths) == 1
