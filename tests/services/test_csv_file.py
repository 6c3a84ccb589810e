"""CSV files as spreadsheets leave them: what is read, and what is refused with its place."""

import pytest

from survey.services.csv_file import NamedBytes, read

NEEDED = ("ballot", "say")


def _read(content: bytes):
    return read(NamedBytes("b.csv", content), NEEDED, ("more",))


def _cells(content: bytes) -> list[tuple[int, dict[str, str]]]:
    sheet = _read(content)
    assert sheet.faults == ()
    return [(row.number, dict(row.cells)) for row in sheet.rows]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_marks_and_line_ends_of_all_spreadsheets_are_read(mark, end):
    content = mark + end.join([b"ballot,say", "1,好".encode(), b""])

    assert _cells(content) == [(2, {"ballot": "1", "say": "好"})]


def test_quotes_hold_commas_quotes_and_lines():
    content = 'ballot,say\r\n1,"他说""行""，\r\n就行, 吧"\r\n2,好\r\n'.encode()

    assert _cells(content) == [
        (2, {"ballot": "1", "say": '他说"行"，\r\n就行, 吧'}),
        (3, {"ballot": "2", "say": "好"}),
    ]


def test_rows_without_a_word_are_passed_over_and_counted():
    content = "ballot,say\n,\n\n1,好\n , \n".encode()

    assert _cells(content) == [(4, {"ballot": "1", "say": "好"})]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "big5"])
def test_another_encoding_is_refused_with_its_remedy(encoding):
    sheet = _read("ballot,say\n1,意見\n".encode(encoding))

    ((place, said),) = sheet.faults
    assert place == "b.csv"
    assert "CSV UTF-8" in said
    assert "记事本" in said


def test_what_may_be_two_encodings_is_not_guessed():
    """选票 in GB18030 is a readable word in UTF-8 too."""
    bare, marked = "ballot,say\n1,ѡƱ\n".encode(), "ballot,say\n1,ѡƱ\n".encode("utf-8-sig")

    assert "选票".encode("gb18030") in bare
    assert len(_read(bare).faults) == 1
    assert _cells(marked) == [(2, {"ballot": "1", "say": "ѡƱ"})]


@pytest.mark.parametrize(
    ("content", "place", "said"),
    [
        ("", "b.csv", "空文件"),
        ("ballot;say\n1;好\n", "b.csv", "英文逗号"),
        ("ballot\tsay\n1\t好\n", "b.csv", "英文逗号"),
        ("ballot，say\n1，好\n", "b.csv", "英文逗号"),
        ("ballot,say,\n1,好,\n", "b.csv", "第 3 格没有列名"),
        ("ballot,say,say\n1,好,\n", "b.csv say 列", "有 2 个"),
        ("ballot,say,SAY\n1,好,\n", "b.csv SAY 列", "没有叫这个名字的列"),
        ("ballot,more\n1,好\n", "b.csv", "缺少 say 列"),
        ("ballot,say\n1,好\n2\n", "b.csv 第 3 行", "有 1 格，标题行有 2 格"),
        ("ballot,say\n1,好,\n", "b.csv 第 2 行", "有 3 格，标题行有 2 格"),
        ('ballot,say\n1,好\n2,"坏\n3,好\n', "b.csv 第 3 行", "引号不成对"),
        ('ballot,say\n1,"好"坏\n', "b.csv 第 2 行", "引号不成对"),
    ],
)
def test_what_is_no_table_is_refused_at_its_place(content, place, said):
    sheet = _read(content.encode())

    (fault,) = sheet.faults
    assert fault.place == place
    assert said in fault.text


def test_a_row_that_lost_its_last_cells_names_a_way_to_keep_them():
    (fault,) = _read(b"ballot,say\n1\n").faults

    assert "把 ballot 移到最后一列" in fault.text
