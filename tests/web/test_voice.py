"""Voice at both doors: sounds for everybody, recording for the team alone."""

import re
from io import BytesIO

import pytest

from survey.core.counting import Rules
from survey.core.voice import LARGEST_SOUND, recorded
from survey.services import preparing, voicing
from tests.makers import NOW, a_sound
from tests.web.fake_answering import SOUND, FakeAnswering, app

SOUND_OF_DOOR = f"/v/{SOUND}"


@pytest.fixture
def door():
    return app(FakeAnswering()).test_client()


def test_a_sound_is_served_as_what_it_is_and_kept_nowhere(door):
    answer = door.get(SOUND_OF_DOOR)

    assert answer.status_code == 200
    assert answer.data == a_sound()
    assert answer.headers["Content-Type"] == "audio/mpeg"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("asked", "part"),
    [("bytes=0-1", slice(0, 2)), ("bytes=100-", slice(100, None)), ("bytes=-52", slice(-52, None))],
)
def test_a_browser_may_ask_for_a_part_of_a_sound(door, asked, part):
    answer = door.get(SOUND_OF_DOOR, headers={"Range": asked})

    assert answer.status_code == 206
    assert answer.data == a_sound()[part]
    assert answer.headers["Content-Range"].endswith(f"/{len(a_sound())}")


def test_a_part_that_is_not_there_is_refused(door):
    assert door.get(SOUND_OF_DOOR, headers={"Range": "bytes=999999-"}).status_code == 416


@pytest.mark.parametrize("name", ["0" * 32, "nothing"])
def test_an_unknown_sound_gets_the_doors_own_page(door, name):
    answer = door.get(f"/v/{name}")

    assert answer.status_code == 404
    assert "没有" in answer.text


def test_the_door_lets_its_pages_play_its_own_sounds_only(door):
    policy = door.get("/s").headers["Content-Security-Policy"]

    assert "media-src 'self';" in policy


@pytest.fixture
def leader(house):
    return house.clerk("zhou")


@pytest.fixture
def draft(house):
    """The number of a draft sitting with two forms."""
    sitting = house.scene.sitting.model_copy(update={"id": 0, "rules": Rules()})
    names = ["leading_body", "village"]
    with house.works.store.begin() as books:
        return preparing.prepare(books, house.scene.leader, sitting, names, NOW).id


def first(house, sitting_id):
    """Return the first form of a sitting and its first reading."""
    with house.works.store.read() as books:
        form = voicing.readings(books, house.scene.leader, sitting_id)[0]
    return form, form.readings[0]


def send(house, clerk, sitting_id, sound, **changes):
    """Send a sound for the first question of a sitting."""
    form, reading = first(house, sitting_id)
    prefix = f"c{form.id}-{reading.question.id}"
    fields = {"read_aloud": reading.text_hash, **changes}
    return clerk.post(
        f"/desk/sittings/{sitting_id}/voice/{form.id}/{reading.question.id}",
        {f"{prefix}-{name}": word for name, word in fields.items()}
        | {f"{prefix}-sound": (BytesIO(sound), "whatever.txt", "text/plain")},
    )


def test_an_uploaded_clip_can_be_heard_at_the_desk_and_removed(house, leader, draft):
    answer = send(house, leader, draft, a_sound())

    form, reading = first(house, draft)
    assert answer.location.endswith(f"#c{form.id}-{reading.question.id}")
    page = leader.get(f"/desk/sittings/{draft}/voice").text
    address = re.search(r'<audio controls preload="none" src="([^"]+)"', page)[1]
    assert leader.get(address).data == a_sound()
    assert "有录音" in page

    leader.post(f"/desk/sittings/{draft}/voice/{form.id}/{reading.question.id}/remove")

    assert first(house, draft)[1].clip is None
    assert leader.get(address).status_code == 404


def test_every_question_is_there_with_the_words_to_read(house, leader, draft):
    page = leader.get(f"/desk/sittings/{draft}/voice").text

    with house.works.store.read() as books:
        forms = voicing.readings(books, house.scene.leader, draft)
    lines = [line for form in forms for one in form.readings for line in one.text.splitlines()]
    assert len(lines) > 10
    assert [line for line in lines if line not in page] == []
    assert "还没有" in page


@pytest.mark.parametrize(
    ("sound", "said"),
    [
        (a_sound().ljust(LARGEST_SOUND + 1, b"\0"), "最多 36 KB"),
        (b"MZ a program", "不是 MP3、M4A、Ogg 或 WebM"),
        (b"", "录音是空的"),
    ],
)
def test_what_is_no_clip_is_refused_at_its_question(house, leader, draft, sound, said):
    answer = send(house, leader, draft, sound)

    assert answer.status_code == 422
    assert said in answer.text
    page = answer.text[answer.text.index("<h3>") :]
    assert page.index("第 1 题") < page.index(said) < page.index("第 2 题")
    assert first(house, draft)[1].clip is None


def test_sending_no_file_says_what_to_do(house, leader, draft):
    form, reading = first(house, draft)

    answer = leader.post(f"/desk/sittings/{draft}/voice/{form.id}/{reading.question.id}")

    assert answer.status_code == 422
    assert "请先录音，或选一个录音文件" in answer.text


def test_words_that_changed_meanwhile_are_to_be_read_again(house, leader, draft):
    answer = send(house, leader, draft, a_sound(), read_aloud="00" * 32)

    assert answer.status_code == 422
    assert "文字刚刚改过" in answer.text


def test_a_published_sitting_shows_its_clips_and_takes_none(house, leader):
    answer = send(house, leader, 1, a_sound())

    assert answer.status_code == 422
    assert "已经发布，朗读录音不能再改" in answer.text
    page = leader.get("/desk/sittings/1/voice").text
    assert "录音不能再改" in page
    assert 'type="file"' not in page


def test_a_sound_of_another_sitting_is_not_heard_through_this_one(house, leader, draft):
    send(house, leader, draft, a_sound())
    name = first(house, draft)[1].clip.name

    assert leader.get(f"/desk/sittings/1/voice/{name}").status_code == 404


def test_a_clip_of_other_words_is_marked_and_publishing_warns_and_leads_there(house, leader, draft):
    form, reading = first(house, draft)
    with house.works.store.begin() as books:
        clip = recorded(reading.question, a_sound())
        books.clips.keep(form.id, clip, a_sound())
        old = books.forms.form(form.id).model_dump(mode="json")
        old["sections"][0]["questions"][0]["text"] = "换了问法"
        books.forms.rewrite(form.id, type(books.forms.form(form.id)).model_validate(old))

    voices, publish, sitting = (
        leader.get(f"/desk/sittings/{draft}{path}").text for path in ("/voice", "/publish", "")
    )

    assert "文字改过了，请重录" in voices
    assert "录音以后文字改过，这段录音不会播放" in publish
    assert "“换了问法”" in publish
    assert f'href="/desk/sittings/{draft}/voice"' in publish
    assert "录音以后文字改过" in sitting
    preview = leader.get(f"/desk/sittings/{draft}/preview").text
    assert "<audio" not in preview


def test_a_sitting_without_clips_is_published_without_a_word_of_them(leader, draft):
    assert "朗读录音" not in leader.get(f"/desk/sittings/{draft}/publish").text


def test_the_preview_plays_what_respondents_will_hear(house, leader, draft):
    send(house, leader, draft, a_sound())

    preview = leader.get(f"/desk/sittings/{draft}/preview").text

    (address,) = re.findall(r'<audio [^>]*src="([^"]+)"', preview)
    assert leader.get(address).data == a_sound()


def test_respondents_hear_what_was_recorded(house):
    with house.works.store.begin() as books:
        form_id = books.sittings.form_ids(1)[0]
        question = books.forms.form(form_id).questions[0]
        books.clips.keep(form_id, recorded(question, a_sound()), a_sound())
    phone = house.app.test_client()

    paper = phone.post(f"/o/{house.scene.entrances['v']}").text

    (address,) = re.findall(r'<audio [^>]*src="([^"]+)"', paper)
    answer = phone.get(address)
    assert (answer.status_code, answer.data) == (200, a_sound())
