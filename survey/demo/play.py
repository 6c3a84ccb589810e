"""The last acts: closing the boxes, opening them, handing in the annex."""

import csv
from datetime import UTC, datetime
from pathlib import Path

from survey.demo.stage import CUSTODIANS, PASSPHRASE, PASSWORD, Scene
from survey.services import opening, recounting, reporting, running, slips
from survey.web.wiring import Works

FILES = (
    *("slips.pdf", "poster.pdf", "answers.json", "codes.csv"),
    *("report.docx", "report.pdf", "summary.xlsx"),
)


def print_sheets(works: Works, scene: Scene, out: Path) -> None:
    """Write the slips of all groups, and the poster of each shared code."""
    with works.store.read() as books:
        sheets = slips.printed(
            books, scene.leader, scene.sitting.id, scene.slips, 24, works.printing
        )
        (out / "slips.pdf").write_bytes(sheets)
        for group in scene.entrances:
            poster = slips.poster(books, scene.leader, scene.sitting.id, group, works.printing)
            (out / "poster.pdf").write_bytes(poster)


def write_codes(scene: Scene, path: Path, address: str) -> None:
    """Write the unused slips, for whoever wants to answer with his own phone."""
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(("group", "code", "url"))
        for group, unused in scene.slips.items():
            rows.writerows((group, slip.typed, f"{address}/s#{slip.token}") for slip in unused[:20])
        for group, key in scene.entrances.items():
            rows.writerow((group, "", f"{address}/o/{key}"))


def close(works: Works, scene: Scene) -> None:
    """Close the sitting and stir what is kept."""
    with works.store.begin() as books:
        running.close(books, scene.leader, scene.sitting.id, datetime.now(UTC))
    works.upkeep.stir()
    print("已截止，票箱已封。")


def open_boxes(works: Works, scene: Scene, out: Path) -> None:
    """Open the boxes with two custodians, write the annex, and count once more."""
    hands = [opening.Hand(name, PASSWORD, scene.cards[name], PASSPHRASE) for name in CUSTODIANS[:2]]
    now = datetime.now(UTC)
    summary = opening.open_sitting(
        works.store, scene.leader, scene.sitting.id, hands, works.shares, works.upkeep.stir, now
    )
    print(f"已开箱，{len(hands)} 位开箱人到场；汇总含 {len(summary.forms)} 张表。")
    asked = works.store, scene.leader, scene.sitting.id, now
    (out / "report.docx").write_bytes(reporting.word(*asked))
    (out / "report.pdf").write_bytes(reporting.pdf(*asked, works.printing.fonts))
    (out / "summary.xlsx").write_bytes(reporting.excel(*asked))
    with works.store.read() as books:
        differences = recounting.recount(books, scene.sitting.id)
    if differences:
        raise RuntimeError("; ".join(differences))
    print("重新计票与汇总一致。")
    for name in FILES:
        if (out / name).exists():
            print(f"  {out / name}")
