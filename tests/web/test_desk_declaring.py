"""What a plan declares: offered of the forms chosen, kept, and repeated before publishing."""

import re

import pytest

from survey.core.declarations import Declared
from tests.web.test_desk_preparing import plan

TICKED = {
    "offered": "leading_body leaders",
    "comparisons": ["leaders:m"],
    "blocks": ["leading_body:m.r1.v"],
    "all_same": "y",
}


@pytest.fixture
def leader(house):
    return house.clerk("zhou")


@pytest.fixture
def kept(house, leader):
    """Return what is declared after a plan was sent, and where it is."""

    def send(path="/desk/stationings/1/sittings/new", **changes):
        answer = leader.post(path, plan(**changes))
        assert answer.status_code == 302, answer.text
        number = int(re.search(r"/desk/sittings/(\d+)", answer.location)[1])
        with house.works.store.read() as books:
            return books.sittings.sitting(number).rules.declared, f"/desk/sittings/{number}"

    return send


def test_a_plan_that_chose_nothing_declares_all_but_cross_tables(kept):
    declared, _ = kept()

    assert [(one.form, one.question) for one in declared.comparisons] == [("leaders", "m")]
    assert [block.form for block in declared.blocks] == ["leading_body"]
    assert (declared.all_same, declared.crosstables) == (True, ())


def test_a_new_plan_asks_to_choose_forms_first(leader):
    page = leader.get("/desk/stationings/1/sittings/new").text

    assert "先选好表样、保存" in page
    assert "crosstables-0-by" not in page


def test_a_plan_offers_what_its_forms_allow(leader, kept):
    _, path = kept()

    page = leader.get(f"{path}/plan").text

    assert re.search(r'<input checked [^>]*value="leaders:m"', page)
    assert re.search(r'<input checked [^>]*value="leading_body:m.r1.v"', page)
    assert "crosstables-0-by" not in page  # neither form has a single question


def test_what_is_not_ticked_is_not_declared(kept):
    _, path = kept()

    declared, _ = kept(f"{path}/plan", **{**TICKED, "comparisons": [], "blocks": []})

    assert declared == Declared(all_same=True)


def test_nothing_at_all_may_be_declared(kept):
    _, path = kept()

    declared, _ = kept(f"{path}/plan", offered="leading_body leaders")

    assert declared == Declared()


def test_reverse_items_are_named(leader, kept):
    _, path = kept()

    declared, _ = kept(f"{path}/plan", **TICKED, reverse=["leading_body:m.r2.v"])

    assert declared.blocks[0].reverse == ("m.r2.v",)
    assert re.search(
        r'<input checked [^>]*value="leading_body:m.r2.v"', leader.get(f"{path}/plan").text
    )


def test_a_form_chosen_since_is_declared_without_being_asked(kept):
    _, path = kept(**{"forms-1-name": "personnel_work"})

    declared, _ = kept(f"{path}/plan", offered="personnel_work")

    assert [one.form for one in declared.comparisons] == ["leaders"]


FORMS = {"forms-2-name": "masses", "forms-2-place": "3"}
SEEN = {**TICKED, "offered": "leading_body leaders masses"}


class TestCrossTables:
    def rows(self, by, of, row=0):
        return {f"crosstables-{row}-by": by, f"crosstables-{row}-of": of}

    def test_a_cross_table_comes_back_as_it_was_chosen(self, leader, kept):
        _, path = kept(**FORMS)
        cross = self.rows("masses:a1", "leading_body:m.r1.v")

        declared, _ = kept(f"{path}/plan", **FORMS, **SEEN, **cross)

        (table,) = declared.crosstables
        assert (table.by.key, table.of.form, table.of.key) == ("a1", "leading_body", "m.r1.v")
        page = leader.get(f"{path}/plan").text
        assert 'selected value="masses:a1"' in page
        assert 'selected value="leading_body:m.r1.v"' in page

    def test_persons_are_not_offered_for_cross_tables(self, leader, kept):
        _, path = kept(**FORMS)

        page = leader.get(f"{path}/plan").text

        options = re.findall(r'<option value="([^"]+)"', page.partition("crosstables-0-of")[2])
        assert "masses:a1" in options
        assert not [value for value in options if value.startswith("leaders:")]

    def test_a_table_of_a_form_that_is_no_longer_chosen_is_dropped(self, kept):
        _, path = kept(**FORMS)
        cross = self.rows("masses:a1", "leading_body:m.r1.v")

        declared, _ = kept(f"{path}/plan", **SEEN, **cross)

        assert declared.crosstables == ()

    @pytest.mark.parametrize(
        ("by", "of", "said"),
        [
            ("masses:a1", "", "两边都要选"),
            ("", "masses:a1", "两边都要选"),
            ("masses:a1", "masses:a1", "两边选了同一道题"),
            ("leading_body:m.r1.v", "masses:a1", "请从列出的选项里选"),
        ],
    )
    def test_half_a_table_is_refused(self, leader, kept, by, of, said):
        _, path = kept(**FORMS)

        answer = leader.post(f"{path}/plan", plan(**FORMS, **SEEN, **self.rows(by, of)))

        assert answer.status_code == 422
        assert said in answer.text

    def test_the_publishing_page_repeats_what_is_declared(self, leader, kept):
        _, path = kept(**FORMS)
        kept(f"{path}/plan", **FORMS, **SEEN, **self.rows("masses:a1", "masses:a2"))

        page = leader.get(f"{path}/publish").text

        assert "人与人比较：《班子成员民主测评表》" in page
        assert "各题回答的一致性：《领导班子民主测评表》" in page
        assert (
            "交叉表：按“国家的惠民政策，干部给您讲过吗？”的回答看“低保、救助、补贴，发得公道吗？”"
            in page
        )


def test_whole_ballots_declare_everything_before_publishing(leader, kept):
    _, path = kept(anonymity="rows")
    kept(f"{path}/plan", anonymity="rows", offered="leading_body leaders")

    page = leader.get(f"{path}/publish").text

    assert "人与人比较：《班子成员民主测评表》" in page


def test_names_of_forms_that_do_not_exist_offer_nothing(leader, kept):
    _, path = kept()

    declared, _ = kept(f"{path}/plan", offered="gone ../../etc")

    assert [one.form for one in declared.comparisons] == ["leaders"]
