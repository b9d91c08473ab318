"""Who is one person: proofs join, contradictions keep apart, and order does not matter."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from core.metrics.sameness import People, Row, find_people


def groups(rows: list[Row], people: People) -> set[frozenset[Row]]:
    persons: dict[str, set[Row]] = {}
    for row in rows:
        persons.setdefault(people.person_of(row), set()).add(row)
    return {frozenset(of_one) for of_one in persons.values()}


def are_one(*tokens: tuple[str, ...], **decided: list[tuple[str, str]]) -> bool:
    """Whether rows with these tokens, each of a file of its own, speak of one person."""
    rows = [Row(of_row, (number,)) for number, of_row in enumerate(tokens)]
    return len(groups(rows, find_people(rows, **decided))) == 1


def test_an_id_an_account_an_address_and_a_name_are_proofs() -> None:
    assert are_one(("id:aspire:1", "name:anna kim"), ("id:aspire:1", "name:anna kim-roe"))
    assert are_one(("account:tiktok:anna", "name:a"), ("account:tiktok:anna", "name:anna kim"))
    assert are_one(("mail:anna@kim.example", "name:a"), ("mail:anna@kim.example", "name:anna"))
    assert are_one(("mail:anna@kim.example", "name:anna kim"), ("name:anna kim",))


def test_proofs_go_on_through_others() -> None:
    assert are_one(
        ("id:aspire:1", "account:instagram:anna", "name:anna kim"),
        ("account:instagram:anna", "mail:anna@kim.example", "name:anna"),
        ("mail:anna@kim.example", "id:grin:9", "name:kim anna"),
    )


def test_two_ids_of_one_vendor_are_two_people_whatever_else_they_share() -> None:
    one, other = ("id:aspire:1", "name:anna kim"), ("id:aspire:2", "name:anna kim")
    assert not are_one(one, other)
    assert not are_one((*one, "mail:a@x.example"), (*other, "mail:a@x.example"))
    # Not even through a third that has no id of that vendor.
    chained = ("account:tiktok:anna", "mail:a@x.example", "name:annie")
    assert not are_one((*one, "account:tiktok:anna"), chained, (*other, "mail:a@x.example"))
    assert are_one(one, other, same=[("id:aspire:1", "id:aspire:2")])


def test_the_address_of_an_office_or_of_many_is_no_proof() -> None:
    assert not are_one(
        ("mail:info@agency.example", "name:a"), ("mail:info@agency.example", "name:b")
    )
    assert are_one(("mail:info@agency.example", "name:a"), ("mail:info@agency.example", "name:a"))
    many = [("mail:sue@agency.example", f"name:{name}") for name in ("a", "b", "c", "d")]
    assert not are_one(*many)
    # One list with two unlike names for an address is an agency's.
    rows = [Row(("mail:s@x.example", f"name:{name}"), (1,)) for name in ("anna kim", "ben ott")]
    assert len(groups(rows, find_people(rows))) == 2


def test_what_the_team_tells_apart_stays_apart() -> None:
    one = ("mail:a@x.example", "name:anna kim")
    other = ("mail:b@y.example", "name:anna kim")
    assert are_one(one, other)
    assert not are_one(one, other, apart=[("mail:a@x.example", "mail:b@y.example")])
    shared = [("mail:a@x.example", "name:anna"), ("mail:a@x.example", "name:ann")]
    assert are_one(*shared)
    assert not are_one(*shared, apart=[("name:ann", "name:anna")])


TOKENS = st.sampled_from(
    ["id:aspire:1", "id:aspire:2", "id:grin:1", "account:t:a", "account:t:b", "mail:a@x.y",
     "mail:info@x.y", "name:anna", "name:ann", "name:ben"]
)  # fmt: skip
ROWS = st.lists(
    st.builds(
        lambda tokens, imports: Row(tuple(sorted(tokens)), (imports,)),
        st.sets(TOKENS, min_size=1, max_size=4).filter(
            lambda tokens: sum(token.startswith("id:") for token in tokens) <= 1
        ),
        st.integers(1, 3),
    ),
    max_size=8,
)
PAIRS = st.lists(st.tuples(TOKENS, TOKENS).filter(lambda pair: pair[0] < pair[1]), max_size=2)


@settings(max_examples=200, deadline=None)
@given(rows=ROWS, same=PAIRS, apart=PAIRS, chance=st.randoms())
def test_the_order_of_rows_and_of_decisions_does_not_matter(
    rows: list[Row],
    same: list[tuple[str, str]],
    apart: list[tuple[str, str]],
    chance: random.Random,
) -> None:
    expected = groups(rows, find_people(rows, same, apart))
    chance.shuffle(rows)
    chance.shuffle(same)
    chance.shuffle(apart)
    assert groups(rows, find_people(rows, same, apart)) == expected


@settings(max_examples=200, deadline=None)
@given(rows=ROWS)
def test_no_person_has_two_ids_of_one_vendor(rows: list[Row]) -> None:
    people = find_people(rows)
    told = {token for row in rows for token in row.tokens if token.startswith("id:aspire:")}
    assert len({people.person(token) for token in told}) == len(told)
