"""Sentences remember how they were made."""

from survey.core.errors import Fault
from survey.core.sentence import Sentence, said

ENGLISH = {
    "还差 %(n)s 人": "%(n)s are missing",
    "要测评%(people)s": "evaluates %(people)s",
    "班子成员": "members",
    "、": ", ",
    "日期": "Date",
}


def english(text: str) -> str:
    return ENGLISH.get(text, text)


def test_a_sentence_reads_as_chinese():
    assert Sentence("还差 %(n)s 人", n=2) == "还差 2 人"


def test_a_sentence_is_said_in_another_language():
    assert said(Sentence("还差 %(n)s 人", n=2), english) == "2 are missing"


def test_words_within_a_sentence_are_translated_when_they_are_sentences():
    whole = Sentence("要测评%(people)s", people=Sentence("班子成员"))

    assert said(whole, english) == "evaluates members"


def test_names_within_a_sentence_stay_as_they_are():
    assert said(Sentence("要测评%(people)s", people="班子成员"), english) == "evaluates 班子成员"


def test_people_s_own_words_are_translated_where_they_gave_a_translation():
    whole = Sentence("要测评%(people)s", people="能")

    assert said(whole, english, {"能": "Ability"}) == "evaluates Ability"


def test_lists_are_joined_as_the_language_joins_them():
    whole = Sentence("要测评%(people)s", people=("张三", Sentence("班子成员")))

    assert str(whole) == "要测评张三、班子成员"
    assert said(whole, english) == "evaluates 张三, members"


def test_a_plain_text_is_said_as_it_stands_in_the_catalogue():
    assert said("日期", english) == "Date"
    assert said("", lambda _: "a header") == ""


def test_percent_signs_of_people_s_own_stay():
    assert Sentence("要测评%(people)s", people="50%") == "要测评50%"
    assert Sentence("占 50%") == "占 50%"


def test_a_fault_with_a_sentence_is_still_a_pair_of_texts():
    fault = Fault("日期", Sentence("还差 %(n)s 人", n=2))

    place, text = fault

    assert (place, text) == ("日期", "还差 2 人")
    assert len({fault, Fault("日期", "还差 2 人")}) == 1
