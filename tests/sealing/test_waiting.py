"""Files that wait: nothing of them can be read without the secret."""

from survey.sealing.waiting import locked, unlocked

CONTENT = b"%PDF-1.7 slips in clear"
NAME = bytes(16)


def test_the_secret_gives_the_file_back() -> None:
    kept = locked("the sign-in's secret", NAME, CONTENT)

    assert unlocked("the sign-in's secret", NAME, kept) == CONTENT


def test_another_secret_or_another_name_gives_nothing() -> None:
    kept = locked("the sign-in's secret", NAME, CONTENT)

    assert unlocked("another sign-in's", NAME, kept) is None
    assert unlocked("the sign-in's secret", bytes(15) + b"1", kept) is None


def test_what_lies_there_shows_nothing_and_is_never_the_same_twice() -> None:
    first, second = (locked("the sign-in's secret", NAME, CONTENT) for _ in range(2))

    assert b"slips" not in first
    assert first != second
