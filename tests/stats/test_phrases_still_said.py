"""Phrases were counted before the texts were edited: what was taken out stands in no table."""

from survey.core.counting import Floors
from survey.stats.reasons import NotComputed
from survey.stats.results import OpenTexts
from survey.stats.texts.phrases import still_said
from survey.stats.texts.said import FieldPhrases, KeyPhrase, Phrase, Use

SAID, GONE = "征地补偿", "王某某收钱"
WHY = NotComputed(why="各票类没有单独列出。")


def key(words):
    return KeyPhrase(words=words, more="a", uses=(Use(audience="a", count=6, ballots=20),))


def field(*words, compared=None):
    return FieldPhrases(
        form="form",
        key="text",
        texts=20,
        phrases=tuple(Phrase(words=each, count=6) for each in words),
        compared=tuple(map(key, words)) if compared is None else compared,
    )


def texts(bodies, key="text"):
    return OpenTexts(form="form", key=key, place="意见", bodies=tuple(bodies))


def told(given, *edited):
    return still_said((given,), edited, Floors())


def test_a_phrase_that_was_edited_out_is_gone_from_both_tables():
    edited = texts([f"{SAID}没到账"] * 6 + ["〔略〕"] * 6)

    (found,) = told(field(SAID, GONE), edited)

    assert [each.words for each in found.phrases] == [SAID]
    assert [each.words for each in found.compared] == [SAID]


def test_a_phrase_left_in_fewer_texts_than_the_floor_is_gone_too():
    assert told(field(SAID), texts([SAID] * 4)) == ()
    assert told(field(SAID), texts([SAID] * 5)) == (field(SAID),)


def test_nothing_of_a_field_is_told_whose_texts_are_not_given():
    assert told(field(SAID), texts([SAID] * 9, key="other")) == ()


def test_a_sentence_in_place_of_the_comparison_stays():
    (found,) = told(field(SAID, GONE, compared=WHY), texts([SAID] * 6))

    assert found.compared == WHY
