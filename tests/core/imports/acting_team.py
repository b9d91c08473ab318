"""A team at work without end, in a process that may be killed at any moment.

Run with the data's directory and a file for what it was told: it reads "go" with a seed from its
input, forks a process that opens the store and imports, undoes, redoes and assigns, and says the
number of that process. Each act that returned is written to the file and synced: from then on it
must never be lost. Forking saves the second that loading the libraries takes.
"""

from __future__ import annotations

import io
import itertools
import os
import random
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from core.exports import known_exports
from core.exports.export import Export
from core.imports import (
    assign_posts,
    import_exports,
    open_or_rebuild,
    read_files,
    redo_import,
    undo_import,
)
from core.store import Receipt, Said, Store
from core.store.archive import compress_waiting
from core.store.spool import receive

TODAY = date(2026, 6, 7)
HEADER = "platform,platform_post_id,handle,caption,published_at,as_of,views,likes\n"
CAMPAIGN = "campaign,starts_on,ends_on,goal,goal_metric,target,hashtags\n"


def a_table(number: int) -> dict[str, bytes]:
    rows = [
        f"instagram,{post},ann,New pots #glow,2026-05-10,2026-06-01,{number},{post}"
        for post in range(1, 21)
    ]
    return {f"posts {number}.csv": (HEADER + "\n".join(rows) + "\n").encode()}


def a_campaign(number: int) -> dict[str, bytes]:
    row = f"Glow,2026-05-01,2026-06-30,visibility,views,{number + 1},#glow\n"
    return {f"campaign {number}.csv": (CAMPAIGN + row).encode()}


def a_zip(number: int) -> dict[str, bytes]:
    """Two exports of which one says the year and the account for the other."""
    video = (int(datetime(2026, 5, 20, tzinfo=UTC).timestamp()) << 32) + number % 7
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(
            "Content.csv",
            "Time,Video title,Video link,Post time,Total likes,Total comments,Total shares,"
            "Total views\n"
            f"May 25,,https://www.tiktok.com/@bob/video/{video},May 20,1,1,1,{number}\n",
        )
        archive.writestr(
            "Overview.csv",
            f"Date,Video Views,Profile Views,Likes,Comments,Shares\nMay 25,{number},1,1,1,1\n",
        )
    return {f"download {number}.zip": content.getvalue()}


def bring_in(store: Store, files: dict[str, bytes], said: Said) -> list[Receipt]:
    uploads = [receive(store.spool, name, [text], 1 << 20) for name, text in files.items()]
    exports = [one for one in read_files(store, uploads, TODAY) if isinstance(one, Export)]
    return import_exports(store, exports, [said] * len(exports))


def work_for_ever(data: Path, tell: Callable[[str], None], seed: int) -> None:
    chance = random.Random(seed)
    store = open_or_rebuild(data)
    tell("open")
    loaded: list[int] = []
    undone: list[int] = []
    for act in itertools.count(seed * 10_000):
        choice = chance.random()
        if choice < 0.1 and loaded:
            undone.append(loaded.pop(chance.randrange(len(loaded))))
            undo_import(store, undone[-1])
            tell(f"undone {undone[-1]}")
        elif choice < 0.2 and undone:
            receipt = redo_import(store, undone.pop())
            tell(f"loaded {receipt.import_id}")
        elif choice < 0.3:
            assign_posts(store, ["instagram:1", "instagram:2"], None, f"act {act}")
            tell(f"assigned {act}")
        elif choice < 0.35:
            compress_waiting(data)
        else:
            make = chance.choice((a_table, a_table, a_zip, a_campaign))
            said = Said(campaign="Tea" if choice < 0.5 and make is a_table else None)
            for receipt in bring_in(store, make(act), said):
                assert receipt.import_id is not None, receipt
                loaded.append(receipt.import_id)
                tell(f"loaded {receipt.import_id}")


def main(data: Path, told: Path) -> None:
    known_exports()  # read once, before the forks
    for line in sys.stdin:
        child = os.fork()
        if child:
            print(child, flush=True)  # noqa: T201
            os.waitpid(child, 0)
            print("gone", flush=True)  # noqa: T201
            continue
        handle = os.open(told, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

        def tell(words: str, to: int = handle) -> None:
            os.write(to, f"{words}\n".encode())
            os.fsync(to)

        try:
            work_for_ever(data, tell, int(line.split()[1]))
        except BaseException as error:  # noqa: BLE001 told, and the test fails for it
            tell(f"failed {error!r}")
            os._exit(1)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
