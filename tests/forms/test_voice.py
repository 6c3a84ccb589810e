"""Questions that can be listened to: a player of their own, and not a byte for the others."""

import re

import pytest

from forms.paper import compiled
from survey.core.voice import spoken_hash
from tests.core.makers import form, grid, multiple, note, number, ranking, single, text
from tests.web.fake_answering import EVALUATION, QUESTIONNAIRE, occasion

ADDRESS = "/v/" + "0" * 32
KINDS = (single, multiple, grid, ranking, number, text, note)


def page(*forms, clips=()):
    """Return the paper of ``forms`` with a clip for each question of ``clips``."""
    at = occasion(*forms, clips={spoken_hash(one): ADDRESS for one in clips})
    return compiled(at, "/s/cast").fresh("nonce", "code").plain().decode()


@pytest.mark.parametrize("make", KINDS)
def test_a_question_of_any_kind_has_its_player_on_its_card_and_in_no_label(make):
    found = form(make(), single("other"))

    shown = page(found, clips=found.questions[:1])

    (player,) = re.findall("<audio[^>]*></audio>", shown)
    assert re.search(r'<div class="q[^"]*">\s*<audio', shown)
    assert f'preload="none" src="{ADDRESS}"' in player
    assert f'aria-label="听这一题：{found.questions[0].text}"' in player
    assert "autoplay" not in player


def test_a_question_whose_words_have_changed_has_no_player():
    changed = form(single(text="新的问法"))

    assert "<audio" not in page(changed, clips=form(single()).questions)


def test_a_paper_without_fresh_clips_is_the_same_to_the_byte():
    plain = page(EVALUATION, QUESTIONNAIRE)

    assert page(EVALUATION, QUESTIONNAIRE, clips=form(single()).questions) == plain
    assert "audio" not in plain


def test_what_a_question_says_cannot_leave_its_label():
    found = form(single(text='"><script>alert(1)</script>'))

    assert "<script>alert" not in page(found, clips=found.questions)


def test_a_page_that_comes_back_keeps_its_players():
    found = form(single(required=True))
    at = occasion(found, clips={spoken_hash(found.questions[0]): ADDRESS})

    again = compiled(at, "/s/cast").again("nonce", "code", {}, (), ())

    assert again.plain().count(b"<audio") == 1
