"""What whoever sits at the server does to keep what is there: copies, and what comes of them."""

import argparse
import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from survey import circumstances
from survey.core import soundness
from survey.sealing.custody import ShareDirectory
from survey.sealing.generations import GenerationNotes
from survey.services import backing_up, restoring
from survey.services.restoring import Fate, Prospect
from survey.settings import Settings, has_secret, lay_out_home
from survey.storage.copying import brought_back
from survey.storage.engine import Store, open_store
from survey.storage.stirring import stir

_FATES = {
    Fate.SEALED: "正在收票 → 现在封箱，不能再收；备份以前交的答卷都在，可以开箱",
    Fate.WITHDRAWN: "发布了、没开始 → 撤回发布；印好的测评码、钥匙卡作废，要重新发布",
    Fate.TRIED: "正在试填 → 结束试填，清除试填的内容",
    Fate.LOST: "密钥份不在密钥目录里：这一场开过箱(密钥份当时就销毁了)，或者密钥份丢了；不能再开箱",
}
_BEFORE_RESTORING = """\
恢复以前，请看清楚：
- 备份以后交的答卷、做的事，恢复以后都没有。备份以后清理掉的，又回来了，要再清理一次。
- 账号、口令、回避回到备份那一天：后来停用的账号又能登录。恢复以后请逐个核对账号。"""
_WITHOUT_OLD = """\
- 原来的 secret 不在这里，恢复时会另做一个：大家的动态码要重新设，印好的测评码不能用。
  手里有原来的 secret 的，请先停下，把它放回去再恢复。"""
_WITH_ANY = {"SURVEY_SECRET": "not used for anything while restoring"}


def add_arguments(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands ``backup``, ``restore`` and ``doctor``."""
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
        _tell(found, known)
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


def _tell(found: tuple[Prospect, ...], known: bool) -> None:
    print(_BEFORE_RESTORING)
    if not known:
        print(_WITHOUT_OLD)
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
    store = open_store(settings.database)
    try:
        yield store
    finally:
        store.close()
