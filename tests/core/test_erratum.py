"""Errata: typing slips in what is asked may be told, what is answered never changes."""

import pytest

from survey.core.erratum import LONGEST, Erratum, erratum_faults
from tests.makers import a_form

FORMS = [a_form()]


def faults(wrong, right="意见和建议"):
    return [fault.place for fault in erratum_faults(Erratum(wrong=wrong, right=right), FORMS)]


@pytest.mark.parametrize("wrong", ["意见建议", "领导班子民主测评", "总体"])
def test_words_of_a_title_or_a_question_may_be_corrected(wrong):
    assert faults(wrong) == []


@pytest.mark.parametrize("wrong", ["较好", "不了解", "差"])
def test_words_of_a_grade_may_not(wrong):
    assert faults(wrong) == ["wrong"]


def test_words_that_nobody_reads_are_not_corrected():
    assert faults("意见箱") == ["wrong"]


def test_a_correction_is_a_few_other_words():
    assert faults("意见建议", "意见建议") == ["right"]
    assert faults("意见建议", "长" * (LONGEST + 1)) == ["right"]
