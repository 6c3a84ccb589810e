"""What comes back out of a backup, and what does not live again."""

import shutil

import pytest
from alembic import command
from sqlalchemy import text

from survey.core.box import BoxState
from survey.core.errors import OpeningRefused, SurveyError, UnusableCodeError
from survey.core.sitting import Phase
from survey.sealing.generations import GenerationNotes
from survey.services import publishing, restoring, slips
from survey.services.backing_up import back_up
from survey.services.generations import OlderDatabaseError
from survey.services.restoring import Fate
from survey.storage import migrating
from survey.storage.copying import brought_back
from survey.storage.engine import open_store
from survey.storage.stirring import stir
from survey.web import wiring
from tests.services.conftest import settings_in
from tests.services.hall import NOW, Hall


@pytest.fixture
def notes(hall):
    return GenerationNotes(hall.works.settings.key_dir)


@pytest.fixture
def backup(hall, notes, tmp_path):
    def make():
        back_up(hall.works.store, notes, tmp_path / "backup", "clerk", NOW)
        return tmp_path / "backup"

    return make


@pytest.fixture
def restored(hall, notes, databases, tmp_path):
    """Bring a backup back to a place of its own, beside the old keys; return hall and fates."""
    made = []

    def make(file):
        place = tmp_path / "new"
        place.mkdir()
        url = databases.empty(place)
        with brought_back(url, file) as arrival:
            with arrival.store.read() as books:
                found = restoring.prospects(books, notes.generation(), hall.works.shares)
            with arrival.store.begin() as books:
                restoring.settle(books, found, "0" * 64, "clerk", NOW)
                generation = books.audit.generation()
            stir(arrival.store.engine)
            arrival.keep()
        notes.note(generation)
        works = wiring.build(settings_in(hall.works.settings.home, url))
        made.append((works, url))
        return Hall(works, hall.scene), [fate for one in found for fate in one.fates]

    yield make
    for works, url in made:
        works.stop()
        databases.remove(url)


def withdrawn(hall):
    """Publish once more a sitting that nobody has begun."""
    with hall.works.store.begin() as books:
        copied = books.sittings.sitting(hall.sitting_id).model_copy(
            update={"phase": Phase.DRAFT, "title": "第二场"}
        )
        second = books.sittings.add(copied, books.sittings.form_ids(hall.sitting_id))
        phrases = dict.fromkeys(second.custodians, "a passphrase of the tests")
        leader = hall.scene.leader
        publishing.publish(books, leader, second.id, phrases, hall.works.shares, NOW)
        printing = hall.works.printing
        issued = slips.issue(books, leader, second.id, "a", 10, printing, NOW)
    return second.id, issued


def test_an_open_sitting_comes_back_closed_for_good(hall, backup, restored):
    for _ in range(10):
        hall.answer("c", {hall.first_cell(): "a"})
    file = backup()
    late = hall.scene.slips["c"][-1]
    hall.answer("c", {hall.first_cell(): "d"})

    again, fates = restored(file)

    assert fates == [Fate.SEALED]
    with pytest.raises(UnusableCodeError):
        again.works.answering.admit(late.token)
    with again.works.store.read() as books:
        box = next(b for b in books.boxes.boxes(hall.sitting_id) if b.group == "c")
    assert (box.state, box.returned) == (BoxState.CLOSED, 10)


def test_what_was_cast_before_the_backup_can_still_be_opened(hall, backup, restored):
    for _ in range(10):
        hall.answer("c", {hall.first_cell(): "a"})
    again, _ = restored(backup())

    again.open()

    with again.works.store.read() as books:
        assert sum(box.opened_count for box in books.boxes.boxes(hall.sitting_id)) == 10


def test_what_was_opened_since_cannot_be_opened_again(hall, backup, restored):
    for _ in range(10):
        hall.answer("c", {hall.first_cell(): "a"})
    hall.close()
    file = backup()
    hall.open()

    again, fates = restored(file)

    assert fates == [Fate.LOST]
    with pytest.raises(OpeningRefused, match="密钥份已销毁"):
        again.open()


def test_a_published_sitting_comes_back_as_it_was_where_nothing_final_was_done(
    hall, backup, restored
):
    hall.close()
    second, _ = withdrawn(hall)

    again, fates = restored(backup())

    assert fates == []
    with again.works.store.read() as books:
        boxes = {box.group: box for box in books.boxes.boxes(second)}
        assert books.slips.unused(boxes["a"].id) == 10


def test_slips_of_a_sitting_begun_since_do_not_live_again(hall, backup, restored):
    hall.close()
    second, _ = withdrawn(hall)
    file = backup()
    with hall.works.store.begin() as books:
        slips.void_unused(books, hall.scene.leader, second, "a", "丢了", NOW)

    again, fates = restored(file)

    assert fates == [Fate.WITHDRAWN]
    with again.works.store.read() as books:
        assert books.boxes.boxes(second) == ()
        assert books.sittings.sitting(second).phase is Phase.DRAFT


def test_where_nothing_is_noted_beside_the_keys_nothing_lives_again(hall, backup, restored, notes):
    hall.close()
    withdrawn(hall)
    file = backup()
    (hall.works.settings.key_dir / "generation").unlink()

    _, fates = restored(file)

    assert fates == [Fate.WITHDRAWN]


def test_nobody_is_signed_in_after_restoring_and_the_log_is_whole(hall, backup, restored):
    again, _ = restored(backup())

    with again.works.store.read() as books:
        assert books.sign_ins.sessions(hall.scene.leader.id) == ()
        assert books.audit.verify() is None
        assert books.audit.entries(1)[0].action == "恢复备份"


def test_restoring_needs_an_empty_place(hall, backup):
    file = backup()

    with (
        pytest.raises(SurveyError, match="恢复只能进空的"),
        brought_back(hall.works.settings.database, file),
    ):
        pytest.fail("it was brought back over another")

    with hall.works.store.read() as books:
        assert books.boxes.boxes(hall.sitting_id)


def test_what_is_not_kept_is_gone(hall, backup, databases, tmp_path):
    place = tmp_path / "new"
    place.mkdir()
    url = databases.empty(place)
    file = backup()

    for _ in range(2):
        with brought_back(url, file) as arrival, arrival.store.read() as books:
            assert books.boxes.boxes(hall.sitting_id)

    assert list(place.iterdir()) == []
    databases.remove(url)


@pytest.mark.parametrize("harm", ["cut", "changed", "foreign"])
def test_a_file_that_cannot_be_read_back_is_refused(hall, backup, databases, tmp_path, harm):
    file = backup()
    content = file.read_bytes()
    middle = len(content) // 2
    harmed = {
        "cut": content[:middle],
        "changed": content[:middle] + bytes(4096) + content[middle + 4096 :],
        "foreign": b"hello",
    }
    file.write_bytes(harmed[harm])
    place = tmp_path / "new"
    place.mkdir()
    url = databases.empty(place)

    with pytest.raises(SurveyError), brought_back(url, file):
        pytest.fail("it was brought back")

    databases.remove(url)


@pytest.mark.only("sqlite")
def test_an_older_file_put_back_by_hand_is_not_served(hall, published, tmp_path):
    home = hall.works.settings.home
    shutil.copy(home / "survey.db", tmp_path / "old.db")
    with hall.works.store.begin() as books:
        slips.void_unused(books, hall.scene.leader, hall.sitting_id, "a", "丢了", NOW)
    hall.works.stop()
    for path in home.glob("survey.db*"):
        path.unlink()
    shutil.copy(tmp_path / "old.db", home / "survey.db")

    with pytest.raises(OlderDatabaseError):
        wiring.build(hall.works.settings)


def test_a_generation_that_a_crash_kept_from_being_noted_is_noted_at_the_next_start(hall, notes):
    before = notes.generation()
    with hall.works.store.begin() as books:
        slips.void_unused(books, hall.scene.leader, hall.sitting_id, "a", "丢了", NOW)
    after = notes.generation()
    notes.note(before)

    wiring.build(hall.works.settings).stop()

    assert before != after == notes.generation()


def test_what_a_lost_share_would_keep_from_being_opened_is_not_begun(hall, backup, restored):
    hall.close()
    withdrawn(hall)
    shares = hall.works.shares
    for box_id in shares.boxes():
        shares.shred(box_id)

    _, fates = restored(backup())

    assert sorted(fates, key=lambda fate: fate.name) == [Fate.LOST, Fate.WITHDRAWN]


def _at_revision(url: str, revision: str) -> None:
    store = open_store(url)
    with store.writing.begin() as connection:
        asked = text("UPDATE alembic_version SET version_num = :to")
        connection.execute(asked, {"to": revision})
    store.close()


def test_a_backup_made_before_an_upgrade_is_brought_up_to_date(databases, tmp_path):
    old, new = tmp_path / "old", tmp_path / "new"
    for place in (old, new):
        place.mkdir()
    urls = [databases.empty(place) for place in (old, new)]
    migrating.upgrade(urls[0])
    store = open_store(urls[0])
    with store.writing.connect() as connection, connection.begin():
        command.downgrade(migrating.configuration(connection), "0001")
    back_up(store, GenerationNotes(tmp_path / "keys"), tmp_path / "backup", "clerk", NOW)
    store.close()

    with brought_back(urls[1], tmp_path / "backup") as arrival:
        arrival.keep()

    assert migrating.revision(urls[1]) == migrating.head()
    for url in urls:
        databases.remove(url)


def test_a_backup_of_a_later_version_is_refused(hall, backup, databases, tmp_path):
    _at_revision(hall.works.settings.database, "9999")
    file = backup()
    place = tmp_path / "new"
    place.mkdir()
    url = databases.empty(place)

    with pytest.raises(SurveyError, match="先升级程序"), brought_back(url, file):
        pytest.fail("it was brought back")

    _at_revision(hall.works.settings.database, migrating.head())
    databases.remove(url)
