"""What whoever sits at the server does about people and the log of deeds."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from survey.services import accounts, team, watching
from survey.settings import Settings
from survey.storage.engine import Books, open_store


def add_arguments(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands ``audit`` and ``account``."""
    audit = commands.add_parser("audit", help="操作记录").add_subparsers(required=True)
    verify = audit.add_parser("verify", help="核对操作记录是否被改动；有问题时退出码为 1")
    verify.add_argument("--anchor", metavar="校验值", help="以前抄下的校验值，查记录有没有被截短")
    verify.add_argument("--database", help="数据库地址；不写则按环境设置")
    verify.set_defaults(run=_verify)

    account = commands.add_parser("account", help="账号").add_subparsers(required=True)
    link = account.add_parser("link", help="没有管理员能帮忙时，给一个账号重发邀请链接")
    link.add_argument("name", help="账号")
    link.set_defaults(run=_link)
    vouch = account.add_parser("vouch", help="组里没有别人能确认时，让一个账号进组")
    vouch.add_argument("name", help="账号")
    vouch.set_defaults(run=_vouch)


def _verify(asked: argparse.Namespace) -> int:
    anchor = None if asked.anchor is None else watching.anchor_of(asked.anchor)
    store = open_store(asked.database or Settings.from_env().database)
    try:
        with store.read() as books:
            chain = books.audit.chain(anchor)
    finally:
        store.close()
    if chain.broken is not None:
        print(f"第 {chain.broken} 条对不上：从这一条起，记录被改动过。请立即报告。")
    elif chain.anchored is False:
        print(f"记录里找不到这个校验值：末尾可能被截掉了。现在只到第 {chain.last} 条。请立即报告。")
    else:
        print(f"{chain.last} 条记录首尾相扣，没有被改动。")
        print(f"最后一条的校验值：{chain.head.hex()}")
    return 0 if chain.whole else 1


def _link(asked: argparse.Namespace) -> int:
    settings = Settings.from_env()
    with _books(settings) as books:
        token = accounts.link_from_terminal(books, asked.name, datetime.now(UTC))
    print("请在 7 天内用浏览器打开下面的链接设口令（只能用一次）：")
    print(f"{settings.public_url}/desk/invitation#{token}")
    return 0


def _vouch(asked: argparse.Namespace) -> int:
    with _books(Settings.from_env()) as books:
        team.vouch_from_terminal(books, asked.name, datetime.now(UTC))
    print(f"已让 {asked.name} 进组；操作记录里写明是在终端做的。")
    return 0


@contextmanager
def _books(settings: Settings) -> Iterator[Books]:
    store = open_store(settings.database)
    try:
        with store.begin() as books:
            yield books
    finally:
        store.close()
