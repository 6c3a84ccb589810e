"""What whoever sits at the server does to keep what is there: copies, and what comes of them."""

import argparse
import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from survey import circumstances
from survey.core import soundness
from survey.core.retention import NAMES, TERMS
from survey.sealing.custody import ShareDirectory
from survey.sealing.generations import GenerationNotes
from survey.services import backing_up, generations, purging, restoring
from survey.services.accounts import TERMINAL
from survey.services.purging import Stock
from survey.services.restoring import Fate, Prospect
from survey.services.running import seal_boxes
from survey.settings import Settings, has_secret, lay_out_home
from survey.storage.copying import brought_back
from survey.storage.engine import Books, Store, open_store
from survey.storage.stirring import stir

_FATES = {
    Fate.SEALED: "正在收票 → 现在封箱，不能再收；票箱里是备份以前交的答卷",
    Fate.WITHDRAWN: "发布了、没开始 → 撤回发布；印好的测评码、钥匙卡作废，要重新发布",
    Fate.TRIED: "正在试填 → 结束试填，清除试填的内容",
    Fate.LOST: "密钥份不在密钥目录里：开过箱(密钥份当时就销毁了)，或者丢了 → 票箱再也打不开",
}
_BEFORE_RESTORING = """\
恢复以前，请看清楚：
- 备份以后交的答卷、做的事，恢复以后都没有。备份以后清理掉的，又回来了，要再清理一次。
- 账号、口令、回避回到备份那一天：后来停用的账号又能登录。恢复以后请逐个核对账号。"""
_WITHOUT_OLD = """\
- 原来的 secret 不在这里，恢复时会另做一个：大家的动态码要重新设，印好的测评码不能用。
  手里有原来的 secret 的，请先停下，把它放回去再恢复。"""
_WITHOUT_KEYS = """\
- 密钥目录里什么也没有。原来的密钥目录还在的，请先停下，设好 SURVEY_KEY_DIR 再恢复。"""
_WITH_ANY = {"SURVEY_SECRET": "not used for anything while restoring"}  # nosec B105  # as it says


def add_arguments(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands that keep, bring back, examine, close and clear away."""
    backup = commands.add_parser("backup", help="备份数据库，不含密钥目录和 secret")
    backup.add_argument(
        "-o", "--out", type=Path, required=True, metavar="FILE|DIR", help="写到哪里"
    )
    backup.set_defaults(run=_backup)
    restore = commands.add_parser("restore", help="从备份恢复到空的地方；先说明会怎样，再问一遍")
    restore.add_argument("file", type=Path, metavar="FILE", help="备份文件")
    restore.set_defaults(run=_restore)
    doctor = commands.add_parser("doctor", help="体检：列出不安全的设置和办法；有的话退出码为 1")
    doctor.set_defaults(run=_doctor)
    close = commands.add_parser("close", help="封箱：一个场次不再收票，不能撤销；先问一遍")
    close.add_argument("sitting", type=int, help="场次编号")
    close.set_defaults(run=_close)
    purge = commands.add_parser("purge", help="清理过了保存期限的内容；先列出来，再问一遍")
    purge.add_argument("--dry-run", action="store_true", help="只列出来，不清理")
    purge.add_argument(
        "--before", type=day, metavar="2026-05-06", help="只清理在这一天以前到期的；不写则是今天"
    )
    purge.set_defaults(run=_purge)


def day(written: str) -> date:
    """Return the day that somebody typed."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"“{written}”不是这样写的日期；请写成 2026-05-06 这样"
        ) from None


def _backup(asked: argparse.Namespace) -> int:
    settings, now = Settings.from_env(), datetime.now(UTC)
    out: Path = asked.out
    if out.is_dir():
        ending = "db" if settings.database.startswith("sqlite") else "dump"
        out /= f"survey-{now.astimezone():%Y%m%d-%H%M%S}.{ending}"
    with _store(settings) as store:
        notes = GenerationNotes(settings.key_dir)
        backing_up.back_up(store, notes, out, getpass.getuser(), now)
    print(f"已备份，并读回核对过：{out}")
    print("里面没有密钥目录，也没有 secret；secret 请另抄一份，锁起来，不要和备份放在一起。")
    return 0


def _restore(asked: argparse.Namespace) -> int:
    digest = backing_up.digest_of(asked.file)
    known, now = has_secret(), datetime.now(UTC)
    settings = Settings.from_env() if known else Settings.from_env(_WITH_ANY | os.environ)
    notes, shares = GenerationNotes(settings.key_dir), ShareDirectory(settings.key_dir)
    with brought_back(settings.database, asked.file) as arrival:
        noted = notes.generation() if known else None
        with arrival.store.read() as books:
            found = restoring.prospects(books, noted, shares)
        _warn(known, notes.generation() is not None)
        _tell(found)
        if not _agreed("恢复"):
            print("没有恢复，什么也没有改。")
            return 1
        lay_out_home()
        with arrival.store.begin() as books:
            restoring.settle(books, found, digest, getpass.getuser(), now)
            generation = books.audit.generation()
        stir(arrival.store.engine)
        arrival.keep()
    notes.note(generation)
    print("已恢复。请运行 survey doctor 看一遍，再运行 survey serve。")
    return 0


def _doctor(_: argparse.Namespace) -> int:
    found = circumstances.look(Settings.from_env(), datetime.now(UTC))
    unsafe = soundness.findings(found)
    for what, remedy in unsafe:
        print(f"不安全  {what}\n    →   {remedy}")
    for words in soundness.unseen(found):
        print(f"看不到  {words}")
    print(f"{len(unsafe)} 处不安全。" if unsafe else "没有看到不安全的地方。")
    return 1 if unsafe else 0


def _close(asked: argparse.Namespace) -> int:
    with _store(Settings.from_env()) as store:
        with store.read() as books:
            sitting = books.sittings.sitting(asked.sitting)
        print(f"“{sitting.title}”({sitting.last_day} 截止)：封箱以后谁都不能再交，不能撤销。")
        if not _agreed("封箱"):
            print("没有封箱，什么也没有改。")
            return 1
        with store.begin() as books:
            seal_boxes(books, TERMINAL, sitting.id, datetime.now(UTC))
        stir(store.engine)
    print("已封箱。")
    return 0


def _purge(asked: argparse.Namespace) -> int:
    settings, now = Settings.from_env(), datetime.now(UTC)
    before = purging.bound(asked.before, now.astimezone().date())
    with _store(settings) as store:
        with store.read() as books:
            stocks = purging.stocks(books, before)
            for line in _listed(books, stocks):
                print(line)
        if asked.dry_run or not any(stock.due for stock in stocks):
            return 0
        print("清理以后找不回来。以前的备份里还有，请按同样的期限销毁。")
        if not _agreed("清理"):
            print("没有清理，什么也没有改。")
            return 1
        purging.purge(store, ShareDirectory(settings.key_dir), before, getpass.getuser(), now)
    print("已清理，数据库里没有留下痕迹；操作记录里写明了清理了什么。")
    return 0


def _listed(books: Books, stocks: tuple[Stock, ...]) -> Iterator[str]:
    """Yield a line for each kind: how long it is kept, how much is over, what comes next."""
    for stock in stocks:
        days = TERMS[stock.kind].days
        term = f"{days // 365} 年" if days >= 365 else f"{days} 天"
        over = sum(one.count for one in stock.due)
        rest = sum(one.count for one in stock.kept)
        until = f"，最早的存到 {stock.kept[0].until}" if stock.kept else ""
        yield f"{NAMES[stock.kind]}：存 {term}；到期 {over}，没到期 {rest}{until}"
        for one in stock.due:
            if one.sitting_id is not None:
                sitting = books.sittings.sitting(one.sitting_id)
                yield f"    {sitting.title}({sitting.last_day} 截止)：{one.count}，存到 {one.until}"
    yield f"操作记录：长期保存；{books.audit.count()} 条"


def _warn(secret: bool, keys: bool) -> None:
    print(_BEFORE_RESTORING)
    if not secret:
        print(_WITHOUT_OLD)
    if not keys:
        print(_WITHOUT_KEYS)


def _tell(found: tuple[Prospect, ...]) -> None:
    for prospect in found:
        for fate in prospect.fates:
            print(f"- {prospect.unit}“{prospect.sitting.title}”：{_FATES[fate]}")


def _agreed(word: str) -> bool:
    """Return whether whoever sits there types ``word``; nobody there has not agreed."""
    try:
        return input(f"要{word}，请输入“{word}”再按回车；不要，直接按回车：").strip() == word
    except EOFError:
        return False


@contextmanager
def _store(settings: Settings) -> Iterator[Store]:
    notes = GenerationNotes(settings.key_dir)
    store = open_store(settings.database, partial(generations.note, notes))
    try:
        yield store
    finally:
        store.close()
