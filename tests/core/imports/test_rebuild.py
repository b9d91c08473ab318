"""The database can be deleted: the originals and the journal make it again, table by table."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from core import acting
from core.acting import Person
from core.checks.sensitivity import Sensitivity
from core.errors import PothosError
from core.exports import Export, HeaderMapping, Question, Refusal
from core.imports import (
    add_campaign,
    assign_posts,
    change_answer_limit,
    change_sensitivity,
    count_estimates,
    import_exports,
    open_or_rebuild,
    read_files,
    rebuild,
    redo_import,
    say_fit,
    say_in_order,
    say_match,
    say_sameness,
    take_back_sameness,
    think_of,
    undo_import,
    withdraw_assignment,
)
from core.imports.replay import KINDS
from core.store import Receipt, Said, Store, history, open_store
from core.store.archive import compress_waiting, originals
from core.store.decisions import (
    Decided,
    assign_alert,
    decide,
    end_decision,
    hold_review,
    keep_note,
    say_useful,
    snooze_alert,
    write_note,
)
from core.store.erasures import keep_erasure, lift_erasure
from core.store.exchange import say_exchange_rate
from core.store.given_up import GIVEN_UP
from core.store.mappings import (
    mappings_in_use,
    rename_mapping,
    save_mapping,
    withdraw_mapping,
)
from core.store.settings import choose_alerts_in_a_meeting
from core.store.spool import receive
from tests.core.imports.tables import every_table, require_the_same
from tests.core.imports.test_mappings import POSTS as OF_A_TOOL
from tests.core.imports.test_mappings import confirmed

TODAY = date(2026, 6, 7)

CAMPAIGNS = """campaign,starts_on,ends_on,goal,goal_metric,target,hashtags
Spring Glow,2026-05-01,2026-06-30,visibility,views,100000,#springglow
"""
POSTS = """platform,platform_post_id,handle,caption,published_at,as_of,views,reach,likes,comments
instagram,1,ann,New pots #springglow,2026-05-10,2026-06-01,1000,800,40,4
instagram,2,ann,My holiday,2026-05-11,2026-06-01,2000,1600,60,6
tiktok,3,bob,Look #SpringGlow,2026-05-12,2026-06-01,500,,20,2
tiktok,3,bob,Look #SpringGlow,2026-05-12,2026-06-01,500,,20,2
tiktok,4,bob,No figure,2026-05-12,2026-06-01,many,,20,2
"""
LATER = """platform,platform_post_id,as_of,views,reach,likes,comments,shares,saves
instagram,1,2026-06-05,1500,1200,60,5,1,1
tiktok,3,2026-06-05,400,,20,2,,
"""


def read(
    store: Store, files: dict[str, bytes], answers: dict[str, HeaderMapping] | None = None
) -> list[Export | Question | Refusal]:
    uploads = [receive(store.spool, name, [text], 1 << 20) for name, text in files.items()]
    return read_files(store, uploads, TODAY, answers)


def bring_in(
    store: Store,
    files: dict[str, bytes],
    said: Said | None = None,
    answers: dict[str, HeaderMapping] | None = None,
) -> list[Receipt]:
    """Upload files by their names, read them together and load all that can be."""
    exports = [one for one in read(store, files, answers) if isinstance(one, Export)]
    assert exports
    return import_exports(store, exports, [said or Said()] * len(exports))


def bring_in_what_nobody_knows(store: Store) -> None:
    """Once answered for one file only, and once with a mapping that is renamed and withdrawn."""
    (question,) = read(store, {"tool.csv": OF_A_TOOL.encode()})
    assert isinstance(question, Question)
    answer = confirmed(question)
    bring_in(store, {"tool.csv": OF_A_TOOL.encode()}, answers={question.file.sha256: answer})
    save_mapping(store, answer)
    bring_in(store, {"tool, later.csv": OF_A_TOOL.replace("77", "78").encode()})
    with store.read() as cursor:
        (saved,) = mappings_in_use(cursor)
    rename_mapping(store, saved.mapping_id, "Weekly")
    withdraw_mapping(store, saved.mapping_id)


def work_through_a_review(store: Store) -> None:
    """What is said in a meeting, and a part of it taken back."""
    began_at = datetime(2026, 6, 8, 9, tzinfo=UTC)
    with acting.acting_for(Person("ana@example.com", "analyst")):
        decided = Decided(
            "alert", "spring glow", "no goal", "No goal \U0001f331", "pivot", "too \u2028 few",
            "Ana", TODAY, 0.2, TODAY, "posts a week",
        )  # fmt: skip
        decision_id = decide(store, decided, TODAY, None)
        assign_alert(store, "alert", "Ana")
        snooze_alert(store, "alert", TODAY, "medium", 4.5)
        say_useful(store, "alert", True)
        note_id = write_note(store, "day", "spring glow", "spring glow", "\U0001f331", TODAY)
    end_decision(store, decision_id, "closed")
    keep_note(store, note_id, "day", "spring glow", "spring glow", TODAY, None)
    snooze_alert(store, "alert", None, None)
    hold_review(store, began_at, ["alert", "another"], 1)


def say_who_was_erased(store: Store) -> None:
    keep_erasure(store, "00" * 32, "erased person 1f2e3d4c", ["a1", "b2"], {"uploads_changed": 2})
    lift_erasure(store, "erased person 1f2e3d4c")


def a_zip_of_two_downloads() -> bytes:
    """Content.csv says neither year nor, for the days, the account: its siblings tell both."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for handle, year, day in (("ann", 2025, "June 25"), ("bob", 2026, "May 25")):
            number = int(datetime(year, 5, 20, tzinfo=UTC).timestamp()) << 32
            archive.writestr(
                f"download/{handle}/Content.csv",
                "Time,Video title,Video link,Post time,Total likes,Total comments,Total shares,"
                f"Total views\n{day},,https://www.tiktok.com/@{handle}/video/{number},May 20,"
                "1,1,1,1\n",
            )
            archive.writestr(
                f"download/{handle}/Overview.csv",
                f"Date,Video Views,Profile Views,Likes,Comments,Shares\n{day},7,1,1,1,1\n",
            )
        archive.writestr("download/logo.png", b"\x89PNG")
    return content.getvalue()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def worked_with(data: Path) -> Iterator[Store]:
    """A store after a week of a team: every kind of act that there is."""
    store = open_or_rebuild(data)
    campaigns, _ = bring_in(store, {"campaigns.csv": CAMPAIGNS.encode(), "p.csv": POSTS.encode()})
    assert campaigns.import_id == 1
    bring_in(store, {"all.zip": a_zip_of_two_downloads()})
    (later,) = bring_in(store, {"later/posts.csv": LATER.encode()}, Said(campaign="Tea & Cake"))
    (again,) = bring_in(store, {"posts again.csv": POSTS.encode()})
    assert again.already_imported_at is not None
    overview = b"Date,Video Views,Profile Views,Likes,Comments,Shares\n2026-05-25,7,1,1,1,1\n"
    bring_in(store, {"Overview.csv": overview}, Said(handle="cat"))
    add_campaign(
        store, {"campaign": "By hand \u2028 \U0001f331", "target": "5,000", "goal": "sales"}
    )
    assign_posts(store, ["instagram:2"], "spring glow", "Anna knows")
    assign_posts(store, ["tiktok:4"], None, "not ours")
    assign_posts(store, ["instagram:2"], None, "or not")
    withdraw_assignment(store, ["instagram:2"])
    assert later.import_id is not None
    undo_import(store, later.import_id)
    redone = redo_import(store, later.import_id)
    assert redone.rows_loaded == 2
    bring_in_what_nobody_knows(store)
    say_sameness(store, "name:ann", "name:bob", True, "ann and bob")
    say_sameness(store, "name:ann", "name:cat", False, "ann and cat")
    take_back_sameness(store, "name:ann", "name:cat")
    count_estimates(store, False)
    change_sensitivity(store, Sensitivity(1 / 3, 0.25))
    say_exchange_rate(store, "EUR", "USD", Decimal("1.08"), date(2026, 6, 1))
    change_answer_limit(store, 5)
    choose_alerts_in_a_meeting(store, 7)
    say_fit(store, "spring glow", "ann", True, "she knows pots")
    think_of(store, "spring glow", "ann", True)
    say_match(store, "D-1", "instagram:1", False)
    say_in_order(store, "instagram:1", "brief", True, "agreed by telephone")
    work_through_a_review(store)
    say_who_was_erased(store)
    yield store
    store.close()


def test_the_team_has_done_everything_that_a_journal_can_tell(
    worked_with: Store, data: Path
) -> None:
    text = (data / "journal.jsonl").read_text()
    assert {json.loads(line)["what"] for line in text.splitlines()} == {"import", *KINDS} - {
        GIVEN_UP
    }


def delete_the_database(data: Path) -> None:
    for path in data.glob("pothos.duckdb*"):
        path.unlink()


def test_every_table_is_the_same_after_the_database_was_deleted(
    worked_with: Store, data: Path
) -> None:
    before = every_table(worked_with)
    assert len(before["import_file"]) >= 8
    assert len(before["post_now"]) >= 4
    worked_with.close()
    delete_the_database(data)
    store = open_or_rebuild(data)
    assert store.recovered is not None
    assert store.recovered.startswith("There was no database. It was made again")
    require_the_same(every_table(store), before)
    store.close()


def test_a_rebuild_keeps_the_old_database_and_needs_no_raw_originals(
    worked_with: Store, data: Path
) -> None:
    before, in_spool = every_table(worked_with), sorted(worked_with.spool.iterdir())
    worked_with.close()
    assert compress_waiting(data) > 0
    done = rebuild(data)
    assert done.lost == ()
    assert done.set_aside is not None
    assert done.set_aside.is_file()
    assert list(data.glob("rebuilding*")) == []
    store = open_or_rebuild(data)
    assert store.recovered is None
    require_the_same(every_table(store), before)
    assert sorted(store.spool.iterdir()) == in_spool
    store.close()


def test_a_missing_original_is_named_and_nothing_is_changed(worked_with: Store, data: Path) -> None:
    worked_with.close()
    database = (data / "pothos.duckdb").read_bytes()
    with open_it(data) as store, store.read() as cursor:
        (sha256,) = cursor.execute(
            "SELECT original FROM import_file WHERE file_name = 'posts.csv'"
        ).fetchall()[0]
    (originals(data) / sha256[:2] / sha256).unlink()
    with pytest.raises(PothosError) as raised:
        rebuild(data)
    assert raised.value.title == "Some imports cannot be made again."
    assert raised.value.what_happened.startswith("import 7, posts.csv: ")
    assert (data / "pothos.duckdb").read_bytes() == database
    done = rebuild(data, even_if_incomplete=True)
    # What was loaded again is lost with it: both came out of the same upload.
    assert len(done.lost) == 2
    with open_it(data) as store, store.read() as cursor:
        found = cursor.execute("SELECT list(import_id ORDER BY 1) FROM import_file").fetchall()[0][
            0
        ]
    assert 7 not in found
    assert 8 in found


def test_an_import_that_was_given_up_is_not_asked_about_again_and_its_number_stays_its_own(
    data: Path,
) -> None:
    store = open_or_rebuild(data)
    bring_in(store, {"campaigns.csv": CAMPAIGNS.encode()})
    (lost,) = bring_in(store, {"posts.csv": POSTS.encode()})
    assert lost.import_id == 2
    store.close()
    (path,) = (path for path in originals(data).glob("*/*") if path.read_bytes() == POSTS.encode())
    path.rename(data / "elsewhere.csv")
    rebuild(data, even_if_incomplete=True)

    store = open_or_rebuild(data)
    (later,) = bring_in(store, {"later.csv": LATER.encode()})
    assert later.import_id == 3
    before = every_table(store)
    store.close()
    delete_the_database(data)
    store = open_or_rebuild(data)
    assert store.recovered is not None
    assert "is complete but for the imports that were given up before" in store.recovered
    require_the_same(every_table(store), before)
    store.close()

    (data / "elsewhere.csv").rename(path)
    assert rebuild(data).lost == ()
    with open_it(data) as store, store.read() as cursor:
        assert [line.file_name for line in history(cursor)] == [
            "later.csv",
            "posts.csv",
            "campaigns.csv",
        ]


class open_it:  # noqa: N801 reads like a function
    def __init__(self, data: Path) -> None:
        self.store = open_store(data)

    def __enter__(self) -> Store:
        return self.store

    def __exit__(self, *_: object) -> None:
        self.store.close()
