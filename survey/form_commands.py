"""Forms at the terminal: checking, listing, and bringing them in and out."""

import argparse
import csv
from collections.abc import Sequence
from pathlib import Path

from forms import library, source, writing
from survey.core.errors import SurveyError
from survey.core.form import Form
from survey.core.proofreading import Weight, minutes, remarks
from survey.exchange.findings import Kind
from survey.exchange.packages import refuse_large
from survey.exchange.reading import read_file
from survey.exchange.xlsform_out import xlsform
from survey.services import analysing

_KINDS = {Kind.LEFT_OUT: "没带过来", Kind.ASSUMED: "请核对"}


def add_arguments(form: argparse.ArgumentParser) -> None:
    """Add the commands below ``survey form``."""
    commands = form.add_subparsers(required=True, metavar="命令")
    check = commands.add_parser("check", help="校对一个表样文件；有错误时退出码为 1")
    check.add_argument("file", type=Path)
    check.set_defaults(run=_check)
    listed = commands.add_parser("list", help="列出表样库")
    listed.set_defaults(run=_list)
    taken = commands.add_parser(
        "import", help="把 XLSForm、Excel 清单、SurveyJS、LimeSurvey 或编号文字变成表样"
    )
    taken.add_argument("file", type=Path)
    taken.add_argument("-o", "--out", type=Path, required=True, metavar="FORM.yaml")
    taken.set_defaults(run=_import)
    export = commands.add_parser("export", help="把一张表存成 .yaml，或 XLSForm(.xlsx)")
    export.add_argument("form", metavar="NAME|FILE", help="表样库里的名称，见 form list；或文件")
    where = export.add_mutually_exclusive_group(required=True)
    where.add_argument("file", type=Path, nargs="?")
    where.add_argument("-o", "--out", type=Path, metavar="FILE.xlsx|.yaml")
    export.set_defaults(run=_export)
    sheets = commands.add_parser("sheets", help="给一张表写出录入用的空表：答卷、票类、代码")
    sheets.add_argument("file", type=Path)
    sheets.add_argument("--out", type=Path, required=True, metavar="DIR", help="放在哪里")
    sheets.set_defaults(run=_write_sheets)


def refuse_to_replace(paths: Sequence[Path]) -> None:
    """Refuse to write over what somebody may have filled in."""
    for path in paths:
        if path.exists():
            raise SurveyError("%(path)s 已经有了；请换个地方，或先把它移走", path=path)


def _check(asked: argparse.Namespace) -> int:
    form = source.load(asked.file)
    found = remarks(form)
    for remark in found:
        print(
            f"{'错误' if remark.weight is Weight.ERROR else '提醒'}  {remark.place}  {remark.text}"
        )
    errors = sum(remark.weight is Weight.ERROR for remark in found)
    print(
        f"《{form.title}》：{errors} 个错误，{len(found) - errors} 个提醒，"
        f"约 {minutes(form)} 分钟。"
    )
    return 1 if errors else 0


def _list(_: argparse.Namespace) -> int:
    for name in library.names():
        form = library.form(name)
        print(f"{name:16} {form.title}({len(form.questions)} 题，约 {minutes(form)} 分钟)")
    return 0


def _import(asked: argparse.Namespace) -> int:
    path: Path = asked.file
    refuse_to_replace([asked.out])
    refuse_large(path.stat().st_size)
    imported = read_file(path.read_bytes(), path.name)
    asked.out.write_text(writing.dumps(imported.form), "utf-8")
    for kind, place, text in imported.findings:
        print(f"{_KINDS[kind]}  {place}  {text}")
    form = imported.form
    print(f"《{form.title}》：{len(form.questions)} 题，{len(imported.findings)} 处要看一看。")
    print(f"已写出：{asked.out}")
    return 0


def _export(asked: argparse.Namespace) -> int:
    out: Path = asked.out or asked.file
    refuse_to_replace([out])
    if out.suffix.lower() == ".xlsx":
        out.write_bytes(xlsform(_form(asked.form)))
    elif asked.form in library.names():
        out.write_text(library.text(asked.form), "utf-8")
    else:
        out.write_text(writing.dumps(_form(asked.form)), "utf-8")
    print(f"已写出：{out}")
    return 0


def _form(name: str) -> Form:
    """Return a form of the library, or the one in a file."""
    if name in library.names():
        return library.form(name)
    if not Path(name).exists():
        raise SurveyError("表样库里没有“%(name)s”，也没有这个文件；请看 form list", name=name)
    return source.load(Path(name))


def _write_sheets(asked: argparse.Namespace) -> int:
    sheets = analysing.sheets(source.load(asked.file))
    refuse_to_replace([asked.out / name for name in sheets])
    asked.out.mkdir(parents=True, exist_ok=True)
    for name, rows in sheets.items():
        # With a mark at the beginning, spreadsheets read UTF-8 as what it is.
        with (asked.out / name).open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(rows)
        print(f"已写出：{asked.out / name}")
    return 0
