"""The results page: what comes first, what is offered, what it takes to read it."""

import pytest

from tests.services.opened import kept_unit
from tests.web import results_shown


@pytest.fixture
def pages(house):
    """Return the results pages of sittings of every sort, by their titles."""
    with house.works.store.begin() as books:
        sittings = results_shown.kept_sittings(books, kept_unit(books, 1, "甲镇").id)
    clerk = house.clerk("zhou")
    return {
        title: clerk.get(f"/desk/sittings/{sitting.id}/results").text
        for title, sitting in sittings.items()
    }


def test_what_must_not_be_missed_comes_first_then_the_contents_and_the_files(pages):
    for page in pages.values():
        places = [page.index(f">{head}</h2>") for head in ("要点", "目录", "下载", "基本情况")]
        assert places == sorted(places)


def test_a_page_is_read_without_script_and_every_chapter_leads_back_to_the_contents(pages):
    for page in pages.values():
        assert "<script" not in page
        assert page.count('href="#contents"') == page.count('<h2 id="h') - 1 > 5
        for place in range(1, page.count('<h2 id="h') + 1):
            assert f'href="#c{place}"' in page
            assert f'id="c{place}"' in page


def test_whole_ballots_are_offered_only_where_they_are_given_and_else_it_is_said_why(pages):
    assert '/results/rows"' not in pages["严格"]
    assert "这一场是严格匿名：开箱时每一题的答案已经各自打乱，没有逐份数据。" in pages["严格"]
    assert '/results/rows"' not in pages["有一类不公布"]
    assert '/results/rows"' in pages["逐份"]


def test_a_drawing_goes_before_its_table(pages):
    page = pages["严格"]

    drawing = page.index('<figure class="drawing">')
    assert drawing < page.index("<caption>总体评价</caption>")
    assert page.count('<figure class="drawing">') > 5


def test_many_texts_lie_in_a_box_of_their_own_which_keys_can_scroll(pages):
    assert '<ul class="quotes tall" tabindex="0">' in pages["严格"]
    assert "quotes tall" not in pages["一个人"]
