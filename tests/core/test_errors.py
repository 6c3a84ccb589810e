"""What refusals say."""

from survey.core.errors import Fault, FaultyError, SurveyError, UnusableCodeError


def test_a_refusal_fills_its_places_when_it_is_shown():
    refusal = SurveyError("还差 %(missing)s 人", missing=2)

    assert str(refusal) == "还差 2 人"
    assert refusal.sentence.source == "还差 %(missing)s 人"


def test_a_refusal_without_places_may_hold_a_percent_sign():
    assert str(SurveyError("占 50%")) == "占 50%"


def test_faults_stand_below_the_refusal_with_their_places():
    refusal = FaultyError("表样有误", [Fault("title", "不能空着"), Fault("id", "请补上")])

    assert str(refusal) == "表样有误\ntitle: 不能空着\nid: 请补上"


def test_an_unusable_code_is_not_told_why():
    assert str(UnusableCodeError()) == "这个号码现在不能用"
