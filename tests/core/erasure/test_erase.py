"""A person is erased out of every place at once; figures stay, and what comes again is told."""

from __future__ import annotations

import contextlib
import gzip
import io
import shutil
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest

from core import acting
from core.__main__ import main
from core.acting import NotAllowedError, Person
from core.erasure import certificate, erase, erase_again, look_for, who_commented
from core.errors import PothosError
from core.exports import Export, Question
from core.exports.reading import mapping_of
from core.imports import (
    import_exports,
    open_or_rebuild,
    redo_import,
    say_fit,
    think_of,
    undo_import,
)
from core.imports.backup import BACKUPS, back_up, restore
from core.imports.switch import BESIDE, decide_to_switch, switch
from core.minutes.kept import FOLDER as MINUTES
from core.sharing import HIDDEN, Access, Asked, Chosen, make_link, publish
from core.sharing.chosen import Hidden
from core.store import Said, Store, history, open_store
from core.store.archive import compress_waiting, kept_originals
from core.store.contracts import rule_match
from core.store.decisions import Decided, assign_alert, decide, write_note
from core.store.erasures import erasures, lift_erasure
from tests.core.imports.tables import every_table, require_the_same
from tests.core.imports.test_rebuild import bring_in, read

TODAY = date(2026, 6, 7)
TRACES = (
    b"anna berg", b"anna_berg", b"anna@example.com", b"17841400001", b"cxyz123abc",
    b"ugeeanna", b"secret morning", b"dear anna berg", b"call me anna",
)  # fmt: skip

CAMPAIGNS = """campaign,starts_on,ends_on,goal,goal_metric,target,hashtags
Spring Glow,2026-05-01,2026-06-30,visibility,views,100000,#springglow
"""
CREATORS = """creator,email,platform,handle,followers,country
Anna Berg,anna@example.com,instagram,anna_berg,12000,DE
Ben Ode,ben@example.com,instagram,ben_ode,9000,DE
"""
POSTS = """platform,platform_post_id,permalink,handle,creator,caption,published_at,as_of,views,reach,likes,comments
instagram,17841400001,https://www.instagram.com/p/Cxyz123AbC/,anna_berg,Anna Berg,"My secret morning
with pots #springglow",2026-05-10,2026-06-01,1000,800,40,4
instagram,17841400002,https://www.instagram.com/p/Dxyz123AbC/,ben_ode,Ben Ode,Pots with @anna_berg #springglow,2026-05-11,2026-06-01,2000,1600,60,6
"""  # noqa: E501
CONTRACTS = """contract_id,creator,campaign,status,price,currency
K1,Anna Berg,Spring Glow,signed,500,EUR
"""
DELIVERABLES = """Member,Project,Network,Deliverable Type,Due Date,Status
Anna Berg,Spring Glow,Instagram,Post,2026-05-20,Pending
"""
"""Aspire's, which numbers none: their ids are made of what the rows say."""
MESSAGES = """message_id,creator,campaign,channel,direction,sent_at,subject,body
M1,Anna Berg,Spring Glow,email,out,2026-05-02T10:00:00Z,Pots for you,"Dear Anna Berg, would you like some pots?"
M2,Ben Ode,Spring Glow,email,out,2026-05-02T10:05:00Z,Pots for you,"Dear Ben Ode, would you like some pots?"
"""  # noqa: E501
COMMENTS = """platform,platform_post_id,comment_id,author,body,created_at
instagram,17841400002,C1,anna_berg,Call me Anna from the north,2026-05-12T10:00:00Z
instagram,17841400001,C2,carl,So nice to see these pots again,2026-05-12T10:00:00Z
"""


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "anna_berg"
    for row in (
        ["platform", "platform_post_id", "handle", "as_of", "views", "reach", "likes", "comments"],
        ["instagram", "17841400001", "anna_berg", "2026-06-05", 1500, 1200, 60, 5],
    ):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def zipped() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("messages.csv", MESSAGES)
        archive.writestr("anna_berg/comments.csv", COMMENTS.encode("utf-16"))
    return content.getvalue()


def fill(store: Store) -> None:
    """Anna in every kind of row and file, packed and not; one import of her is undone."""
    bring_in(store, {"campaigns.csv": CAMPAIGNS.encode()})
    bring_in(store, {"creators.csv": CREATORS.encode(), "posts anna_berg.csv": POSTS.encode()})
    compress_waiting(store.home)
    bring_in(store, {"contracts.csv": CONTRACTS.encode()})
    promised = {"deliverables.csv": DELIVERABLES.encode()}
    (question,) = read(store, promised)
    assert isinstance(question, Question)
    bring_in(
        store, promised, answers={question.file.sha256: mapping_of(question, "", question.entry)}
    )
    bring_in(store, {"of anna_berg.xlsx": workbook(), "all.zip": zipped()})
    undone = POSTS.replace("My secret morning", "My secret morning in UgeeAnna").replace(
        "40,4", "41,4"
    )
    bring_in(store, {"undone.csv": undone.encode()})
    with store.read() as cursor:
        last = max(one.import_id for one in history(cursor))
    undo_import(store, last)


def work(store: Store) -> None:
    """What the team said of her, by hand."""
    with store.read() as cursor:
        (deliverable_id,) = cursor.execute("SELECT deliverable_id FROM deliverable").fetchone()
        alerts = cursor.execute(
            "SELECT alert_id FROM alert_episode WHERE contains(subject, 'anna')"
        ).fetchall()
    assert deliverable_id.startswith("#")
    rule_match(store, deliverable_id, "instagram:17841400001", True)
    say_fit(store, "spring glow", "anna berg", True, "Anna Berg, call me Anna, knows her pots")
    think_of(store, "spring glow", "anna berg", True)
    write_note(store, "creator", "anna berg", "spring glow", "Was at secret morning again")
    for (alert_id,) in alerts:
        assign_alert(store, alert_id, "Ana")
    decided = Decided(
        "alert", "spring glow", "no goal", "Late", "replace", "Anna Berg is late, ask Ben Ode",
        "Ana", TODAY, 0.2, TODAY + timedelta(days=14), "engagement rate",
    )  # fmt: skip
    decide(store, decided, TODAY, None)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data with Anna everywhere, closed; made once, for it takes seconds."""
    store = open_or_rebuild(tmp_path_factory.mktemp("filled") / "data")
    fill(store)
    work(store)
    access = Access(store.home)
    shown = frozenset[Hidden](HIDDEN)
    with store.read() as cursor:
        view = publish(cursor, Chosen(("spring glow",), shown=shown))
    asked = Asked("For Anna Berg's agency", "", "frozen", Chosen(("spring glow",)), 30)
    make_link(access, asked, lambda _chosen: view)
    (store.home / MINUTES).mkdir()
    minutes = store.home / MINUTES / "2026-06-01 line 4.html"
    minutes.write_text("<p title='anna_berg'>Anna Berg</p>")
    done = store.home / "inbox" / "done" / "2026-06-01"
    done.mkdir(parents=True)
    (done / "anna_berg_posts.csv").write_text(POSTS)
    (store.home / BACKUPS).mkdir()
    back_up(store.home, store.home / BACKUPS / "pothos-1.zip")
    store.close()
    return store.home


@pytest.fixture(scope="module")
def without(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same after Anna was erased, closed."""
    data = tmp_path_factory.mktemp("without") / "data"
    shutil.copytree(filled, data)
    store = open_or_rebuild(data)
    erase(store, Access(data), "anna berg")
    store.close()
    return data


@contextlib.contextmanager
def opened(data: Path, to: Path) -> Iterator[Store]:
    shutil.copytree(data, to)
    store = open_or_rebuild(to)
    try:
        yield store
    finally:
        store.close()


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> Iterator[Store]:
    with opened(filled, tmp_path / "data") as store:
        yield store


@pytest.fixture
def access(store: Store) -> Access:
    return Access(store.home)


@pytest.fixture
def erased(without: Path, tmp_path: Path) -> Iterator[Store]:
    with opened(without, tmp_path / "data") as store:
        yield store


def name_of_who_was_erased(store: Store) -> str:
    with store.read() as cursor:
        return erasures(cursor)[0].stands_for


def everything_on_the_disk(home: Path) -> Iterator[tuple[str, bytes]]:
    """Every file's name and bytes, unpacked where it is packed; the spool is removed by age."""
    for path in sorted(home.rglob("*")):
        if not path.is_file() or path.relative_to(home).parts[0] in ("spool", "temp"):
            continue
        content = path.read_bytes()
        if path.suffix == ".gz":
            content = gzip.decompress(content)
        yield str(path.relative_to(home)), content
        if content.startswith(b"PK\x03\x04"):
            yield from members(str(path), content)


def members(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in archive.infolist():
            yield f"{name}/{member.filename}", archive.read(member)


def places_with_a_trace(home: Path) -> list[str]:
    found = []
    for name, content in everything_on_the_disk(home):
        texts = {content.lower(), content.replace(b"\0", b"").lower(), name.lower().encode()}
        found += [f"{name}: {one!r}" for one in TRACES if any(one in text for text in texts)]
    return found


def figures(store: Store) -> list[tuple[object, ...]]:
    with store.read() as cursor:
        return cursor.execute(
            "SELECT posts, creators, denominator, (SELECT sum(views) FROM post_now), "
            "(SELECT sum(likes) FROM post_now), (SELECT count(*) FROM comment), "
            "(SELECT count(*) FROM message), (SELECT sum(price) FROM contract), "
            "(SELECT count(*) FROM deliverable_match), (SELECT count(*) FROM alert), "
            "(SELECT count(*) FROM alert_word), (SELECT count(*) FROM fit_ruling) "
            "FROM campaign_now"
        ).fetchall()


def test_nothing_on_the_disk_leads_to_them_and_every_figure_stays(
    store: Store, access: Access
) -> None:
    before = figures(store)
    assert len(places_with_a_trace(store.home)) > 20

    told = erase(store, access, "anna berg")

    # Closed, so that the write-ahead log is taken in: it is gone with its bytes.
    assert figures(store) == before
    store.close()
    assert places_with_a_trace(store.home) == []
    assert told["rows"]["post"] == 1
    assert told["uploads_changed"] == 7
    assert (told["minutes"], told["views"], told["inbox"], told["backups_removed"]) == (1, 1, 1, 1)


def test_others_stay_as_they_are(erased: Store) -> None:

    with erased.read() as cursor:
        captions = cursor.execute(
            "SELECT caption FROM post WHERE creator_id = 'ben ode'"
        ).fetchall()
        bodies = cursor.execute("SELECT body FROM message WHERE creator_id = 'ben ode'").fetchall()
        comments = cursor.execute("SELECT body FROM comment WHERE author = 'carl'").fetchall()
        mails = cursor.execute(
            "SELECT DISTINCT email FROM creator WHERE creator_id = 'ben ode' AND email IS NOT NULL"
        ).fetchall()
    assert captions[0][0].startswith("Pots with @erased")
    assert captions[0][0].endswith(" #springglow")
    assert bodies == [("Dear Ben Ode, would you like some pots?",)]
    assert comments == [("So nice to see these pots again",)]
    assert mails == [("ben@example.com",)]


def test_words_of_the_team_still_hold_for_who_stands_there_now(erased: Store) -> None:
    name = name_of_who_was_erased(erased)

    with erased.read() as cursor:
        assert cursor.execute("SELECT creator_id, fits, reason FROM fit_ruling").fetchall() == [
            (name, True, "erased text")
        ]
        assert cursor.execute(
            "SELECT count(*) FROM match_ruling JOIN deliverable USING (deliverable_id) "
            "JOIN post_now USING (post_id)"
        ).fetchall() == [(1,)]
        assert cursor.execute(
            "SELECT count(*) FROM alert_word LEFT JOIN alert_episode USING (alert_id) "
            "WHERE alert_episode.alert_id IS NULL"
        ).fetchall() == [(0,)]
        assert cursor.execute("SELECT why FROM decision").fetchall() == [
            (f"{name} is late, ask Ben Ode",)
        ]


def test_the_database_can_still_be_made_again(erased: Store) -> None:
    expected = every_table(erased)
    home = erased.home
    erased.close()
    (home / "pothos.duckdb").unlink()

    again = open_or_rebuild(home)

    try:
        require_the_same(every_table(again), expected)
        with again.read() as cursor:
            (one,) = erasures(cursor)
        assert one.told["rows"]["post"] == 1
    finally:
        again.close()


def test_the_store_goes_on_and_the_undone_import_can_come_again(erased: Store) -> None:
    with erased.read() as cursor:
        (undone,) = [one.import_id for one in history(cursor) if one.undone_at is not None]

    redo_import(erased, undone)

    erased.close()
    assert places_with_a_trace(erased.home) == []


def test_the_old_file_dropped_again_is_what_is_there_already(erased: Store) -> None:

    (receipt,) = bring_in(erased, {"posts anna_berg.csv": POSTS.encode()})

    assert receipt.already_imported_at is not None
    erased.close()
    assert places_with_a_trace(erased.home) == []


def test_a_new_file_that_names_them_is_loaded_without_them_and_says_so(erased: Store) -> None:
    name = name_of_who_was_erased(erased)
    later = (
        "platform,platform_post_id,permalink,handle,caption,published_at,as_of,views\n"
        "instagram,17841400009,https://www.instagram.com/p/Exyz123AbC/,@Anna_Berg,"
        "Call me Anna again and again,2026-06-02,2026-06-06,500\n"
        "instagram,17841400008,https://www.instagram.com/p/Fxyz123AbC/,ben_ode,"
        "Ben has other pots,2026-06-02,2026-06-06,700\n"
    )

    (receipt,) = bring_in(erased, {"later.csv": later.encode()})

    assert receipt.rows_loaded == 2
    (note,) = [one for one in receipt.issues if one.code == "erased person"]
    assert name in note.message
    with erased.read() as cursor:
        captions = cursor.execute("SELECT caption FROM post ORDER BY caption").fetchall()
    assert ("Ben has other pots",) in captions
    home = erased.home
    expected = every_table(erased)
    erased.close()
    assert places_with_a_trace(home) == []
    assert not any("exyz123" in one for one in map(str, captions))
    (home / "pothos.duckdb").unlink()
    again = open_or_rebuild(home)
    require_the_same(every_table(again), expected)
    again.close()


def test_a_file_that_names_nobody_cannot_be_loaded_as_theirs(erased: Store) -> None:
    nameless = POSTS.replace("anna_berg", "").replace("Anna Berg", "").replace("ben_ode", "")
    nameless = nameless.replace("Ben Ode", "").replace("1784140000", "2784140000")

    (receipt,) = bring_in(erased, {"whose.csv": nameless.encode()}, Said(handle="@Anna_Berg"))

    assert receipt.failure is not None
    assert receipt.failure.title == "This account is of somebody who was erased."
    assert receipt.rows_loaded == 0


def test_what_was_read_before_the_erasure_is_not_loaded_after_it(
    store: Store, access: Access
) -> None:
    later = POSTS.replace("2026-06-01", "2026-06-06")
    waiting = [one for one in read(store, {"later.csv": later.encode()}) if isinstance(one, Export)]
    erase(store, access, "anna berg")

    (receipt,) = import_exports(store, waiting, [Said()])

    assert receipt.failure is not None
    assert receipt.failure.title == "Somebody in this file was erased since it was read."
    (receipt,) = bring_in(store, {"later.csv": later.encode()})
    assert receipt.rows_loaded == 2
    store.close()
    assert places_with_a_trace(store.home) == []


def test_one_who_may_come_in_again_does(erased: Store) -> None:
    name = name_of_who_was_erased(erased)
    lift_erasure(erased, name)

    bring_in(erased, {"again.csv": CREATORS.replace("12000", "12001").encode()})

    with erased.read() as cursor:
        assert cursor.execute(
            "SELECT name FROM creator_now WHERE creator_id = 'anna berg'"
        ).fetchall() == [("Anna Berg",)]


def test_a_backup_put_back_is_erased_again(filled: Path, without: Path, tmp_path: Path) -> None:
    restore(filled / BACKUPS / "pothos-1.zip", tmp_path / "restored")
    restored = open_store(tmp_path / "restored")
    assert places_with_a_trace(restored.home)

    again = erase_again(restored, Access(restored.home), without)

    assert len(again) == 1
    restored.close()
    assert places_with_a_trace(restored.home) == []


def test_the_command_puts_a_backup_back_without_them(
    filled: Path, without: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backup, data = str(filled / BACKUPS / "pothos-1.zip"), tmp_path / "restored"

    code = main(["restore", backup, "--data", str(data), "--erased", str(without)])

    assert code == 0
    assert "Erased again: erased person" in capsys.readouterr().out
    assert places_with_a_trace(data) == []


def test_the_certificate_says_what_was_done_and_not_to_whom(erased: Store) -> None:
    with erased.read() as cursor:
        (one,) = erasures(cursor)

    text = certificate(one)

    assert "7 of 8 uploads" in text
    assert "1 row of contracts" in text
    assert "0 traces were left" in text
    assert "anna" not in text.lower()


def test_two_people_are_erased_one_after_the_other(erased: Store) -> None:
    erase(erased, Access(erased.home), "ben ode")

    with erased.read() as cursor:
        assert len(erasures(cursor)) == 2
        names = [row[0] for row in cursor.execute("SELECT name FROM creator_now").fetchall()]
    assert all(name.startswith("erased person") for name in names)


def test_an_upload_that_cannot_be_read_leaves_everything_as_it_was(
    store: Store, access: Access
) -> None:
    sha256 = kept_originals(store.home)[0]
    for path in (store.home / "originals" / sha256[:2]).glob(f"{sha256}*"):
        path.write_bytes(b"cut off")
    before = every_table(store)
    journal = (store.home / "journal.jsonl").read_bytes()

    with pytest.raises(PothosError) as refused:
        erase(store, access, "anna berg")

    assert "damaged" in refused.value.title.lower()
    require_the_same(every_table(store), before)
    assert (store.home / "journal.jsonl").read_bytes() == journal
    assert not (store.home / BESIDE).exists()


@pytest.mark.parametrize("role", ["analyst", "viewer", "guest", "nobody"])
def test_only_owners_look_and_erase(store: Store, access: Access, role: acting.Role) -> None:
    with acting.acting_for(Person("x@example.com", role)):
        with pytest.raises(NotAllowedError):
            look_for(store, "anna berg")
        with pytest.raises(NotAllowedError):
            erase(store, access, "anna berg")
        with pytest.raises(NotAllowedError):
            lift_erasure(store, "erased person 1")


def test_whoever_is_not_known_is_not_erased(store: Store, access: Access) -> None:
    with pytest.raises(PothosError, match="not known"):
        erase(store, access, "nobody at all")


class KilledError(BaseException):
    """What is left on the disk is what a kill leaves."""


class DyingPath:
    """Counts the files that are put in their place or removed, and dies at one of them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.dies_at = 0
        self.steps = 0
        for name in ("replace", "unlink"):
            monkeypatch.setattr(Path, name, self._counted(getattr(Path, name)))

    def _counted(self, original: Callable[..., object]) -> Callable[..., object]:
        def step(*given: object, **named: object) -> object:
            self.steps += 1
            if self.steps == self.dies_at:
                raise KilledError
            return original(*given, **named)

        return step


def test_a_kill_at_any_step_leaves_all_of_it_or_nothing(
    store: Store, access: Access, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = every_table(store)
    undecided, decided = tmp_path / "undecided", tmp_path / "decided"

    def keep_copies(home: Path, going: Sequence[str]) -> None:
        shutil.copytree(home, undecided)
        decide_to_switch(home, going)
        shutil.copytree(home, decided)

    monkeypatch.setattr("core.erasure.person.decide_to_switch", keep_copies)
    erase(store, access, "anna berg")
    again = open_or_rebuild(undecided)
    require_the_same(every_table(again), before)
    again.close()
    assert not (undecided / BESIDE).exists()

    for dies_at in range(1, 100):
        data = tmp_path / "data at a step"
        shutil.copytree(decided, data)
        with monkeypatch.context() as patched:
            dying = DyingPath(patched)
            dying.dies_at = dies_at
            try:
                switch(data)
            except KilledError:
                is_done = False
            else:
                is_done = True
        again = open_or_rebuild(data)
        with again.read() as cursor:
            assert len(erasures(cursor)) == 1
        again.close()
        assert places_with_a_trace(data) == [], dies_at
        assert not (data / BESIDE).exists()
        shutil.rmtree(data)
        if is_done:
            break
    # Seven uploads come and go, packed or not, and the journal and the database come.
    assert dies_at > 7 + 2 * 7 + 2


def test_an_account_that_no_export_gives_a_name_to_is_erased_by_its_handle(tmp_path: Path) -> None:
    nameless = POSTS.replace(",Anna Berg,", ",,").replace(",Ben Ode,", ",,")
    with contextlib.closing(open_or_rebuild(tmp_path / "data")) as store:
        bring_in(store, {"posts.csv": nameless.encode()})

        told = erase(store, Access(store.home), "instagram:anna_berg")

        assert told["rows"]["post"] == 1
        with store.read() as cursor:
            handles = {row[0] for row in cursor.execute("SELECT handle FROM account").fetchall()}
        assert handles == {told["stands_for"], "ben_ode"}
    assert places_with_a_trace(store.home) == []


def test_somebody_who_only_commented_can_be_erased(store: Store, access: Access) -> None:
    assert who_commented(store, " @Carl ") == ["instagram:carl"]
    assert who_commented(store, "nobody") == []
    found = look_for(store, "instagram:carl")
    assert found.rows["comment"] == 1
    assert found.rows["creator"] == 0

    erase(store, access, "instagram:carl")

    with store.read() as cursor:
        comments = dict(cursor.execute("SELECT comment_id, body FROM comment").fetchall())
        authors = {row[0] for row in cursor.execute("SELECT author FROM comment").fetchall()}
    assert comments["C2"].startswith("erased text")
    assert comments["C1"] == "Call me Anna from the north"
    assert "carl" not in authors
    assert who_commented(store, "carl") == []
