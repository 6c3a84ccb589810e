"""Forms at the terminal: in from elsewhere, and out."""

import pytest

from forms import library, source
from survey.cli import main
from tests.exchange.makers import xlsform

SURVEY = "| type | name | label |\n| text | q | 说几句 |\n| geopoint | g | 在哪 |"


@pytest.mark.parametrize("name", library.names())
def test_a_form_goes_out_as_an_xlsform_and_comes_back_as_it_was(tmp_path, capsys, name):
    book, back = tmp_path / "form.xlsx", tmp_path / "form.yaml"

    statuses = [
        main(["form", "export", name, "-o", str(book)]),
        main(["form", "import", str(book), "-o", str(back)]),
    ]

    assert statuses == [0, 0]
    assert source.load(back) == library.form(name)
    assert "0 处要看一看" in capsys.readouterr().out


def test_a_form_of_ones_own_goes_out_as_either(tmp_path):
    own = tmp_path / "own.yaml"
    own.write_text(library.text("village"), "utf-8")

    statuses = [
        main(["form", "export", str(own), "-o", str(tmp_path / name)])
        for name in ("a.xlsx", "a.yaml")
    ]

    assert statuses == [0, 0]
    assert source.load(tmp_path / "a.yaml") == library.form("village")
    assert (tmp_path / "a.xlsx").read_bytes().startswith(b"PK")


def test_what_is_not_carried_over_is_printed_with_its_place(tmp_path, capsys):
    book, out = tmp_path / "f.xlsx", tmp_path / "f.yaml"
    book.write_bytes(xlsform(SURVEY))

    status = main(["form", "import", str(book), "-o", str(out)])

    assert status == 0
    assert source.load(out).questions[0].text == "说几句"
    assert "没带过来  工作表“survey”第 3 行  “geopoint”" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"1. <script>x</script>", "脚本"),
        (bytes(3 * 1024 * 1024 + 1), "超过 3 MB"),
        (b"a letter", "没有读出一道题"),
    ],
    ids=range(3),
)
def test_a_refused_file_writes_nothing(tmp_path, capsys, content, said):
    file, out = tmp_path / "f", tmp_path / "f.yaml"
    file.write_bytes(content)

    status = main(["form", "import", str(file), "-o", str(out)])

    assert status == 1
    assert said in capsys.readouterr().err
    assert not out.exists()


def test_neither_import_nor_export_writes_over_anything(tmp_path, capsys):
    out = tmp_path / "form.yaml"
    out.write_text("mine", "utf-8")

    statuses = [
        main(["form", "import", str(out), "-o", str(out)]),
        main(["form", "export", "village", "-o", str(out)]),
    ]

    assert statuses == [1, 1]
    assert out.read_text("utf-8") == "mine"
    assert "已经有了" in capsys.readouterr().err


def test_a_form_that_is_nowhere_is_named(tmp_path, capsys):
    status = main(["form", "export", "nowhere", "-o", str(tmp_path / "f.xlsx")])

    assert status == 1
    assert "表样库里没有“nowhere”" in capsys.readouterr().err
