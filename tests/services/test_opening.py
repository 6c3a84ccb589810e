"""Opening: refused whenever anything does not fit, final when it does."""

import hashlib
import secrets

import pytest
import sqlalchemy as sa

from survey.core.errors import NotFoundError, OpeningRefused, SurveyError
from survey.core.sitting import Phase
from survey.demo import stage
from survey.sealing.envelope import closing_digest
from survey.services import recounting, slips, summarising
from tests.databases import dump
from tests.makers import forge
from tests.services.hall import NOW, Hall


@pytest.fixture
def closed(hall):
    for group, number in {"a": 9, "b": 10, "c": 12, "v": 8}.items():
        for index in range(number):
            hall.answer(group, {hall.first_cell(): "ab"[index % 2], hall.first_text(): "要多下乡"})
    hall.close()
    return hall


def _refused(hall, hands, words):
    with pytest.raises(OpeningRefused, match=words):
        hall.open(hands)
    _nothing_lost(hall)


def _nothing_lost(hall):
    with hall.works.store.read() as books:
        assert books.sittings.sitting(hall.sitting_id).phase is Phase.CLOSED
        boxes = books.boxes.boxes(hall.sitting_id)
        assert [books.boxes.sealed_count(box.id) for box in boxes] == [9, 10, 12, 8]
    assert len(hall.works.shares.boxes()) == 4


def test_a_wrong_passphrase_is_refused_by_name(closed):
    hands = closed.hands("zhou") + closed.hands("wu", passphrase="not the passphrase")

    _refused(closed, hands, "wu")


def test_a_wrong_password_is_refused_by_name(closed):
    hands = closed.hands("zhou") + closed.hands("wu", password="not the password")

    _refused(closed, hands, "“wu”的登录口令不对")


def test_one_custodian_of_two_is_too_few(closed):
    _refused(closed, closed.hands("zhou"), "要 2 位不同的开箱人到场，现在只有 1 位")


def test_one_custodian_twice_is_too_few(closed):
    _refused(closed, closed.hands("zhou", "zhou"), "现在只有 1 位")


def test_a_stranger_cannot_take_part(closed):
    _refused(closed, closed.hands("zhou") + closed.hands("wu", name="admin"), "admin不是")


def test_the_card_of_another_custodian_twice_is_refused(closed):
    hands = closed.hands("zhou") + closed.hands("wu", card=closed.scene.cards["zhou"])

    _refused(closed, hands, "“wu”拿的是“zhou”的钥匙卡")


def test_a_missing_share_is_named(closed):
    share = next(closed.works.settings.key_dir.glob("*.share"))
    kept = share.read_bytes()
    share.unlink()

    with pytest.raises(OpeningRefused, match=share.name):
        closed.open()

    share.write_bytes(kept)
    closed.open()


def test_a_changed_ballot_stops_the_opening(closed):
    with closed.works.store.engine.begin() as connection:
        rid, sealed = connection.execute(sa.text("SELECT rid, ct FROM sealed LIMIT 1")).one()
        changed = bytes([sealed[0] ^ 1]) + sealed[1:]
        connection.execute(
            sa.text("UPDATE sealed SET ct = :ct WHERE rid = :rid"), {"ct": changed, "rid": rid}
        )

    _refused(closed, closed.hands(), "摘要不符")


def test_a_missing_ballot_stops_the_opening(closed):
    with closed.works.store.engine.begin() as connection:
        one = "SELECT rid FROM sealed LIMIT 1"
        connection.execute(sa.text(f"DELETE FROM sealed WHERE rid IN ({one})"))  # noqa: S608

    with pytest.raises(OpeningRefused, match="封箱时记的是"):
        closed.open()


def test_ballots_changed_together_with_the_digest_are_found_by_the_audit_log(closed):
    with closed.works.store.engine.begin() as connection:
        rid, sealed, box_id = connection.execute(
            sa.text("SELECT rid, ct, box_id FROM sealed LIMIT 1")
        ).one()
        changed = bytes([sealed[0] ^ 1]) + sealed[1:]
        connection.execute(
            sa.text("UPDATE sealed SET ct = :ct WHERE rid = :rid"), {"ct": changed, "rid": rid}
        )
        ballots = connection.execute(
            sa.text("SELECT ct FROM sealed WHERE box_id = :box"), {"box": box_id}
        ).scalars()
        connection.execute(
            sa.text("UPDATE box SET closing_digest = :digest WHERE id = :box"),
            {"digest": closing_digest(ballots), "box": box_id},
        )

    _refused(closed, closed.hands(), "摘要不符")


def test_a_changed_audit_log_stops_the_opening(closed):
    forge(closed.works.store, "UPDATE audit SET detail = 'x' WHERE action = '封箱'")

    _refused(closed, closed.hands(), "工作记录第")


def test_a_copied_ballot_is_not_counted(hall):
    for _ in range(9):
        hall.answer("v", {hall.first_cell(): "a"})
    with hall.works.store.engine.begin() as connection:
        one = "SELECT :rid, box_id, ct FROM sealed LIMIT 1"
        connection.execute(
            sa.text(f"INSERT INTO sealed (rid, box_id, ct) {one}"),
            {"rid": secrets.token_bytes(32)},
        )
    hall.close()

    hall.open()

    with hall.works.store.read() as books:
        box = next(b for b in books.boxes.boxes(hall.sitting_id) if b.group == "v")
    assert (box.returned, box.opened_count, box.bad_count) == (10, 9, 1)


def test_a_changed_summary_is_not_shown(closed):
    closed.open()
    with closed.works.store.engine.begin() as connection:
        body = connection.execute(sa.text("SELECT body FROM summary")).scalar_one()
        forged = body.replace("青石镇", "白石镇")
        connection.execute(
            sa.text("UPDATE summary SET body = :body, body_hash = :hash"),
            {"body": forged, "hash": hashlib.sha256(forged.encode()).digest()},
        )

    with closed.works.store.read() as books, pytest.raises(SurveyError, match="数据库被动过"):
        summarising.summary_of(books, closed.scene.leader, closed.sitting_id)


def test_a_small_group_is_not_lifted_over_the_floor_by_extra_ballots(works):
    scene = stage.build(works, {"a": 0, "b": 10, "c": 20, "v": 0}, spare=2)
    hall = Hall(works, scene)
    with works.store.begin() as books:
        more = slips.issue(books, scene.leader, scene.sitting.id, "a", 5, works.printing, NOW)
    scene.slips["a"].extend(more)
    for group, number in {"a": 7, "b": 10, "c": 12}.items():
        for _ in range(number):
            hall.answer(group, {hall.first_cell(): "a"})
    hall.close()

    summary = hall.open()

    assert [audience.code for audience in summary.audiences] == ["all", "v"]
    assert summary.split_withheld


def test_no_more_slips_are_printed_than_the_invited_and_a_few_to_spare(hall):
    with hall.works.store.begin() as books, pytest.raises(SurveyError, match="还可以再印 5 张"):
        slips.issue(books, hall.scene.leader, hall.sitting_id, "a", 6, hall.works.printing, NOW)


def test_no_sealed_ballot_is_left_in_the_file_after_the_opening(closed):
    with closed.works.store.read() as books:
        sealed = [
            ballot.sealed
            for box in books.boxes.boxes(closed.sitting_id)
            for ballot in books.boxes.sealed(box.id)
        ]

    closed.open()

    found = dump.readable(closed.works.store)
    assert len(sealed) == 39
    assert not any(ballot[:64] in found for ballot in sealed)


def test_an_open_sitting_is_not_opened(hall):
    with pytest.raises(OpeningRefused, match="已截止"):
        hall.open()


def test_a_second_opening_is_impossible(closed):
    closed.open()

    with pytest.raises(OpeningRefused, match="只能进行一次"):
        closed.open()


def test_after_the_opening_the_sealed_ballots_and_the_shares_are_gone(closed):
    closed.open()

    with closed.works.store.engine.connect() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM sealed")).scalar_one() == 0
        states = connection.execute(sa.text("SELECT DISTINCT state FROM box")).scalars().all()
    assert states == ["destroyed"]
    assert closed.works.shares.boxes() == []


def test_the_summary_read_back_is_the_summary_of_the_opening(closed):
    opened = closed.open()

    with closed.works.store.read() as books:
        kept = summarising.summary_of(books, closed.scene.leader, closed.sitting_id)
    assert kept.model_copy(update={"texts": ()}) == opened.model_copy(update={"texts": ()})
    bodies = {(t.form, t.key): sorted(t.bodies) for t in opened.texts}
    assert {(t.form, t.key): sorted(t.bodies) for t in kept.texts} == bodies
    assert bodies


def test_a_recount_agrees_and_finds_a_changed_answer(closed):
    closed.open()
    with closed.works.store.read() as books:
        agreed = recounting.recount(books, closed.sitting_id)

    with closed.works.store.engine.begin() as connection:
        for name, value in connection.execute(sa.text("SELECT id, value FROM answer")).all():
            connection.execute(
                sa.text("UPDATE answer SET value = :value WHERE id = :id"),
                {"id": name, "value": bytes(value).replace(b"0", b"1")},
            )

    with closed.works.store.read() as books:
        assert agreed == ()
        assert recounting.recount(books, closed.sitting_id) != ()


def test_results_are_not_there_before_the_opening(closed):
    with closed.works.store.read() as books, pytest.raises(NotFoundError):
        summarising.summary_of(books, closed.scene.leader, closed.sitting_id)


def test_now_is_what_the_audit_log_says(closed):
    closed.open()

    with closed.works.store.read() as books:
        opened = next(entry for entry in books.audit.entries() if entry.action == "开箱")
    assert opened.at == NOW
    assert "zhou" in opened.detail
