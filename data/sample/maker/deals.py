"""Contracts, and one deliverable for each promised post, live or still to come."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from maker import cast, csv_text, faults
from maker.cast import Account, Campaign, Creator
from maker.chance import Chance
from maker.growth import Post
from maker.office import partners

NEXT_FORMAT = {"tiktok": "video", "youtube": "video", "instagram": "reel"}
CONTRACT_HEADER = (
    "contract_id", "creator", "campaign", "version", "status", "signed_on", "price", "price_basis",
    "currency", "usage_rights_until", "exclusive_until",
)  # fmt: skip
DELIVERABLE_HEADER = (
    "deliverable_id", "contract_id", "platform", "format", "due_on", "status", "post_permalink",
)  # fmt: skip


def write_contracts(folder: Path, posts: list[Post]) -> None:
    """The deals as they stand on the last day."""
    chance = Chance("contracts")
    contracts: list[csv_text.Row] = []
    promises: list[csv_text.Row] = []
    deals = 0
    for campaign in cast.CAMPAIGNS:
        for creator, account in partners(campaign.key):
            if (account.handle, campaign.key) == faults.NO_CONTRACT:
                continue
            deals += 1
            contract = f"C-{deals:03d}"
            contracts += _versions(contract, campaign, creator, account, chance)
            mine = [p for p in posts if (p.handle, p.campaign) == (account.handle, campaign.key)]
            promises += _promises(contract, campaign, account, mine, chance)
    numbered = [[f"D-{number:04d}", *promise] for number, promise in enumerate(promises, 1)]
    csv_text.write(folder / "contracts.csv", CONTRACT_HEADER, contracts)
    csv_text.write(folder / "deliverables.csv", DELIVERABLE_HEADER, numbered)


def _versions(
    contract: str, campaign: Campaign, creator: Creator, account: Account, chance: Chance
) -> list[csv_text.Row]:
    """The contract as sent, where that is another one, and as signed."""
    price = 40 * round((120 + account.followers * 0.004) / 40)
    signed_on = cast.FIRST_DAY - timedelta(days=chance.whole(4, 9))
    was_changed = chance.happens(0.12)

    def version(number: int, status: str, signed: str | None, price: int) -> csv_text.Row:
        return [
            contract, creator.name, campaign.name, number, status, signed, price,
            "per deliverable", "USD", "2027-06-30", "2027-01-31",
        ]  # fmt: skip

    if (account.handle, campaign.key) == faults.UNSIGNED_CONTRACT:
        return [version(1, "sent", None, price)]
    if was_changed:
        return [
            version(1, "sent", None, price + 40),
            version(2, "signed", signed_on.isoformat(), price),
        ]
    return [version(1, "signed", signed_on.isoformat(), price)]


def _promises(
    contract: str, campaign: Campaign, account: Account, posts: list[Post], chance: Chance
) -> list[csv_text.Row]:
    promises: list[csv_text.Row] = []
    for post in posts:
        due_on = post.published_on + timedelta(days=chance.whole(0, 4))
        promises.append([
            contract, account.platform, post.format, due_on.isoformat(), "live", post.permalink,
        ])  # fmt: skip
    handle, key, late_since = faults.LATE_DELIVERABLE
    if (account.handle, campaign.key) == (handle, key):
        promises.append([
            contract, account.platform, "video", late_since.isoformat(), "approved", None,
        ])  # fmt: skip
    due_on = cast.LAST_DAY + timedelta(days=chance.whole(3, 12))
    next_format = NEXT_FORMAT[account.platform]
    promises.append([
        contract, account.platform, next_format, due_on.isoformat(), "promised", None,
    ])  # fmt: skip
    return promises
