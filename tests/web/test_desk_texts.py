"""Reading open texts at the desk: one or two, blind, settled, worded, and counted nowhere else."""

import logging
import re

import pytest

from survey.web.desk.leaves import leaf
from tests.web.conftest import WRITTEN

TEXTS = "/desk/sittings/1/texts"
READ, DIFFERENCES, THEMES = f"{TEXTS}/read", f"{TEXTS}/differences", f"{TEXTS}/themes"
RESULTS = "/desk/sittings/1/results"


@pytest.fixture
def zhou(opened):
    return opened.clerk("zhou")


@pytest.fixture
def wu(opened):
    return opened.clerk("wu")


def themed(clerk, *labels):
    """Make ``labels`` the sitting's list of themes."""
    fields = {}
    for place, label in enumerate(labels):
        fields |= {f"themes-{place}-number": "0", f"themes-{place}-label": label}
    return clerk.post(THEMES, fields)


def entries(page):
    """Return (field prefix, text name, words) of every text on a page."""
    found = re.findall(
        r'<blockquote[^>]*>([^<]*)<.*?name="(texts-\d+)-text"[^>]*value="([0-9a-f]{32})"',
        page,
        re.DOTALL,
    )
    return [(prefix, name, words) for words, prefix, name in found]


def judge(clerk, judgement, address=READ):
    """Send every page of ``address`` with what ``judgement`` says of each text."""
    number, last = 1, 2
    while number <= last:
        page = clerk.get(f"{address}?page={number}").text
        last = int((re.search(r"共 (\d+) 页", page) or [0, 1])[1])
        fields = {}
        for prefix, name, words in entries(page):
            fields[f"{prefix}-text"] = name
            fields |= {f"{prefix}-{key}": value for key, value in judgement(words).items()}
        sent = clerk.post(f"{address}?page={number}", fields)
        assert sent.status_code == 302, sent.text
        number += 1


def plain(words):
    """Judge as the first reader does: land is theme 1, complaints with a phone are leads."""
    return {
        "scope": "transfer" if "路" in words else "within",
        **({"themes": "1"} if "征地" in words else {}),
        **({"lead": "y"} if "电话" in words else {}),
    }


def other(words):
    """Judge otherwise where money did not arrive."""
    return {**plain(words), **({"themes": "2"} if "到账" in words else {})}


def test_one_who_reads_alone_sees_his_themes_in_the_results(zhou):
    themed(zhou, "征地补偿", "干部作风")
    before = zhou.get(RESULTS)
    zhou.post(f"{TEXTS}/begin", readers="1")
    judge(zhou, plain)
    during = zhou.get(RESULTS)

    told = zhou.post(f"{TEXTS}/finish")

    assert told.location == TEXTS
    assert before.status_code == during.status_code == 200
    assert "归入主题的意见" not in before.text + during.text
    assert "归入主题的意见" in zhou.get(RESULTS).text


def test_whoever_reads_without_themes_is_led_to_them_first(zhou):
    zhou.post(f"{TEXTS}/begin", readers="1")
    before = zhou.get(READ)
    themed(zhou, "征地补偿")

    after = zhou.get(READ)

    assert "先定几个主题" in before.text
    assert "改主题" not in before.text
    assert "先定几个主题" not in after.text
    assert "改主题" in after.text


def test_progress_is_told_and_only_what_got_a_scope_was_read(zhou):
    zhou.post(f"{TEXTS}/begin", readers="1")
    page = zhou.get(READ)
    rows = entries(page.text)

    fields = {f"{prefix}-text": name for prefix, name, _ in rows}
    fields |= {f"{prefix}-scope": "within" for prefix, _, _ in rows[:12]}
    zhou.post(f"{READ}?page=1", fields)

    assert len(rows) == 20
    assert "已读 12 / 24 条" in zhou.get(TEXTS).text
    refused = zhou.post(f"{TEXTS}/finish")
    assert refused.status_code == 409
    assert "还有 12 条没有读" in refused.text


def test_reading_goes_on_where_it_stopped(zhou):
    zhou.post(f"{TEXTS}/begin", readers="1")
    rows = entries(zhou.get(READ).text)

    fields = {f"{prefix}-text": name for prefix, name, _ in rows}
    fields |= {f"{prefix}-scope": "within" for prefix, _, _ in rows}
    saved = zhou.post(f"{READ}?page=1", fields)

    assert saved.location == f"{READ}?page=2"
    assert "第 21 条" in zhou.get(READ).text


def test_two_read_blind_then_settle_what_they_differ_on(opened, zhou, wu):
    themed(zhou, "征地补偿", "干部作风")
    zhou.post(f"{TEXTS}/begin", readers="2")
    judge(zhou, plain)
    zhou.post(f"{TEXTS}/finish")
    assert wu.get(DIFFERENCES).status_code == 409

    wu.post(f"{TEXTS}/join")
    blind = wu.get(READ).text
    assert "checked" not in blind
    results = wu.get(RESULTS)
    assert results.status_code == 200
    assert "归入主题的意见" not in results.text
    judge(wu, other)
    wu.post(f"{TEXTS}/finish")

    assert "有 4 条归得不一样，其中 4 条还没有商定" in zhou.get(TEXTS).text
    page = zhou.get(DIFFERENCES).text
    assert {words for _, _, words in entries(page)} == {"征地补偿款没有到账"}
    assert "第一人：征地补偿" in page
    assert "第二人：干部作风" in page
    assert "尚未商定" in zhou.get(RESULTS).text

    judge(wu, plain, DIFFERENCES)

    assert "归得不一样的 4 条都商定了" in zhou.get(TEXTS).text
    results = zhou.get(RESULTS).text
    assert "尚未商定" not in results
    assert "24条意见中，两人对20条的归类完全一样" in results


def test_a_code_is_undone_by_giving_another(zhou):
    themed(zhou, "征地补偿")
    zhou.post(f"{TEXTS}/begin", readers="1")
    judge(zhou, lambda _: {"scope": "transfer", "lead": "y"})
    judge(zhou, lambda _: {"scope": "within"})
    zhou.post(f"{TEXTS}/finish")
    judge(zhou, lambda _: {"scope": "within", "themes": "1"})

    page = zhou.get(f"{READ}?page=1").text

    assert page.count("checked") == 40
    assert page.count('value="transfer" checked') + page.count('checked value="transfer"') == 0


def test_a_text_with_a_theme_and_no_scope_is_refused_and_nothing_is_kept(opened, zhou):
    themed(zhou, "征地补偿")
    zhou.post(f"{TEXTS}/begin", readers="1")
    (prefix, name, _), *_rest = entries(zhou.get(READ).text)
    before = opened.kept()

    for more in ({"themes": "1"}, {"lead": "y"}, {"scope": "both"}, {"themes": "9"}):
        fields = {f"{prefix}-{key}": value for key, value in more.items()}
        refused = zhou.post(READ, {f"{prefix}-text": name, **fields})

        assert refused.status_code == 422
    assert opened.kept() == before


@pytest.mark.parametrize("name", ["0" * 32, "zz", ""])
def test_a_text_of_nobody_is_not_coded(opened, zhou, name):
    zhou.post(f"{TEXTS}/begin", readers="1")
    before = opened.kept()

    sent = zhou.post(READ, {"texts-0-text": name, "texts-0-scope": "within"})

    assert sent.status_code in (404, 422)
    assert opened.kept() == before


def test_nobody_reads_without_a_seat_and_a_seat_is_taken_once(zhou, wu):
    assert wu.get(READ).status_code == 409
    assert wu.post(f"{TEXTS}/join").status_code == 409
    zhou.post(f"{TEXTS}/begin", readers="2")
    assert zhou.post(f"{TEXTS}/join").status_code == 409
    assert wu.post(f"{TEXTS}/begin", readers="1").status_code == 409
    assert wu.post(f"{TEXTS}/join").status_code == 302
    assert wu.get(READ).status_code == 200


@pytest.mark.parametrize("readers", ["0", "3", "", "x"])
def test_one_or_two_read_and_no_other_number(opened, zhou, readers):
    before = opened.kept()

    assert zhou.post(f"{TEXTS}/begin", readers=readers).status_code == 400
    assert opened.kept() == before


def test_themes_are_renamed_swapped_and_removed_unless_a_text_bears_them(zhou):
    themed(zhou, "征地补偿", "干部作风")
    zhou.post(f"{TEXTS}/begin", readers="1")
    judge(zhou, plain)

    swapped = {
        "themes-0-number": "1", "themes-0-label": "干部作风", "themes-0-tag": "四个落实-2",
        "themes-1-number": "2", "themes-1-label": "征地补偿",
    }  # fmt: skip
    assert zhou.post(THEMES, swapped).status_code == 302
    assert zhou.post(THEMES, {**swapped, "themes-1-label": ""}).status_code == 302
    gone = zhou.post(THEMES, {"themes-0-number": "2", "themes-0-label": "征地补偿"})
    twice = zhou.post(THEMES, {**swapped, "themes-1-number": "0", "themes-1-label": "干部作风"})
    alone = zhou.post(THEMES, {"themes-0-number": "1", "themes-0-tag": "四个落实-2"})
    strange = zhou.post(THEMES, {"themes-0-number": "77", "themes-0-label": "别组的"})

    assert (gone.status_code, twice.status_code, alone.status_code) == (404, 422, 422)
    assert strange.status_code == 404
    kept = zhou.get(THEMES).text
    assert re.findall(r'-label"[^>]* value="([^"]+)"', kept) == ["干部作风"]
    assert "四个落实-2" in kept
    refused = zhou.post(THEMES, {"themes-0-number": "0", "themes-0-label": "新的"})
    assert refused.status_code == 422
    assert "不能删" in refused.text


def test_the_list_of_themes_grows_by_a_row_and_ends_somewhere(zhou):
    grown = zhou.post(THEMES, {"themes-0-label": "征地补偿", "more": "1"}).text
    full = zhou.post(THEMES, {f"themes-{n}-label": f"{n}" for n in range(30)} | {"more": "1"}).text

    assert len(re.findall(r'name="themes-\d+-label"', grown)) == 2
    assert len(re.findall(r'name="themes-\d+-label"', full)) == 30
    assert "还没有" in zhou.get(TEXTS).text


def test_beginning_again_throws_every_code_away_but_no_theme(zhou):
    themed(zhou, "征地补偿")
    zhou.post(f"{TEXTS}/begin", readers="1")
    judge(zhou, plain)
    zhou.post(f"{TEXTS}/finish")

    assert zhou.get(f"{TEXTS}/restart").status_code == 200
    assert zhou.post(f"{TEXTS}/restart").status_code == 422
    zhou.post(f"{TEXTS}/restart", knowing="y")

    page = zhou.get(TEXTS).text
    assert "两个人各自归类" in page
    assert "征地补偿" in page
    assert "归入主题的意见" not in zhou.get(RESULTS).text


def test_texts_that_may_name_somebody_are_flagged_and_worded_for_others(opened, zhou):
    assert "有 8 条带有姓名、号码或日期，8 条还没有看过" in zhou.get(TEXTS).text
    assert "有 8 条意见带有姓名、号码或日期，还没有看过" in zhou.get(RESULTS).text
    listed = zhou.get(f"{TEXTS}/wordings").text
    assert {"有姓名", "有电话号码", "有日期"} <= set(re.findall(r">(有[^<]+)<", listed))
    for address in re.findall(r'href="([^"]+/wording)"', listed):
        page = zhou.get(address).text
        if "赵明远" in page:
            said = zhou.post(address, redacted="×某某开会多，下村少")
        else:
            said = zhou.post(address, redacted="2025年3月反映过，电话13800138000")
        assert said.location == f"{TEXTS}/wordings"

    assert "0 条还没有看过" in zhou.get(TEXTS).text
    results = zhou.get(RESULTS).text
    assert "交出附件以前" not in results
    assert results.count("×某某开会多，下村少") == 4
    assert "赵明远开会多" not in results
    assert "电话13800138000" in results
    again = zhou.get(f"{TEXTS}/wordings").text
    assert "赵明远开会多" in again
    assert again.count("照原文") == 4


@pytest.mark.parametrize("words", ["", "  ", "长" * 4001])
def test_a_wording_that_says_nothing_or_too_much_is_refused(opened, zhou, words):
    address = re.search(r'href="([^"]+/wording)"', zhou.get(f"{TEXTS}/wordings").text)[1]
    before = opened.kept()

    assert zhou.post(address, redacted=words).status_code == 422
    assert opened.kept() == before


@pytest.mark.parametrize("name", ["0" * 32, "zz"])
def test_a_text_that_is_not_there_has_no_wording(zhou, name):
    assert zhou.get(f"{TEXTS}/{name}/wording").status_code == 404


def test_another_team_and_other_roles_get_nothing_of_it(opened, zhou):
    zhou.post(f"{TEXTS}/begin", readers="2")
    name = entries(zhou.get(READ).text)[0][1]
    statuses = {"feng": 404, "shen": 404, "zheng": 403, "admin": 403, "jian": 403}
    clerks = {who: opened.clerk(who) for who in statuses}
    before = opened.kept()
    both = (READ, DIFFERENCES, THEMES, f"{TEXTS}/restart", f"{TEXTS}/{name}/wording")
    deeds = (f"{TEXTS}/begin", f"{TEXTS}/join", f"{TEXTS}/finish")

    for who, clerk in clerks.items():
        for address in (TEXTS, f"{TEXTS}/wordings", *both):
            assert clerk.get(address).status_code == statuses[who], address
        for address in (*deeds, *both):
            sent = clerk.post(address, {"readers": "1", "redacted": "x", "knowing": "y"})
            assert sent.status_code == statuses[who], address
    assert opened.kept() == before


def test_the_log_of_deeds_and_the_program_s_log_hold_no_word_of_a_text(opened, zhou, wu, caplog):
    with caplog.at_level(logging.DEBUG):
        test_two_read_blind_then_settle_what_they_differ_on(opened, zhou, wu)
        test_texts_that_may_name_somebody_are_flagged_and_worded_for_others(opened, zhou)
        zhou.post(f"{TEXTS}/{'0' * 32}/wording", redacted=WRITTEN[0])
    with opened.works.store.read() as books:
        deeds = "".join(f"{e.action} {e.object} {e.detail}\n" for e in books.audit.entries(1000))

    assert "读完意见" in deeds
    assert "商定意见归类 1 4 条" in deeds
    for words in (*WRITTEN, "征地补偿", "×某某"):
        assert words not in deeds + caplog.text


def test_what_is_coded_is_counted_and_nothing_that_is_counted_changes(opened, zhou):
    with opened.works.store.read() as books:
        before = books.results.summary(1)

    test_one_who_reads_alone_sees_his_themes_in_the_results(zhou)

    with opened.works.store.read() as books:
        assert books.results.summary(1) == before


def test_a_sitting_without_texts_says_so(opened, zhou):
    with opened.works.store.begin() as books:
        books.session.connection().exec_driver_sql("DELETE FROM free_text")

    assert "没有意见可归" in zhou.get(TEXTS).text
    assert "没有要看的" in zhou.get(f"{TEXTS}/wordings").text
    assert zhou.post(f"{TEXTS}/begin", readers="1").status_code == 409


@pytest.mark.parametrize(
    ("number", "start", "shown"),
    [
        (None, 0, (0, 20)),
        (None, 41, (40, 45)),
        (2, 0, (20, 40)),
        (0, 9, (0, 20)),
        (99, 0, (40, 45)),
    ],
)
def test_a_long_list_is_shown_twenty_at_a_time(number, start, shown):
    page = leaf(range(45), number, start)

    assert (page.shown, page.before, page.last) == (range(*shown), shown[0], 3)


def test_an_empty_list_has_one_page():
    assert leaf([], None).last == leaf([], 7).number == 1


def test_a_third_person_is_told_that_others_read(opened, zhou, wu):
    zhou.post(f"{TEXTS}/begin", readers="1")

    assert "都读完以后，这里能看到结果" in wu.get(TEXTS).text


def test_who_is_done_first_waits_and_may_still_change_his_own(zhou, wu):
    themed(zhou, "征地补偿")
    zhou.post(f"{TEXTS}/begin", readers="2")
    assert "还缺第二个人" in wu.get(TEXTS).text
    judge(zhou, plain)
    zhou.post(f"{TEXTS}/finish")

    waiting = zhou.get(TEXTS).text
    judge(zhou, lambda _: {"scope": "transfer"})

    assert "您读完了，等另一位" in waiting
    assert zhou.get(f"{READ}?page=1").text.count("checked") == 20


def test_two_who_never_differ_have_nothing_to_settle(zhou, wu):
    zhou.post(f"{TEXTS}/begin", readers="2")
    wu.post(f"{TEXTS}/join")
    for clerk in (zhou, wu):
        judge(clerk, lambda _: {"scope": "within"})
        clerk.post(f"{TEXTS}/finish")

    assert "没有不一样的" in zhou.get(DIFFERENCES).text
    assert "商定不一样的" not in zhou.get(TEXTS).text
