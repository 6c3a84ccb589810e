"""What makes an installation unsafe: pure rules over what was found where it runs."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

GIGABYTE = 1024**3
_LEAST_FREE = GIGABYTE
_LEAST_SHARE = 0.05
_LEAST_DIFFERENT = 12
"""Of 43 random characters some 31 differ; fewer than twelve were typed or repeated."""

_CLOCKS_DIFFER = timedelta(minutes=2)
_LOOPBACK = ("", "127.0.0.1", "localhost", "::1")
_OWN_MACHINE = (None, *_LOOPBACK)


class Finding(NamedTuple):
    """Something unsafe, and what to do about it."""

    what: str
    remedy: str


class Watched(NamedTuple):
    """A file or folder and its mode; ``walled`` where a folder above keeps others out."""

    path: Path
    mode: int
    walled: bool


class Swap(NamedTuple):
    """Where memory is swapped to."""

    name: str
    encrypted: bool


@dataclass(frozen=True)
class Circumstances:
    """What was found. ``None`` is what cannot be looked at on this system, or is not there.

    ``copiers`` are the signs that what lies above the key directory is copied elsewhere;
    ``proxies`` are the texts of web servers' files that pass requests on, by path;
    ``server`` are the settings of a PostgreSQL server, and ``followers`` how many copy
    its log; ``leftover_shares`` are of boxes that were opened.
    """

    key_dir: Path
    copiers: tuple[str, ...]
    watched: tuple[Watched, ...] | None
    secret: str
    public_url: str
    database: str
    environment: Mapping[str, str]
    echo: bool
    proxies: Mapping[str, str]
    swaps: tuple[Swap, ...] | None
    core_limit: int | None
    core_pattern: str | None
    server: Mapping[str, str] | None
    followers: int
    disk_free: int
    disk_total: int
    now: datetime
    last_deed: datetime | None
    revision: str | None
    head: str
    older: bool
    leftover_shares: int


Rule = Callable[[Circumstances], Iterator[Finding]]


def findings(found: Circumstances) -> tuple[Finding, ...]:
    """Return everything unsafe."""
    return tuple(finding for rule in RULES for finding in rule(found))


def unseen(found: Circumstances) -> tuple[str, ...]:
    """Return what could not be looked at, and how somebody can look himself."""
    looks = (
        (found.watched, "文件权限：请在文件夹的“属性—安全”里看，只留运行服务的账号"),
        (found.swaps, "交换文件：请打开整盘加密(BitLocker)，或者关掉虚拟内存"),
        (found.core_pattern, "内存转储：请在系统设置里关掉“写入调试信息”和错误报告"),
    )
    told = [words for known, words in looks if known is None]
    return (*told, "别的机器：别处的反向代理、路由器和备份程序，请自己核对")


def _key_directory(found: Circumstances) -> Iterator[Finding]:
    for sign in found.copiers:
        yield Finding(
            f"密钥目录 {found.key_dir} 会被一起复制走：{sign}",
            "把密钥目录移到不备份、不同步的地方，设 SURVEY_KEY_DIR；已经复制走的，要从那里删净",
        )


def _open_files(found: Circumstances) -> Iterator[Finding]:
    for path, mode, walled in found.watched or ():
        if mode & 0o077 and not walled:
            yield Finding(f"{path} 别的账号也能看(权限 {mode:o})", f"chmod go= '{path}'")


def _weak_secret(found: Circumstances) -> Iterator[Finding]:
    if len(set(found.secret)) < _LEAST_DIFFERENT:
        yield Finding(
            "secret 太简单，猜得出来",
            "还没有发布场次时，换一个随机的：python3 -c 'import secrets;"
            " print(secrets.token_urlsafe(32))'；换了以后大家的动态码要重新设",
        )


def _plain_http(found: Circumstances) -> Iterator[Finding]:
    address = urlsplit(found.public_url)
    if address.scheme == "http" and address.hostname not in _LOOPBACK:
        yield Finding(
            "网址是 http，不加密：同一网络里的人看得到谁答了什么",
            "在前面的 nginx 上设 TLS，SURVEY_PUBLIC_URL 改成 https://；"
            "只在外人连不上的专用热点里才可以不设",
        )


def _plain_server(found: Circumstances) -> Iterator[Finding]:
    address = urlsplit(found.database)
    asked = parse_qs(address.query)
    if address.scheme == "sqlite" or address.hostname in _OWN_MACHINE:
        return
    if asked.get("sslmode", [""])[0] not in ("require", "verify-ca", "verify-full"):
        yield Finding(
            "到数据库服务器的连接可能不加密", "在 SURVEY_DATABASE 后面加 ?sslmode=verify-full"
        )


def _debugging(found: Circumstances) -> Iterator[Finding]:
    asked = found.environment.get("FLASK_DEBUG", "").lower()
    if asked not in ("", "0", "false", "no"):
        yield Finding("FLASK_DEBUG 开着，出错的页面会露出内存里的内容", "去掉 FLASK_DEBUG")
    if found.echo:
        yield Finding(
            "SQLAlchemy 的语句日志开着", "去掉 echo，sqlalchemy.engine 的日志级别设成 WARNING"
        )


def _access_logs(found: Circumstances) -> Iterator[Finding]:
    if "--access-log" in found.environment.get("GUNICORN_CMD_ARGS", ""):
        yield Finding(
            "gunicorn 记访问日志：谁几点来过", "从 GUNICORN_CMD_ARGS 里去掉 --access-logfile"
        )
    for path, text in found.proxies.items():
        lines = (line.partition("#")[0].strip() for line in text.splitlines())
        if not any(line.startswith("access_log off") for line in lines):
            yield Finding(
                f"nginx 记访问日志：谁几点来过({path})",
                "在答题端的 server 里写 access_log off; 再删掉旧的日志",
            )


def _swapping(found: Circumstances) -> Iterator[Finding]:
    for swap in found.swaps or ():
        if not swap.encrypted:
            yield Finding(
                f"内存会换到磁盘上({swap.name})：没有封的答卷和钥匙可能留在上面",
                f"swapoff '{swap.name}'，并从 /etc/fstab 里去掉；或者换成加密的交换分区",
            )


def _dumping(found: Circumstances) -> Iterator[Finding]:
    if (found.core_pattern or "").startswith("|"):
        yield Finding(
            "程序出错时，内存会转储给别的程序(core_pattern)",
            "sysctl -w kernel.core_pattern=core，写进 /etc/sysctl.d；服务里设 LimitCORE=0",
        )
    elif found.core_limit:
        yield Finding("程序出错时，内存会转储到磁盘上", "ulimit -c 0；服务里设 LimitCORE=0")


_WANTED = {
    "archive_mode": ("off", "归档的日志留着票箱里答卷的先后，搅不匀"),
    "track_commit_timestamp": ("off", "记下了每份答卷的时间"),
    "log_min_error_statement": ("panic", "出错时，答卷会写进日志"),
    "log_error_verbosity": ("terse", "出错时，日志里会有整行内容"),
    "log_parameter_max_length": ("0", "日志里会有测评码和答卷"),
    "log_statement": ("none", "日志里有每一句话和时间"),
    "log_min_duration_statement": ("-1", "慢的语句和时间会写进日志"),
    "fsync": ("on", "断电会丢已经交了的答卷"),
    "full_page_writes": ("on", "断电会弄坏数据库"),
}


def _server_settings(found: Circumstances) -> Iterator[Finding]:
    for name, (wanted, why) in _WANTED.items():
        if found.server and (stands := found.server.get(name, wanted)) != wanted:
            yield Finding(
                f"PostgreSQL 的 {name} 是 {stands}：{why}",
                f"在 postgresql.conf 里写 {name} = {wanted}，再重启或重载",
            )


def _followers(found: Circumstances) -> Iterator[Finding]:
    if found.followers:
        yield Finding(
            f"有 {found.followers} 处在复制 PostgreSQL 的日志：那里留着票箱里答卷的先后，搅不匀",
            "收票期间停掉副本和复制槽；非要不可的，只放在同样可信的机器上",
        )


def _full_disk(found: Circumstances) -> Iterator[Finding]:
    if found.disk_free < max(_LEAST_FREE, _LEAST_SHARE * found.disk_total):
        yield Finding(
            f"磁盘快满了，只剩 {found.disk_free / GIGABYTE:.1f} GB：满了就收不了票",
            "腾出地方；到了期限的，用 survey purge 清理",
        )


def _clock(found: Circumstances) -> Iterator[Finding]:
    if found.last_deed and found.now < found.last_deed - _CLOCKS_DIFFER:
        yield Finding(
            "电脑的时间比操作记录里最后一条还早：时间被往回拨了",
            "校准电脑的时间(timedatectl set-ntp true)，再启动服务",
        )


def _schema(found: Circumstances) -> Iterator[Finding]:
    if found.revision is None:
        yield Finding("还没有建库", "survey init；要从备份恢复的，survey restore")
    elif found.revision != found.head:
        yield Finding("数据库还不是这个版本的", "先 survey backup，再 survey upgrade")
    if found.older:
        yield Finding(
            "数据库比密钥目录里记下的旧：用掉、作废的测评码在里面又能用",
            "把它移到别处，再 survey restore 这个文件",
        )


def _leftovers(found: Circumstances) -> Iterator[Finding]:
    if found.leftover_shares:
        yield Finding(
            f"开过箱的票箱，还有 {found.leftover_shares} 份密钥份没有销毁",
            "重新启动一次服务，它会接着销毁；还在的，核对密钥目录的权限",
        )


RULES: tuple[Rule, ...] = (
    *(_key_directory, _open_files, _weak_secret, _plain_http, _plain_server, _debugging),
    *(_access_logs, _swapping, _dumping, _server_settings, _followers, _full_disk),
    *(_clock, _schema, _leftovers),
)
