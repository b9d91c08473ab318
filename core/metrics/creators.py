"""The people that exports name: who is one person under several names, ids, accounts, addresses."""

# ruff: noqa: S608 (only names of our own schema are put into SQL)
from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

import duckdb

from core.metrics.accounts import NEWEST_CLAIM
from core.metrics.doubts import find_doubts
from core.metrics.sameness import People, Row, find_people, kind_of, strength, text_of

NOBODY: Final = ("none", "null", "nan", "na", "n.a.", "unknown", "undefined", "-", "private")
"""What stands in the place of a handle where there is none."""


def _named(creator_id: str) -> str:
    return (
        f"CASE WHEN starts_with({creator_id}, '#') THEN 'id:' || substr({creator_id}, 2) "
        f"ELSE 'name:' || {creator_id} END"
    )


IS_AN_ACCOUNT: Final = (
    f"split_part(account_id, ':', 2) NOT IN ({', '.join(repr(word) for word in NOBODY)})"
)

# What stands in one row of a file is said of one person. An account without a creator matters
# only where the platform's own id shows it to be another account's earlier or later name.
SAID: Final = f"""
CREATE OR REPLACE TEMP TABLE said_of_creator AS
WITH renamed AS (
    SELECT platform, platform_account_id
    FROM account
    WHERE platform_account_id IS NOT NULL
    GROUP BY ALL
    HAVING count(DISTINCT account_id) > 1
),
said AS (
    SELECT import_id, source_row, {_named("creator_id")} AS token, name FROM creator
    UNION ALL
    SELECT import_id, source_row, 'mail:' || lower(nfc_normalize(trim(email))), NULL
    FROM creator WHERE regexp_full_match(trim(email), '[^@\\s]+@[^@\\s]+\\.[^@\\s]+')
    UNION ALL
    SELECT import_id, source_row, {_named("creator_id")}, NULL FROM creator_external_id
    UNION ALL
    SELECT import_id, source_row, 'id:' || system || ':' || external_id, NULL
    FROM creator_external_id
    UNION ALL
    SELECT import_id, source_row, {_named("creator_id")}, NULL
    FROM account WHERE creator_id IS NOT NULL
    UNION ALL
    SELECT import_id, source_row, 'account:' || account_id, NULL
    FROM account WHERE creator_id IS NOT NULL AND {IS_AN_ACCOUNT}
),
in_a_row AS (
    SELECT import_id, list_sort(list_distinct(list(token))) AS tokens,
           max(name) AS name, {NEWEST_CLAIM} AS claim
    FROM said
    GROUP BY import_id, source_row
    UNION ALL
    SELECT DISTINCT import_id,
           list_sort([{_named("creator_id")}, 'account:' || account_id]), NULL, NULL
    FROM post WHERE creator_id IS NOT NULL AND account_id IS NOT NULL AND {IS_AN_ACCOUNT}
    UNION ALL
    SELECT DISTINCT import_id, list_sort(list_distinct(
               ['account:' || account_id, 'account:' || platform || ':#' || platform_account_id])),
           NULL, NULL
    FROM account SEMI JOIN renamed USING (platform, platform_account_id)
    WHERE {IS_AN_ACCOUNT}
)
SELECT tokens, list_sort(list_distinct(list(import_id))) AS imports,
       arg_max(name, claim) AS name, max(claim) FILTER (name IS NOT NULL) AS claim
FROM in_a_row
GROUP BY tokens
"""

DECIDED: Final = """
CREATE OR REPLACE TEMP TABLE decided_sameness AS
SELECT one, other, arg_max(is_same, place) AS is_same
FROM (SELECT *, row_number() OVER (ORDER BY decided_at, rowid) AS place
      FROM (SELECT rowid, * FROM sameness))
GROUP BY one, other
"""

INPUT: Final = """
SELECT hash(list(input ORDER BY input))
FROM (SELECT hash(said_of_creator) AS input FROM said_of_creator
      UNION ALL
      SELECT hash(decided_sameness) FROM decided_sameness)
HAVING count(*) > 0
"""

STATE: Final = "SELECT input FROM creator_state WHERE part = 'people'"

REMEMBER: Final = """
CREATE OR REPLACE TEMP TABLE creator_before AS
SELECT kind, known_as, creator_id, creator_now.name
FROM creator_identity LEFT JOIN creator_now USING (creator_id)
"""

INSERT_IDENTITIES: Final = """
INSERT INTO creator_identity
SELECT unnest($kinds::VARCHAR[]), unnest($texts::VARCHAR[]), unnest($ids::VARCHAR[])
"""
INSERT_DOUBT: Final = "INSERT INTO creator_suggestion VALUES (?, ?, ?, ?, ?, ?, 1)"
INSERT_PERSON: Final = "INSERT INTO creator_now VALUES (?, ?, ?, ?, ?, ?, ?)"

# The posts of an account are touched by core.metrics.accounts.
TOUCH_POSTS: Final = """
INSERT INTO touched_post
SELECT DISTINCT post_id
FROM post
WHERE creator_id IN (
    SELECT known_as
    FROM (
        SELECT kind, known_as, creator_id, creator_now.name
        FROM creator_identity LEFT JOIN creator_now USING (creator_id)
        UNION ALL
        FROM creator_before
    )
    WHERE kind = 'creator'
    GROUP BY known_as, creator_id, name
    HAVING count(*) = 1
)
"""


@dataclass
class Person:
    """One person, as far as exports name one."""

    tokens: set[str] = field(default_factory=set)
    newest_claim: int = -1
    name: str | None = None
    is_spoken_of: bool = False
    """Whether a row speaks of this one, and not only of others of the same name."""

    def hear(self, name: str | None, claim: int | None) -> None:
        """The name is the one that was said last."""
        if name is not None and claim is not None and claim > self.newest_claim:
            self.newest_claim, self.name = claim, name

    def said(self, kind: str) -> list[str]:
        """What is said of the person, of one kind of token."""
        return sorted(text_of(token) for token in self.tokens if kind_of(token) == kind)

    @property
    def account_ids(self) -> list[str]:
        """The accounts by their ids; a platform's own id is one only where no handle is known."""
        accounts = self.said("account")
        return [account for account in accounts if ":#" not in account] or accounts


def refresh_creators(cursor: duckdb.DuckDBPyConnection) -> None:
    """Bring creator_identity and creator_now up to date and touch the posts that speak of them.

    Does nothing where all that they are made of is as before. Leaves in creator_suggestion what
    proofs alone do not settle.
    """
    cursor.execute(SAID).fetchall()
    cursor.execute(DECIDED).fetchall()
    made_of = cursor.execute(INPUT).fetchall()
    if made_of == cursor.execute(STATE).fetchall():
        return
    said = cursor.execute("FROM said_of_creator ORDER BY tokens").fetchall()
    rows = [Row(tuple(tokens), tuple(imports)) for tokens, imports, _, _ in said]
    decided = cursor.execute("FROM decided_sameness ORDER BY one, other").fetchall()
    people = find_people(
        rows,
        same=[(one, other) for one, other, is_same in decided if is_same],
        apart=[(one, other) for one, other, is_same in decided if not is_same],
    )
    persons: defaultdict[str, Person] = defaultdict(Person)
    for row, (_, _, name, claim) in zip(rows, said, strict=True):
        person = persons[people.person_of(row)]
        person.tokens.update(row.tokens)
        person.is_spoken_of = True
        person.hear(name, claim)
    # A name that is no proof stands for nobody in particular where it stands alone.
    for row, (_, _, name, claim) in zip(rows, said, strict=True):
        for token in row.tokens:
            if kind_of(token) == "name" and people.person(token) != people.person_of(row):
                persons[people.person(token)].tokens.add(token)
                persons[people.person(token)].hear(name, claim)
    for one, other, is_same in decided:
        for token in (one, other) if is_same else ():
            persons[people.person(token)].tokens.add(token)
    cursor.execute(REMEMBER).fetchall()
    ids = {root: _id_of(people, root, person) for root, person in persons.items()}
    _keep(cursor, people, persons, ids)
    cursor.execute("DELETE FROM creator_suggestion WHERE kind <> 'similar'").fetchall()
    doubts = [
        (
            doubt.one,
            doubt.other,
            *(ids[people.person(token)] for token in (doubt.one, doubt.other)),
            doubt.kind,
            doubt.reason,
        )
        for doubt in find_doubts(rows, people)
        if {people.person(doubt.one), people.person(doubt.other)} <= ids.keys()
    ]
    if doubts:
        cursor.executemany(INSERT_DOUBT, doubts).fetchall()
    cursor.execute(TOUCH_POSTS).fetchall()
    cursor.execute("DELETE FROM creator_state WHERE part = 'people'").fetchall()
    for (input_hash,) in made_of:
        cursor.execute("INSERT INTO creator_state VALUES ('people', ?)", [input_hash]).fetchall()


def _keep(
    cursor: duckdb.DuckDBPyConnection,
    people: People,
    persons: dict[str, Person],
    ids: dict[str, str],
) -> None:
    cursor.execute("DELETE FROM creator_identity").fetchall()
    cursor.execute("DELETE FROM creator_now").fetchall()
    everything = sorted({token for person in persons.values() for token in person.tokens})
    known = [
        ("creator" if kind_of(token) in ("id", "name") else kind_of(token), token)
        for token in everything
        if _stands(people, token)
    ]
    cursor.execute(
        INSERT_IDENTITIES,
        {
            "kinds": [kind for kind, _ in known],
            "texts": [_creator_id(token) for _, token in known],
            "ids": [ids[people.person(token)] for _, token in known],
        },
    ).fetchall()
    table = [
        (
            ids[root],
            person.name,
            person.said("name"),
            person.account_ids,
            person.said("id"),
            sorted({mail.rpartition("@")[2] for mail in person.said("mail")}),
            _known_by(people, root, person) if person.is_spoken_of else None,
        )
        for root, person in persons.items()
    ]
    if table:
        cursor.executemany(INSERT_PERSON, sorted(table, key=lambda row: row[0])).fetchall()


def _known_by(people: People, root: str, person: Person) -> str:
    own = (token for token in person.tokens if people.person(token) == root)
    return min(own, key=strength, default=root)


def _stands(people: People, token: str) -> bool:
    """Whether a token alone tells the person: a name always tells at least the one without more."""
    return kind_of(token) == "name" or token not in people.no_proof


def _creator_id(token: str) -> str:
    """A token as the columns creator_id and account_id of the exports' tables have it."""
    return f"#{text_of(token)}" if kind_of(token) == "id" else text_of(token)


def _id_of(people: People, root: str, person: Person) -> str:
    """The id of a person: a name that is theirs alone, else the strongest that is known."""
    own = [token for token in person.tokens if people.person(token) == root]
    names = [token for token in own if kind_of(token) == "name"]
    strongest = min(names or own or [root], key=strength)
    if kind_of(strongest) != "mail":
        return _creator_id(strongest)
    address = hashlib.sha256(text_of(strongest).encode()).hexdigest()[:8]
    return f"#mail:{address}"
