"""The fourth mistake: no contract, no deliverables, no disclosure, and posts about something else.

What the team ruled in order (with its reason) is no alert any more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

import duckdb

from core.checks.alert import Alert, Rule
from core.checks.wording import day, number_of
from core.metrics.identity import SAME_POST
from core.words import Severity

DUE_SOON_DAYS: Final = 7
ENDS_SOON_DAYS: Final = 14
NAMED: Final = 4
FEW: Final = 3

PROMISES: Final = """
SELECT state, sentence, promise_now.campaign_id, promise_now.creator_id, creator_name, contract_id,
       platform, format, due_on, live_on, at_risk, currency
FROM promise_now
WHERE campaign_id IS NOT NULL AND list_contains($states, state)
ORDER BY campaign_id, creator_id, due_on, promise_id
"""
RULED: Final = f"""
SELECT about, coalesce(same_as, said.post_id)
FROM (SELECT post_id, about, arg_max(coalesce(is_fine, false), said_at) AS is_fine
      FROM post_ruling GROUP BY ALL) AS said
LEFT JOIN {SAME_POST} AS known ON known.post_id = said.post_id
WHERE is_fine
"""  # noqa: S608
CHECKS: Final = """
SELECT post_check.post_id, post_check.campaign_id, coalesce(post_check.creator_id, account_id),
       coalesce(post_check.creator_name, handle), post_check.published_on, permalink, grade,
       market, term, reason, source, missing, warned, touches_brief, is_off
FROM post_check JOIN post_now USING (post_id)
WHERE grade <> 'clear' OR is_off OR len(warned) > 0
ORDER BY post_check.campaign_id, post_check.published_on, post_id
"""
CHANGES: Final = """
SELECT content_change.post_id, campaign_id, coalesce(creator_id, account_id),
       coalesce(creator_name, handle), content_change.kind, seen_before, seen_after, approved_on
FROM content_change JOIN post_now USING (post_id)
LEFT JOIN (
    SELECT deliverable_match.post_id, max(approved_on) AS approved_on
    FROM deliverable_match JOIN deliverable_now USING (deliverable_id)
    WHERE is_certain GROUP BY ALL
) AS approved ON approved.post_id = content_change.post_id AND approved_on <= seen_before
WHERE campaign_id IS NOT NULL
ORDER BY campaign_id, seen_after, content_change.post_id
"""
# A promise may stand in more than one row, once for each thing that is wrong with it.
AGREED: Final = """
SELECT post_id, currency, sum(worth)
FROM (
    SELECT post_id, deliverable_id, currency, max(worth) AS worth
    FROM promise_now WHERE post_id IS NOT NULL AND worth > 0 GROUP BY ALL
)
GROUP BY ALL
"""
BREACHES: Final = """
SELECT campaign_id, creator_id, creator_name, contract_id, published_on, post_id, competitors
FROM exclusivity_breach WHERE campaign_id IS NOT NULL
ORDER BY campaign_id, creator_id, published_on, post_id
"""
RIGHTS: Final = """
SELECT campaign_id, creator_id, creator_name, contract_id, usage_rights_until, exclusive_until
FROM contract_now
WHERE campaign_id IS NOT NULL AND status IS DISTINCT FROM 'cancelled'
  AND (usage_rights_until BETWEEN $first AND $last OR exclusive_until BETWEEN $first AND $last)
ORDER BY campaign_id, creator_id, contract_id
"""


Agreed = defaultdict[str, list[tuple[str | None, float]]]
"""What contracts give for a post: amounts by its id, each with its currency."""


def contract_alerts(cursor: duckdb.DuckDBPyConnection, as_of: date) -> list[Alert]:
    """Everything about contracts, live posts and payments that asks for a decision."""
    ruled = {(about, post_id) for about, post_id in cursor.execute(RULED).fetchall()}
    agreed: Agreed = defaultdict(list)
    for post_id, currency, worth in cursor.execute(AGREED).fetchall():
        agreed[post_id].append((currency, worth))
    return [
        *_promises(cursor, as_of),
        *_posts(cursor, ruled, agreed, as_of),
        *_changes(cursor, ruled, agreed, as_of),
        *_breaches(cursor, ruled, agreed, as_of),
        *_rights(cursor, as_of),
    ]


def _promises(cursor: duckdb.DuckDBPyConnection, as_of: date) -> list[Alert]:
    groups: defaultdict[tuple[Rule, str, str, str], list[tuple[Any, ...]]] = defaultdict(list)
    for row in cursor.execute(PROMISES, {"states": list(_RULES)}).fetchall():
        groups[_RULES[row[0]], row[2], row[3] or "", row[4] or "Somebody not named"].append(row)
    found = []
    for (rule, campaign_id, creator_id, name), rows in _gathered(groups).items():
        found.append(
            _alert(
                rule,
                campaign_id,
                creator_id,
                _severity(rule, rows, as_of),
                _headline(rule, name, rows),
                [*_evidence(rows), *_money(rows)],
                _since(rows, as_of),
                _ADVICE[rule],
                as_of,
            )
        )
    return found


def _gathered(
    groups: dict[tuple[Rule, str, str, str], list[tuple[Any, ...]]],
) -> dict[tuple[Rule, str, str, str], list[tuple[Any, ...]]]:
    """Of a campaign in which many have no contract that is one thing to decide, not many."""
    lacking: defaultdict[str, list[tuple[Rule, str, str, str]]] = defaultdict(list)
    for key in groups:
        if key[0] == "no contract":
            lacking[key[1]].append(key)
    gathered = dict(groups)
    for campaign_id, keys in lacking.items():
        if len(keys) > FEW:
            rows = [row for key in keys for row in gathered.pop(key)]
            gathered["no contract", campaign_id, "", number_of(len(keys), "creator")] = rows
    return gathered


def _severity(rule: Rule, rows: Sequence[tuple[Any, ...]], as_of: date) -> Severity:
    """An unsigned contract is urgent while a post of it is due within a week."""
    soon = [row[8] for row in rows if row[8] and row[8] - as_of <= timedelta(days=DUE_SOON_DAYS)]
    if rule == "unsigned contract":
        return "high" if soon else "medium"
    return "high" if rule == "money paid wrongly" else "medium"


def _headline(rule: Rule, name: str, rows: Sequence[tuple[Any, ...]]) -> str:
    if rule == "late deliverable":
        return f"{number_of(len(rows), 'post')} of {name} {_are(rows)} late."
    if rule == "no contract":
        if len(rows) > 1:
            return f"{name} post for the campaign and have no contract."
        return f"{name} posts for the campaign and has no contract."
    if rule == "unsigned contract":
        return f"The contract with {name} is not signed."
    return f"{name} was paid {'twice' if rows[0][0] == 'paid twice' else 'for nothing'}."


def _are(rows: Sequence[object]) -> str:
    return "is" if len(rows) == 1 else "are"


_RULES: Final[dict[str, Rule]] = {
    "late": "late deliverable",
    "no contract": "no contract",
    "unsigned": "unsigned contract",
    "paid twice": "money paid wrongly",
    "paid for nothing": "money paid wrongly",
}
"""Which states of a promise are an alert."""

_ADVICE: Final[dict[Rule, str]] = {
    "late deliverable": "Ask for the day it goes live, and hold what is not paid until then.",
    "no contract": "Send a contract before the next post, or agree that these were gifts.",
    "unsigned contract": "Have it signed before the next post goes live.",
    "money paid wrongly": "Look at both payments, and ask for the money back or count it.",
}


def _evidence(rows: Sequence[tuple[Any, ...]]) -> list[str]:
    told = []
    for row in rows[:NAMED]:
        what = " ".join(word for word in (row[6], row[7]) if word)
        of = f"{row[5]}, " if row[5] else ""
        if row[0] == "no contract" and len(rows) > 1:
            of = f"{row[4]}: "
        told.append(f"{of}{what}: {row[1]}" if what else f"{of}{row[1]}" if of else row[1])
    if len(rows) > NAMED:
        told.append(f"And {len(rows) - NAMED:,} more.")
    return told


def _money(rows: Sequence[tuple[Any, ...]]) -> list[str]:
    told = _summed([(row[11], row[10]) for row in rows if row[10]])
    return [f"Money at risk: {told}."] if told else []


def _at_stake(agreed: Agreed, post_ids: Sequence[str]) -> list[str]:
    told = _summed([amount for post_id in post_ids for amount in agreed[post_id]])
    what = "this post" if len(post_ids) == 1 else "these posts"
    return [f"Money at stake: {told}, which contracts give for {what}."] if told else []


def _summed(amounts: Sequence[tuple[str | None, float]]) -> str:
    sums: defaultdict[str, float] = defaultdict(float)
    for currency, amount in amounts:
        sums[currency or "without a currency"] += amount
    return " and ".join(f"{amount:,.0f} {currency}" for currency, amount in sorted(sums.items()))


def _since(rows: Sequence[tuple[Any, ...]], as_of: date) -> date | None:
    days = [on for row in rows if (on := row[9] or row[8]) and on <= as_of]
    return min(days) if days else None


def _posts(
    cursor: duckdb.DuckDBPyConnection, ruled: set[tuple[str, str]], agreed: Agreed, as_of: date
) -> list[Alert]:
    undisclosed: defaultdict[tuple[str, str, str], list[tuple[Any, ...]]] = defaultdict(list)
    off_brief: defaultdict[tuple[str, str, str], list[tuple[Any, ...]]] = defaultdict(list)
    for row in cursor.execute(CHECKS).fetchall():
        key = (row[1], row[2] or "", row[3] or "Somebody not named")
        if row[6] != "clear" and ("disclosure", row[0]) not in ruled:
            undisclosed[key].append(row)
        if (row[14] or row[12]) and ("brief", row[0]) not in ruled:
            off_brief[key].append(row)
    return [
        *(_undisclosed(*key, rows, agreed, as_of) for key, rows in undisclosed.items()),
        *(_off_brief(*key, rows, agreed, as_of) for key, rows in off_brief.items()),
    ]


def _undisclosed(
    campaign_id: str,
    who: str,
    name: str,
    rows: list[tuple[Any, ...]],
    agreed: Agreed,
    as_of: date,
) -> Alert:
    without = [row for row in rows if row[6] == "none"]
    told = [
        f"{day(row[4]) if row[4] else 'A post'}: {row[9]}"
        + (f" Found: {row[8]}." if row[8] else "")
        + f" Rule for {row[7].upper()}: {row[10]}."
        for row in (without or rows)[:NAMED]
    ]
    if without:
        do = "does" if len(without) == 1 else "do"
        headline = (
            f"{number_of(len(without), 'sponsored post')} of {name} {do} not say that "
            f"{'it is' if len(without) == 1 else 'they are'}."
        )
    else:
        say = "says" if len(rows) == 1 else "say"
        headline = f"{number_of(len(rows), 'sponsored post')} of {name} {say} so only weakly."
    told += _at_stake(agreed, [row[0] for row in without or rows])
    days = [row[4] for row in (without or rows) if row[4]]
    return _alert(
        "undisclosed post", campaign_id, who, "medium" if without else "low", headline, told,
        min(days) if days else None,
        "Ask for a clear label at the beginning today. This is no legal advice.", as_of,
    )  # fmt: skip


def _off_brief(
    campaign_id: str,
    who: str,
    name: str,
    rows: list[tuple[Any, ...]],
    agreed: Agreed,
    as_of: date,
) -> Alert:
    told = []
    for row in rows[:NAMED]:
        reasons = []
        if row[14]:
            reasons.append("no word of the brief stands in it, and it is far from it in meaning")
        if row[11]:
            reasons.append(f"missing: {', '.join(row[11])}")
        if row[12]:
            reasons.append(f"warned of: {', '.join(row[12])}")
        told.append(f"{day(row[4]) if row[4] else 'A post'}: {'; '.join(reasons)}.")
    told += _at_stake(agreed, [row[0] for row in rows])
    days = [row[4] for row in rows if row[4]]
    # A single post is a soft sign; one that lacks what it must carry as well is a firm one.
    is_firm = any(row[14] and row[11] for row in rows) or any(row[12] for row in rows)
    return _alert(
        "off-brief post", campaign_id, who, "medium" if is_firm else "low",
        f"{number_of(len(rows), 'post')} of {name} {_are(rows)} not about the brief."
        if any(row[14] for row in rows)
        else f"{number_of(len(rows), 'post')} of {name} {'says' if len(rows) == 1 else 'say'} what "
        "the brief warns of.",
        told, min(days) if days else None,
        "Look at it together: ask for another post, or say why it is in order.", as_of,
    )  # fmt: skip


def _changes(
    cursor: duckdb.DuckDBPyConnection, ruled: set[tuple[str, str]], agreed: Agreed, as_of: date
) -> list[Alert]:
    groups: defaultdict[tuple[str, str, str], list[tuple[Any, ...]]] = defaultdict(list)
    for row in cursor.execute(CHANGES).fetchall():
        if ("change", row[0]) not in ruled:
            groups[row[1], row[2] or "", row[3] or "Somebody not named"].append(row)
    found = []
    for (campaign_id, who, name), rows in groups.items():
        told = [
            (
                f"The caption changed between the exports of {day(row[5])} and {day(row[6])}."
                if row[4] == "caption"
                else f"A post that the export of {day(row[5])} had is missing from that of "
                f"{day(row[6])}."
            )
            + (f" It was approved on {day(row[7])}." if row[7] else "")
            for row in rows[:NAMED]
        ]
        told += _at_stake(agreed, list(dict.fromkeys(row[0] for row in rows)))
        is_gone = any(row[4] == "gone" for row in rows)
        # What was agreed to is not what stands there now.
        is_firm = is_gone or any(row[7] for row in rows)
        changed = "changed or went" if is_gone else "changed"
        found.append(
            _alert(
                "content changed",
                campaign_id,
                who,
                "medium" if is_firm else "low",
                f"{number_of(len(rows), 'post')} of {name} {changed} after going live.",
                told,
                min(row[6] for row in rows),
                "Compare the two, and say whether it is in order.",
                as_of,
            )
        )
    return found


def _breaches(
    cursor: duckdb.DuckDBPyConnection, ruled: set[tuple[str, str]], agreed: Agreed, as_of: date
) -> list[Alert]:
    groups: defaultdict[tuple[str, str, str], list[tuple[Any, ...]]] = defaultdict(list)
    for row in cursor.execute(BREACHES).fetchall():
        if ("brief", row[5]) not in ruled:
            groups[row[0], row[1] or "", row[2] or "Somebody not named"].append(row)
    return [
        _alert(
            "exclusivity broken",
            campaign_id,
            who,
            "medium",
            f"{name} names a competitor while {rows[0][3]} forbids it.",
            [
                *(f"{day(row[4])}: {', '.join(row[6])}." for row in rows[:NAMED]),
                *_at_stake(agreed, list(dict.fromkeys(row[5] for row in rows))),
            ],
            rows[0][4],
            "Look at the post: ask for it to be taken down, or say why it is in order.",
            as_of,
        )
        for (campaign_id, who, name), rows in groups.items()
    ]


def _rights(cursor: duckdb.DuckDBPyConnection, as_of: date) -> list[Alert]:
    last = as_of + timedelta(days=ENDS_SOON_DAYS)
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for of, _, name, contract_id, rights, exclusive in cursor.execute(
        RIGHTS, {"first": as_of, "last": last}
    ).fetchall():
        who = name or "Somebody not named"
        if rights and as_of <= rights <= last:
            groups[of].append(f"{who} ({contract_id}): usage rights end on {day(rights)}.")
        if exclusive and as_of <= exclusive <= last:
            groups[of].append(f"{who} ({contract_id}): exclusivity ends on {day(exclusive)}.")
    return [
        _alert(
            "rights ending",
            campaign_id,
            "",
            "low",
            f"Rights of {number_of(len(told), 'contract')} end within two weeks.",
            told[:NAMED],
            as_of,
            "Extend them, or take the content down in time.",
            as_of,
        )
        for campaign_id, told in groups.items()
    ]


def _alert(
    rule: Rule,
    campaign_id: str,
    subject: str,
    severity: Severity,
    headline: str,
    evidence: Sequence[str],
    since: date | None,
    advice: str,
    as_of: date,
) -> Alert:
    return Alert(
        rule, campaign_id, subject, severity, headline, tuple(evidence), since, advice, as_of
    )
