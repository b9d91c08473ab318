"""Contract, live post and payment beside each other: the state of every promise, and money at risk.

Money at risk is money that buys nothing as things stand: the price of a promised post that is late,
what was paid for posts that are not live, what was paid twice or for nothing. It is never added
across currencies. Price per deal and price per deliverable are told apart: a deal's price is shared
equally among its deliverables.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Literal

import duckdb

from core.store.prepared import insert

State = Literal[
    "late",
    "no contract",
    "unsigned",
    "paid before posting",
    "paid twice",
    "paid for nothing",
    "posted and never paid",
    "posted, not approved",
    "due",
    "no due day",
    "posted and matched",
]
GRACE_DAYS: Final = 1
"""Exports seldom say whose midnight ends a due day: a post at 23:30 local time may be of the next
day in theirs, so a promise is late from the day after."""
PAID_AFTER_DAYS: Final = 45
"""So long after the last post of a contract an unpaid one is spoken of; 30 days are usual terms."""
SAME_PAYMENT_DAYS: Final = 45
NOT_APPROVED: Final = ("submitted", "in review", "rejected")

CONTRACTS: Final = """
SELECT contract_id, campaign_id, creator_id, creator_name, status, signed_on,
       CAST(price AS DOUBLE), price_basis, currency, deliverables, import_id, source_row
FROM contract_now ORDER BY contract_id
"""
DELIVERABLES: Final = """
SELECT deliverable_id, contract_id, deliverable_now.campaign_id, deliverable_now.creator_id,
       deliverable_now.creator_name, deliverable_now.platform, deliverable_now.format, status,
       due_on, approved_on, coalesce(live_on, published_on), deliverable_now.post_id,
       post_now.post_id IS NOT NULL, import_id, source_row
FROM deliverable_now LEFT JOIN post_now USING (post_id)
WHERE status IS DISTINCT FROM 'cancelled'
ORDER BY deliverable_id
"""
PAYMENTS: Final = """
SELECT payment_id, contract_id, campaign_id, creator_id, creator_name, kind, CAST(amount AS DOUBLE),
       currency, coalesce(paid_on, due_on), import_id, source_row
FROM payment_now
WHERE (status = 'paid' OR status IS NULL AND paid_on IS NOT NULL) AND amount IS NOT NULL
ORDER BY coalesce(paid_on, due_on), payment_id
"""
# Somebody who posts for a campaign in which others have contracts, and has none.
WITHOUT_CONTRACT: Final = """
SELECT campaign_id, creator_id, min(creator_name), count(*), min(published_on), max(published_on),
       arg_min(post_id, published_on)
FROM post_now
WHERE creator_id IS NOT NULL AND campaign_id IN (SELECT campaign_id FROM contract_now)
  AND NOT EXISTS (FROM contract_now WHERE contract_now.campaign_id = post_now.campaign_id
                  AND contract_now.creator_id = post_now.creator_id
                  AND status IS DISTINCT FROM 'cancelled')
GROUP BY campaign_id, creator_id ORDER BY campaign_id, creator_id
"""
VERSIONS: Final = """
INSERT INTO contract_version
SELECT contract_id, coalesce(version, 1) AS number,
       arg_max(status, claim), arg_max(signed_on, claim), arg_max(price, claim),
       arg_max(price_basis, claim), arg_max(currency, claim),
       arg_max(usage_rights_until, claim), arg_max(exclusive_until, claim),
       max(import_id), arg_max(source_row, claim)
FROM (SELECT *, import_id * 1099511627776 + source_row AS claim FROM contract)
GROUP BY contract_id, coalesce(version, 1)
"""
POSTS_OF_PAIRS: Final = """
SELECT campaign_id, creator_id, count(*) FROM post_now
WHERE campaign_id IS NOT NULL AND creator_id IS NOT NULL GROUP BY ALL
"""


@dataclass(frozen=True)
class _Contract:
    contract_id: str
    campaign_id: str | None
    creator_id: str | None
    creator_name: str | None
    status: str | None
    signed_on: date | None
    price: float | None
    price_basis: str | None
    currency: str | None
    deliverables: int | None
    import_id: int
    source_row: int

    @property
    def is_signed(self) -> bool:
        return self.signed_on is not None or self.status in ("signed", "active", "completed")

    @property
    def is_off(self) -> bool:
        return self.status == "cancelled"


@dataclass(frozen=True)
class _Deliverable:
    deliverable_id: str
    contract_id: str | None
    campaign_id: str | None
    creator_id: str | None
    creator_name: str | None
    platform: str | None
    format: str | None
    status: str | None
    due_on: date | None
    approved_on: date | None
    live_on: date | None
    post_id: str | None
    is_seen: bool
    import_id: int
    source_row: int

    @property
    def is_live(self) -> bool:
        return self.is_seen or self.status in ("live", "completed")


@dataclass(frozen=True)
class _Payment:
    payment_id: str
    contract_id: str | None
    campaign_id: str | None
    creator_id: str | None
    creator_name: str | None
    kind: str | None
    amount: float
    currency: str | None
    paid_on: date | None
    import_id: int
    source_row: int


def refresh_promises_now(cursor: duckdb.DuckDBPyConnection, as_of: date) -> None:
    """Make promise_now, promise_issue and contract_version anew; ``as_of`` is the newest day."""
    for table in ("promise_now", "promise_issue", "contract_version"):
        cursor.execute(f"DELETE FROM {table}").fetchall()  # noqa: S608
    cursor.execute(VERSIONS).fetchall()
    contracts = {row[0]: _Contract(*row) for row in cursor.execute(CONTRACTS).fetchall()}
    deliverables = [_Deliverable(*row) for row in cursor.execute(DELIVERABLES).fetchall()]
    payments = _tied([_Payment(*row) for row in cursor.execute(PAYMENTS).fetchall()], contracts)
    of_contract: defaultdict[str | None, list[_Deliverable]] = defaultdict(list)
    for one in deliverables:
        of_contract[one.contract_id].append(one)
    paid: defaultdict[str, float] = defaultdict(float)
    for payment in payments:
        contract = contracts.get(payment.contract_id or "")
        if contract is not None and payment.currency in (contract.currency, None):
            paid[contract.contract_id] += payment.amount
    rows = [
        _promise(one, contracts.get(one.contract_id or ""), of_contract, paid, as_of)
        for one in deliverables
    ]
    rows += _unsigned(contracts.values(), of_contract)
    rows += _never_paid(contracts.values(), of_contract, paid, as_of, bool(payments))
    pairs = {(of, who): number for of, who, number in cursor.execute(POSTS_OF_PAIRS).fetchall()}
    rows += _paid_wrongly(payments, contracts, pairs)
    rows += [
        _row("no contract", f"Posts for the campaign since {first.day} {first:%B %Y} "
             f"({number} of them), and there is no contract.", f"no contract:{of}:{who}",
             campaign_id=of, creator_id=who, creator_name=name, live_on=first, post_id=post)
        for of, who, name, number, first, _, post in cursor.execute(WITHOUT_CONTRACT).fetchall()
        if first is not None
    ]  # fmt: skip
    insert(cursor, "promise_now", rows)
    insert(cursor, "promise_issue", list(_issues(cursor, contracts, deliverables, payments)))


def _row(state: State, sentence: str, promise_id: str, **known: Any) -> tuple[Any, ...]:  # noqa: ANN401
    names = (
        "contract_id", "deliverable_id", "payment_id", "post_id", "campaign_id", "creator_id",
        "creator_name", "platform", "format", "due_on", "live_on", "worth", "at_risk", "currency",
        "import_id", "source_row",
    )  # fmt: skip
    return (promise_id, state, sentence, *(known.get(name) for name in names))


def _worth(contract: _Contract | None, own: Sequence[_Deliverable]) -> float | None:
    """What the contract gives for one deliverable."""
    if contract is None or contract.price is None or contract.price < 0:
        return None
    if contract.price_basis == "per deliverable":
        return contract.price
    if contract.price_basis in ("commission", "product"):
        return None
    number = contract.deliverables or len(own)
    return contract.price / number if number else None


def _promise(
    one: _Deliverable,
    contract: _Contract | None,
    of_contract: dict[str | None, list[_Deliverable]],
    paid: dict[str, float],
    as_of: date,
) -> tuple[Any, ...]:
    own = of_contract.get(one.contract_id, [one]) if one.contract_id else [one]
    worth = _worth(contract, own)
    live = [other for other in own if other.is_live]
    ahead = 0.0
    if contract is not None and worth is not None:
        # Paid beyond what is live: that is money for posts to come.
        ahead = paid.get(contract.contract_id, 0.0) - worth * len(live)
    is_paid = worth is not None and ahead >= 0.99 * worth and not one.is_live
    state, sentence = _state(one, is_paid, as_of)
    at_risk = None
    if state == "late" or is_paid:
        at_risk = worth
    return _row(
        state, sentence, f"deliverable:{one.deliverable_id}", contract_id=one.contract_id,
        deliverable_id=one.deliverable_id, post_id=one.post_id if one.is_seen else None,
        campaign_id=one.campaign_id, creator_id=one.creator_id, creator_name=one.creator_name,
        platform=one.platform, format=one.format, due_on=one.due_on, live_on=one.live_on,
        worth=worth, at_risk=at_risk, currency=contract.currency if contract else None,
        import_id=one.import_id, source_row=one.source_row,
    )  # fmt: skip


def _state(one: _Deliverable, is_paid: bool, as_of: date) -> tuple[State, str]:
    if one.is_live:
        if one.status in NOT_APPROVED:
            return "posted, not approved", f"It is live, and its status is “{one.status}”."
        seen = "" if one.is_seen else " No export of posts has shown it yet."
        return "posted and matched", f"It is live.{seen}"
    also = " It is paid already." if is_paid else ""
    if one.due_on is None:
        return "no due day", f"Nobody said when it is due.{also}"
    days = (as_of - one.due_on).days
    if days > GRACE_DAYS:
        return "late", (
            f"It was due on {one.due_on.day} {one.due_on:%B %Y}, {days} days ago, and is not "
            f"live.{also}"
        )
    if is_paid:
        return "paid before posting", "It is paid, and not live yet."
    when = "today" if days == 0 else f"{abs(days)} days ago" if days > 0 else f"in {-days} days"
    return "due", f"It is due {when}."


def _unsigned(
    contracts: Iterable[_Contract], of_contract: dict[str | None, list[_Deliverable]]
) -> Iterator[tuple[Any, ...]]:
    for contract in contracts:
        if contract.is_signed or contract.is_off:
            continue
        own = of_contract.get(contract.contract_id, [])
        live = sum(one.is_live for one in own)
        coming = [one.due_on for one in own if not one.is_live and one.due_on]
        days = [one.live_on for one in own if one.is_live and one.live_on]
        sentence = f"The contract is not signed (its status is “{contract.status or 'not known'}”)."
        if live:
            sentence += f" {live} posts are live all the same."
        yield _row(
            "unsigned", sentence, f"contract:{contract.contract_id}",
            contract_id=contract.contract_id, campaign_id=contract.campaign_id,
            creator_id=contract.creator_id, creator_name=contract.creator_name,
            due_on=min(coming) if coming else None, live_on=min(days) if days else None,
            worth=contract.price,
            currency=contract.currency, import_id=contract.import_id,
            source_row=contract.source_row,
        )  # fmt: skip


def _never_paid(
    contracts: Iterable[_Contract],
    of_contract: dict[str | None, list[_Deliverable]],
    paid: dict[str, float],
    as_of: date,
    are_payments_known: bool,
) -> Iterator[tuple[Any, ...]]:
    """Only where payments are loaded at all: without them nothing is known of any."""
    if not are_payments_known:
        return
    for contract in contracts:
        own = of_contract.get(contract.contract_id, [])
        days = [one.live_on for one in own if one.live_on]
        is_done = bool(own) and all(one.is_live for one in own) and bool(days)
        if not is_done or contract.is_off or paid.get(contract.contract_id):
            continue
        if not contract.price or contract.price_basis in ("commission", "product"):
            continue
        last = max(days)
        if (as_of - last).days > PAID_AFTER_DAYS:
            worth = _worth(contract, own)
            yield _row(
                "posted and never paid",
                f"All {len(own)} posts are live since {last.day} {last:%B %Y}, and no payment is "
                "known.",
                f"unpaid:{contract.contract_id}",
                contract_id=contract.contract_id, campaign_id=contract.campaign_id,
                creator_id=contract.creator_id, creator_name=contract.creator_name, live_on=last,
                worth=None if worth is None else worth * len(own), currency=contract.currency,
                import_id=contract.import_id, source_row=contract.source_row,
            )  # fmt: skip


def _tied(payments: Sequence[_Payment], contracts: dict[str, _Contract]) -> list[_Payment]:
    """A payment that names no contract belongs to the only one of its creator and campaign."""
    of_pair: defaultdict[tuple[str | None, str | None], list[str]] = defaultdict(list)
    for contract in contracts.values():
        of_pair[contract.campaign_id, contract.creator_id].append(contract.contract_id)
    found = []
    for one in payments:
        own = of_pair.get((one.campaign_id, one.creator_id), [])
        if one.contract_id is None and len(own) == 1 and one.kind in (None, "fee"):
            found.append(_Payment(one.payment_id, own[0], *list(vars(one).values())[2:]))
        else:
            found.append(one)
    return found


def _paid_wrongly(
    payments: Sequence[_Payment],
    contracts: dict[str, _Contract],
    posts: dict[tuple[str, str], int],
) -> Iterator[tuple[Any, ...]]:
    """The same payment twice, and one for which there is neither a contract nor a post."""
    before: dict[tuple[Any, ...], _Payment] = {}
    totals: defaultdict[str, float] = defaultdict(float)
    for one in payments:
        known = {
            "payment_id": one.payment_id, "contract_id": one.contract_id,
            "campaign_id": one.campaign_id, "creator_id": one.creator_id,
            "creator_name": one.creator_name, "at_risk": one.amount, "currency": one.currency,
            "import_id": one.import_id, "source_row": one.source_row,
        }  # fmt: skip
        contract = contracts.get(one.contract_id or "")
        if (
            one.amount > 0
            and contract is None
            and not posts.get((one.campaign_id or "", one.creator_id or ""))
        ):
            yield _row(
                "paid for nothing",
                f"{one.amount:,.2f} {one.currency or ''} was paid, and neither a contract nor a "
                "post for the campaign is known.",
                f"payment:{one.payment_id}", **known,
            )  # fmt: skip
            continue
        key = (one.contract_id, one.creator_id, one.campaign_id, one.kind, one.amount, one.currency)
        earlier = before.get(key)
        totals[one.contract_id or ""] += one.amount
        agreed = contract.price if contract and contract.price_basis != "per deliverable" else None
        is_beyond = agreed is None or totals[one.contract_id or ""] > agreed * 1.001
        near = (
            earlier is not None
            and earlier.paid_on is not None
            and one.paid_on is not None
            and one.paid_on - earlier.paid_on <= timedelta(days=SAME_PAYMENT_DAYS)
        )
        is_fee = one.kind in (None, "fee") and contract is not None
        if near and earlier is not None and is_fee and agreed is not None and is_beyond:
            yield _row(
                "paid twice",
                f"The same amount was paid as {earlier.payment_id} and again as "
                f"{one.payment_id}; together more than the contract gives.",
                f"payment:{one.payment_id}", **known,
            )  # fmt: skip
        before[key] = one


def _issues(
    cursor: duckdb.DuckDBPyConnection,
    contracts: dict[str, _Contract],
    deliverables: Sequence[_Deliverable],
    payments: Sequence[_Payment],
) -> Iterator[tuple[Any, ...]]:
    """What is said that cannot be; each with the line it stands in."""
    for one in deliverables:
        said = ("deliverable", one.deliverable_id, one.campaign_id, one.creator_name)
        at = (one.import_id, one.source_row)
        if one.due_on is None and not one.is_live:
            yield (*said, "It has no due day, so it can never be late.", *at)
        contract = contracts.get(one.contract_id or "")
        if one.contract_id and contract is None:
            yield (*said, f"Its contract {one.contract_id} is not known.", *at)
        if contract and contract.signed_on and one.due_on and one.due_on < contract.signed_on:
            yield (*said, "It is due before the contract was signed.", *at)
    for contract in contracts.values():
        said = ("contract", contract.contract_id, contract.campaign_id, contract.creator_name)
        at = (contract.import_id, contract.source_row)
        if contract.creator_id is None:
            yield (*said, "It names no creator.", *at)
        if contract.price is not None and contract.price < 0:
            yield (*said, f"Its price is below 0: {contract.price:,.2f}.", *at)
    for one_paid in payments:
        said = ("payment", one_paid.payment_id, one_paid.campaign_id, one_paid.creator_name)
        at = (one_paid.import_id, one_paid.source_row)
        contract = contracts.get(one_paid.contract_id or "")
        if one_paid.amount < 0:
            yield (*said, f"Its amount is below 0: {one_paid.amount:,.2f}.", *at)
        if (
            contract
            and contract.currency
            and one_paid.currency
            and contract.currency != one_paid.currency
        ):
            yield (
                *said,
                f"It is in {one_paid.currency}, the contract in {contract.currency}: it is not "
                "counted against the price.",
                *at,
            )
    for row in cursor.execute(SEVERAL_CONTRACTS).fetchall():
        deliverable_id, ids, import_id, source_row = row
        yield (
            "deliverable", deliverable_id, None, None,
            f"Two contracts claim it: {', '.join(ids)}. The one that was said last counts.",
            import_id, source_row,
        )  # fmt: skip


SEVERAL_CONTRACTS: Final = """
SELECT deliverable_id, list_sort(list(DISTINCT contract_id)), max(import_id),
       arg_max(source_row, import_id)
FROM deliverable WHERE contract_id IS NOT NULL
GROUP BY deliverable_id HAVING count(DISTINCT contract_id) > 1
ORDER BY deliverable_id
"""
