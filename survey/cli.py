"""The same deeds from a terminal."""

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from forms import source
from survey import demo, form_commands, keeping_commands, terminal
from survey.core.errors import SurveyError
from survey.reports.own.example import example_docx
from survey.services import accounts, analysing, recounting, reporting
from survey.services.csv_file import NamedBytes
from survey.settings import Settings, lay_out_home
from survey.storage.engine import open_store
from survey.storage.migrating import head, revision, upgrade
from survey.storage.roles import let_door_in
from survey.web import create_app
from survey.web.serving import server_of
from survey.web.wiring import works_of

_REMEDIES = {
    FileNotFoundError: "找不到；请核对文件名和所在的文件夹",
    IsADirectoryError: "是文件夹，这里要一个文件",
    FileExistsError: "已经有叫这个名字的文件，不能当文件夹用；请换一个文件夹",
    NotADirectoryError: "路径里有一段是文件，不是文件夹；请核对",
    PermissionError: "打不开；如果正在 Excel、WPS 或 Word 里打开着，请先关掉，再看有没有权限",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status."""
    asked = _parser().parse_args(arguments)
    try:
        status: int = asked.run(asked)
    except SurveyError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(_unreachable(error), file=sys.stderr)
        return 1
    return status


def _unreachable(error: OSError) -> str:
    """Return which file stands in the way, and what to do about it."""
    remedy = next((said for kind, said in _REMEDIES.items() if isinstance(error, kind)), "")
    return f"{error.filename}: {remedy}" if remedy and error.filename else str(error)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="survey", description="巡察问卷与民主测评")
    commands = parser.add_subparsers(required=True, metavar="命令")

    init = commands.add_parser("init", help="建库，并给出第一位管理员的一次性链接")
    init.add_argument(
        "--roles",
        action="store_true",
        help="(PostgreSQL)给答题端建一个只能收票、读不到答案的数据库账号",
    )
    init.set_defaults(run=_init)

    move = commands.add_parser("upgrade", help="把数据库升级到这个版本")
    move.set_defaults(run=_upgrade)

    serve = commands.add_parser("serve", help="开始服务")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--door", choices=("answer", "desk", "both"), default="both")
    serve.set_defaults(run=_serve)

    recount = commands.add_parser("recount", help="用留存的答案重新计票，与汇总核对")
    recount.add_argument("sitting", type=int, help="场次编号")
    recount.add_argument("--database", help="数据库地址；不写则按环境设置")
    recount.set_defaults(run=_recount)

    _report_arguments(commands.add_parser("report", help="写出一场的报告附件，可以用自己的模板"))

    analyse = commands.add_parser("analyse", help="给文件里的答卷计票，写出报告")
    analyse.add_argument("form", type=Path, metavar="FORM.yaml", help="表样")
    analyse.add_argument("ballots", type=Path, metavar="BALLOTS.csv", help="答卷，一份一行")
    analyse.add_argument("--frame", type=Path, required=True, metavar="FRAME.csv", help="票类")
    analyse.add_argument("--out", type=Path, required=True, metavar="DIR", help="结果放在哪里")
    analyse.add_argument(
        "--day",
        type=keeping_commands.day,
        metavar="2026-05-06",
        help="测评日期，印在报告上；不写则报告没有日期",
    )
    analyse.set_defaults(run=_analyse)

    form_commands.add_arguments(commands.add_parser("form", help="表样"))
    terminal.add_arguments(commands)
    keeping_commands.add_arguments(commands)
    demo.add_arguments(commands.add_parser("demo", help="用真实部件演一次完整的巡察测评"))
    return parser


def _report_arguments(report: argparse.ArgumentParser) -> None:
    what = report.add_mutually_exclusive_group(required=True)
    what.add_argument("sitting", type=int, nargs="?", help="场次编号")
    what.add_argument(
        "--template-example", type=Path, metavar="FILE.docx", help="只写出一个模板样例"
    )
    report.add_argument("--template", type=Path, metavar="FILE.docx", help="自己的 Word 模板")
    report.add_argument("--out", type=Path, default=Path("report.docx"), metavar="FILE.docx")
    report.add_argument("--database", help="数据库地址；不写则按环境设置")
    report.set_defaults(run=_report)


def _init(asked: argparse.Namespace) -> int:
    lay_out_home()
    settings = Settings.from_env()
    upgrade(settings.database)
    if asked.roles:
        print(
            "答题端的数据库账号建好了：只能收票，读不到答案。请用这个地址启动答题端(只显示一次)："
        )
        print(f"SURVEY_DATABASE='{let_door_in(settings.database)}' survey serve --door answer")
    store = open_store(settings.database)
    try:
        with store.begin() as books:
            if asked.roles and books.accounts.accounts():
                return 0  # this was about the role alone
            token = accounts.found(books, datetime.now(UTC))
    finally:
        store.close()
    print(
        "数据库已建好。请在 7 天内用浏览器打开下面的链接，给管理员账号 admin 设口令（只能用一次）："
    )
    print(f"{settings.public_url}/desk/invitation#{token}")
    print("先运行 survey serve 开始服务。")
    return 0


def _upgrade(_: argparse.Namespace) -> int:
    upgrade(Settings.from_env().database)
    print("数据库已是最新。")
    return 0


def _serve(asked: argparse.Namespace) -> int:
    settings = Settings.from_env()
    _bring_up_to_date(settings.database, asked.door)
    app = create_app(settings, asked.door)
    # The system ends a service so; what waits is kept first, and those who wait are answered.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    print(f"服务已开始：http://{asked.host}:{asked.port}(按 Ctrl+C 结束)")
    try:
        server_of(app, asked.host, asked.port).run()
    finally:
        works_of(app).stop()
    return 0


def _bring_up_to_date(database: str, door: str) -> None:
    """Upgrade the database; the respondents' door may have no right to, and only looks."""
    if revision(database) == head():
        return
    if door == "answer":
        raise SurveyError("数据库还不是这个版本的；请先在工作台那边运行 survey upgrade")
    upgrade(database)


def _recount(asked: argparse.Namespace) -> int:
    store = open_store(asked.database or Settings.from_env().database)
    try:
        with store.read() as books:
            differences = recounting.recount(books, asked.sitting)
    finally:
        store.close()
    for place in differences:
        print(f"不一致：{place}")
    print("重新计票与汇总一致。" if not differences else f"有 {len(differences)} 处不一致。")
    return 1 if differences else 0


def _report(asked: argparse.Namespace) -> int:
    out: Path = asked.template_example or asked.out
    form_commands.refuse_to_replace([out])
    out.write_bytes(example_docx() if asked.template_example else _annex(asked))
    print(f"已写出：{out}")
    return 0


def _annex(asked: argparse.Namespace) -> bytes:
    template: bytes | None = asked.template.read_bytes() if asked.template else None
    store = open_store(asked.database or Settings.from_env().database)
    try:
        return reporting.from_terminal(store, asked.sitting, datetime.now(UTC), template)
    finally:
        store.close()


def _analyse(asked: argparse.Namespace) -> int:
    """Write the reports; those of an earlier count in the same folder are replaced."""
    summary = analysing.analyse(
        source.load(asked.form), _named(asked.ballots), _named(asked.frame), asked.day
    )
    fonts = os.environ.get("SURVEY_FONT_DIR")
    reports = analysing.reports(summary, Path(fonts) if fonts else None)
    out: Path = asked.out
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=out) as folder:
        for name, content in reports.items():
            (Path(folder) / name).write_bytes(content)
        for name in reports:
            (Path(folder) / name).replace(out / name)
    for alarm in summary.alarms:
        print(f"注意！{alarm}", file=sys.stderr)
    print("已写出：", *(f"  {out / name}" for name in reports), sep="\n")
    return 0


def _named(path: Path) -> NamedBytes:
    return NamedBytes(path.name, path.read_bytes())
