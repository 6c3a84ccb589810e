"""Voice: what is read aloud, what counts as a sound, and what designers hear of it."""

import pytest

from survey.core.edition import with_people
from survey.core.errors import SurveyError
from survey.core.proofreading import Weight
from survey.core.voice import (
    LARGEST_SOUND,
    Clip,
    Media,
    media_of,
    recorded,
    remarks_on_voice,
    spoken,
    spoken_hash,
)
from tests.core.makers import form, grid, multiple, note, number, ranking, single, text, unit
from tests.makers import a_sound

MP4 = b"\x00\x00\x00\x20ftyp"
WEBM = bytes.fromhex("1a45dfa39f4286810142f7810142f2810442f38108428284") + b"webm"


def asked(question):
    """Return the one question of a form."""
    return form(question).questions[0]


def clips(found, *names):
    """Return fresh clips of the questions named."""
    return {q.id: recorded(q, a_sound()) for q in found.questions if q.id in names}


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        (single(hint="按亲眼看到的"), ["第 q 题", "按亲眼看到的", "好、较好、一般、差、不了解"]),
        (multiple(), ["第 q 题", "甲、乙、丙、都没有"]),
        (ranking(), ["排一排", "甲、乙、丙、丁"]),
        (number(unit="次"), ["几次", "次"]),
        (text(), ["意见"]),
        (note(), ["请往下看"]),
        (grid(), ["评价", "张三、李四、王五", "总体：优秀、称职、基本称职、不称职、不了解"]),
    ],
)
def test_a_question_is_read_aloud_with_everything_one_chooses_from(question, lines):
    assert spoken(asked(question)).splitlines() == lines


def test_people_of_a_roster_are_not_read_so_that_one_clip_fits_every_unit():
    before = form(grid(roster="leaders", rows=[]))

    after = [with_people(before, unit(*names)) for names in (["张三"], ["李四", "王五"])]

    hashes = {spoken_hash(peopled.questions[0]) for peopled in (before, *after)}
    assert len(hashes) == 1
    assert "张三" not in spoken(after[0].questions[0])


@pytest.mark.parametrize(
    "changed",
    [
        single(text="换了题目"),
        single(hint="加了提示"),
        single(scale="competence"),
        single(options=["有", "没有"]),
    ],
)
def test_a_clip_no_longer_reads_a_question_whose_words_have_changed(changed):
    clip = recorded(asked(single()), a_sound())

    assert clip.reads(asked(single()))
    assert not clip.reads(asked(changed))


def test_what_is_not_read_aloud_makes_no_clip_stale():
    clip = recorded(asked(single()), a_sound())

    assert clip.reads(asked(single(tag="四个落实-2", required=True)))


@pytest.mark.parametrize(
    ("head", "media"),
    [
        (b"ID3\x04\x00\x00", Media.MP3),
        (a_sound(0), Media.MP3),
        (bytes.fromhex("fffb90c4"), Media.MP3),
        (b"OggS\x00\x02", Media.OGG),
        (WEBM, Media.WEBM),
        (MP4 + b"M4A \x00", Media.MP4),
        (MP4 + b"isom\x00", Media.MP4),
    ],
)
def test_a_sound_is_known_by_its_first_bytes(head, media):
    assert media_of(head.ljust(200, b"\0")) is media


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"hello",
        b"<html><script>",
        b"RIFF\x00\x00\x00\x00WAVEfmt ",
        b"%PDF-1.7",
        bytes.fromhex("ffd8ffe0"),  # a photograph
        bytes.fromhex("fff15080"),  # AAC without a container
        bytes.fromhex("fffbf0c4"),  # a bit rate that does not exist
        bytes.fromhex("fffb9cc4"),  # a sample rate that does not exist
        bytes.fromhex("ffea90c4"),  # a version that does not exist
        bytes.fromhex("1a45dfa3") + b"matroska",
        MP4 + b"heic",
        MP4 + b"avif",
    ],
)
def test_what_is_no_sound_of_ours_is_refused_whatever_it_is_called(head):
    assert media_of(head) is None
    with pytest.raises(SurveyError):
        recorded(asked(single()), head)


def test_a_sound_of_36_kb_is_taken_and_one_byte_more_is_refused_with_a_remedy():
    largest = a_sound(1).ljust(LARGEST_SOUND, b"\0")

    clip = recorded(asked(single()), largest)

    assert clip.size == 36 * 1024
    with pytest.raises(SurveyError, match=r"有 37 KB，最多 36 KB.*18 秒.*单声道") as refused:
        recorded(asked(single()), largest + b"\0")
    assert "念得短一些" in str(refused.value)


def test_the_name_of_a_sound_tells_nothing_of_the_question():
    found = form(single("a"), single("b"))

    names = {recorded(question, a_sound()).name for question in found.questions}

    assert len(names) == 1
    assert len(names.pop()) == 32


def test_a_form_without_clips_or_with_all_of_them_fresh_needs_no_remark():
    found = form(note(), single("a"), single("b"))

    assert remarks_on_voice(found, {}) == ()
    assert remarks_on_voice(found, clips(found, "a", "b")) == ()


def test_a_stale_clip_is_named_with_its_remedy_and_hinders_nothing():
    found = form(single("a"))
    stale = {"a": Clip("a", bytes(32), Media.MP3, "0" * 32, 100)}

    (remark,) = remarks_on_voice(found, stale)

    assert remark.weight is Weight.WARNING
    assert remark.place == "“第 a 题”"
    assert "重录或删去" in remark.text


def test_questions_without_a_clip_are_counted_once_others_have_one():
    found = form(note(), single("a"), single("b"), text("c"))

    (remark,) = remarks_on_voice(found, clips(found, "b"))

    assert "有 2 题没有朗读录音" in remark.text
