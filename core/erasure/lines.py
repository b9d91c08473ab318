"""The journal without a person: the same acts in the same order, by ids that lead nowhere."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, Final

from core.checks.alert import id_of_alert
from core.erasure.uploads import Rewritten
from core.imports.switch import BESIDE
from core.masking import Known, Mask
from core.store import Store
from core.store.journal import FOR_US_ALONE, JOURNAL_NAME
from core.store.lines import as_text

ALERTS: Final = "SELECT DISTINCT alert_id, rule, campaign_id, subject FROM alert_episode"

MADE_IDS: Final = """
SELECT {id}, import_id, source_row FROM {table} WHERE starts_with({id}, '#')
"""
TABLES_WITH_MADE_IDS: Final = (("deliverable", "deliverable_id"), ("payment", "payment_id"))

NAMES_OF_FILES: Final = frozenset({"name", "folder"})
SAID_OF_A_CREATOR: Final = {"fit_ruling": "reason", "team_note": "words"}
"""What the team wrote about one creator is about nobody else: it goes as a whole."""
GONE: Final = "erased text"


def write_journal(
    store: Store, known: Known, mask: Mask, done: Rewritten, ids: Mapping[str, str]
) -> int:
    """Write the journal beside; how many lines are other than they were.

    ``ids`` are ids that were made of what goes, with those that take their place.
    """
    changed = 0
    path = store.home / BESIDE / JOURNAL_NAME
    replaced = {**done.hashes, **ids, **_alerts(store, mask, ids)}
    with path.open("wb") as file:
        path.chmod(FOR_US_ALONE)
        for line in store.lines():
            facts: Mapping[str, Any] = line.facts
            if line.what != "erasure":  # marks and counts, of somebody else
                facts = _without(facts, mask, replaced, done)
                facts = _about_them(line.what, line.facts, facts, known)
            changed += facts != line.facts
            file.write(as_text(line.number, line.at, line.what, facts, line.by) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    return changed


def made_ids(before: Store, after: Store) -> dict[str, str]:
    """Ids that were made of a row's words and are others now: the row stands where it stood."""
    changed: dict[str, str] = {}
    for table, column in TABLES_WITH_MADE_IDS:
        query = MADE_IDS.format(table=table, id=column)
        rows = []
        for store in (before, after):
            with store.read() as cursor:
                rows.append({row[1:]: row[0] for row in cursor.execute(query).fetchall()})
        old, new = rows
        changed |= {one: new[place] for place, one in old.items() if new.get(place, one) != one}
    return changed


def _alerts(store: Store, mask: Mask, ids: Mapping[str, str]) -> dict[str, str]:
    with store.read() as cursor:
        rows = cursor.execute(ALERTS).fetchall()
    changed = {}
    for alert_id, rule, campaign_id, subject in rows:
        for old, new in ids.items():
            subject = subject.replace(old, new)
        now = id_of_alert(rule, mask.put_out(campaign_id)[0], mask.put_out(subject)[0])
        if now != alert_id:
            changed[alert_id] = now
    return changed


def _without(told: Any, mask: Mask, replaced: Mapping[str, str], done: Rewritten) -> Any:  # noqa: ANN401 what JSON can hold
    if isinstance(told, str):
        return replaced.get(told) or mask.put_out(told)[0]
    if isinstance(told, list):
        return [_without(one, mask, replaced, done) for one in told]
    if not isinstance(told, Mapping):
        return told
    new = {replaced.get(key, key): _without(one, mask, replaced, done) for key, one in told.items()}
    for key in NAMES_OF_FILES & new.keys():
        if isinstance(new[key], str):
            new[key] = mask.put_out_of_a_name(new[key])[0]
    if "bytes" in new:
        new["bytes"] = done.bytes.get(new.get("sha256", ""), new["bytes"])
    return new


def _about_them(
    what: str, was: Mapping[str, Any], facts: Mapping[str, Any], known: Known
) -> Mapping[str, Any]:
    told = SAID_OF_A_CREATOR.get(what)
    about = was.get("creator_id") or (was.get("about") == "creator" and was.get("about_id"))
    if told is None or about not in known.creators or not was.get(told):
        return facts
    return {**facts, told: GONE}
