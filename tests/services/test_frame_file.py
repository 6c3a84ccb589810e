"""What may stand in the frame of a count, and what is said where it may not."""

import pytest

from survey.core.sitting import Group, Selection, WayIn
from survey.services.csv_file import NamedBytes
from survey.services.frame_file import read_frame

HEADER = "group,invited,issued,returned,void,weight,mode"


def _read(*rows: str):
    return read_frame(NamedBytes("f.csv", "\n".join([HEADER, *rows]).encode()))


def test_the_three_modes_are_the_three_ways_people_are_met():
    sheet, frame = _read("a,9,9,8,1,60,all", "b,900,80,70,0,40,sample", "v,,,33,2,,open")

    assert sheet.faults == ()
    assert frame.groups == (
        Group(code="a", label="a", invited=9, weight=60),
        Group(code="b", label="b", invited=900, weight=40, selection=Selection.SAMPLE),
        Group(code="v", label="v", way_in=WayIn.SHARED),
    )
    counted = frame.counted["b"]
    assert (counted.issued, counted.returned, counted.void) == (80, 70, 0)


def test_what_nobody_knows_is_left_empty():
    sheet, frame = _read("a,,,8,0,,all")

    assert sheet.faults == ()
    assert frame.groups[0].invited is None
    assert frame.counted["a"].issued is None


def test_a_group_is_called_what_the_file_calls_it():
    _, frame = _read("A票 班子成员,9,9,8,0,,all", "all,9,9,8,0,,all", "_2,9,9,8,0,,all")

    assert [group.label for group in frame.groups] == ["A票 班子成员", "all", "_2"]
    assert [group.code for group in frame.groups] == ["_2", "_3", "_4"]


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        (",9,9,8,0,,all", "group", "请写票类的名称"),
        ("a\x07b,9,9,8,0,,all", "group", "控制字符"),
        (f"{'长' * 41},9,9,8,0,,all", "group", "不超过 40 个字"),
        ("a,0,9,8,0,,all", "invited", "应到是 0"),
        ("a,9.0,9,8,0,,all", "invited", "“9.0”不是整数"),
        ("a,９,9,8,0,,all", "invited", "“９”不是整数"),
        ("a,-9,9,8,0,,all", "invited", "“-9”不是整数"),
        ("a,9人,9,8,0,,all", "invited", "“9人”不是整数"),
        ('a,"1,009",9,8,0,,all', "invited", "“1,009”不是整数"),
        ("a,9,九,8,0,,all", "issued", "“九”不是整数"),
        ("a,9,9,,0,,all", "returned", "请填份数，没有就写 0"),
        ("a,9,9,8,,,all", "void", "请填份数，没有就写 0"),
        ("a,9,9,8,9,,all", "void", "废票 9 份，多于收回的 8 份"),
        ("a,9,9,8,0,101,all", "weight", "不超过 100"),
        ("a,9,9,8,0,33.3,all", "weight", "“33.3”不是整数"),
        ("a,9,9,8,0,,", "mode", "“”不是计票方式；请写 all（全体）"),
        ("a,9,9,8,0,,ALL", "mode", "“ALL”不是计票方式"),
        ("a,9,,8,0,,open", "invited", "公开码由人自愿扫"),
        ("a,,9,8,0,,open", "issued", "公开码由人自愿扫"),
        ("a,,,8,0,50,open", "weight", "公开码由人自愿扫"),
    ],
)
def test_a_cell_that_cannot_be_is_named(row, column, said):
    sheet, _ = _read(row)

    (fault,) = sheet.faults
    assert fault.place == f"f.csv 第 2 行 {column} 列"
    assert said in fault.text


def test_a_group_stands_in_one_row():
    sheet, _ = _read("a,9,9,8,0,,all", "a,9,9,8,0,,all")

    assert [fault.place for fault in sheet.faults] == ["f.csv 第 3 行 group 列"]


@pytest.mark.parametrize(
    ("weights", "said"),
    [(("60", ""), "有的票类有权重，有的没有"), (("60", "30"), "权重合计是 90，不是 100")],
)
def test_weights_are_all_there_and_make_a_hundred_or_none_is(weights, said):
    sheet, _ = _read(f"a,9,9,8,0,{weights[0]},all", f"b,9,9,8,0,{weights[1]},all")

    (fault,) = sheet.faults
    assert fault.place == "f.csv weight 列"
    assert said in fault.text


def test_a_shared_code_has_no_part_in_the_weights():
    sheet, _ = _read("a,9,9,8,0,100,all", "v,,,8,0,,open")

    assert sheet.faults == ()


def test_a_frame_without_groups_is_a_fault():
    sheet, _ = _read()

    assert "一个票类也没有" in sheet.faults[0].text
