"""A whole inspection played on real parts: server, phones, slips, sealed boxes, reports."""

import argparse
import json
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from threading import Event, Thread

from flask import Flask

from survey.demo import play, respondents, stage
from survey.settings import Settings
from survey.storage.migrating import upgrade
from survey.web import create_app, wiring
from survey.web.serving import server_of

_UNUSED_PER_GROUP = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give ``parser`` the demo's options and its deed."""
    parser.add_argument("--out", type=Path, default=Path("out"), help="结果放在哪里")
    parser.add_argument("--respondents", type=int, default=120, help="多少人作答")
    parser.add_argument("--seed", type=int, default=1, help="随机种子：同一种子，同样的作答")
    parser.add_argument("--phase", choices=("open", "closed", "opened"), default="opened")
    parser.add_argument("--no-serve", action="store_true", help="演完就结束，不继续服务")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000, help="0 为任一空闲端口")
    parser.add_argument("--database", help="用这个数据库，不写则在结果目录里新建 survey.db")
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Play the inspection and, unless told not to, go on serving the desk."""
    out: Path = asked.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    asked.port = asked.port or _free_port(asked.host)
    settings = _settings(asked, out)
    _clear(out)
    upgrade(settings.database)
    app = create_app(settings)
    works = wiring.works_of(app)
    try:
        with _serving(app, asked.host, asked.port):
            _play(asked, works, settings.public_url, out)
            if not asked.no_serve:
                _go_on(settings.public_url)
    finally:
        works.stop()
    return 0


def _settings(asked: argparse.Namespace, out: Path) -> Settings:
    return Settings(
        home=out,
        database=asked.database or f"sqlite:///{out / 'survey.db'}",
        key_dir=out / "keys",
        secret=secrets.token_urlsafe(32),
        public_url=f"http://{asked.host}:{asked.port}",
        organisation="县委巡察工作领导小组办公室",
        font_dir=None,
        second_factor=False,
    )


def _free_port(host: str) -> int:
    with socket.create_server((host, 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


def _clear(out: Path) -> None:
    """Remove what an earlier demo left, and nothing else."""
    for name in ("survey.db", "survey.db-wal", "survey.db-shm", *play.FILES):
        (out / name).unlink(missing_ok=True)
    for share in (out / "keys").glob("*"):
        share.unlink()


@contextmanager
def _serving(app: Flask, host: str, port: int) -> Iterator[None]:
    """Serve ``app`` from a thread."""
    server = server_of(app, host, port)
    thread = Thread(target=server.run, name="server", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.close()
        thread.join(timeout=10)


def _play(asked: argparse.Namespace, works: wiring.Works, address: str, out: Path) -> None:
    counts = stage.counts(asked.respondents)
    spare = _UNUSED_PER_GROUP if asked.phase == "open" else 0
    scene = stage.build(works, counts, spare)
    print(f"场次“{scene.sitting.title}”已发布，发出测评码 {scene.issued} 个。")
    play.print_sheets(works, scene, out)
    told = respondents.answer_all(scene, counts, address, Random(asked.seed))  # nosec B311  # noqa: S311 - a play
    (out / "answers.json").write_text(json.dumps(told, ensure_ascii=False, indent=1), "utf-8")
    if asked.phase == "open":
        play.write_codes(scene, out / "codes.csv", address)
        print(f"场次仍在收票。未用的测评码在 {out / 'codes.csv'}，可以用自己的手机试填。")
        return
    play.close(works, scene)
    if asked.phase == "opened":
        play.open_boxes(works, scene, out)


def _go_on(address: str) -> None:
    print(f"工作台：{address}/desk/  账号 {stage.LEADER}  口令 {stage.PASSWORD}")
    print("按 Ctrl+C 结束。")
    try:
        Event().wait()
    except KeyboardInterrupt:
        print()
