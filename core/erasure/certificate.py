"""The certificate of an erasure: what was removed where, in plain words, without the person."""

from __future__ import annotations

from typing import Final

from core.checks.wording import day, number_of
from core.store.erasures import Erasure

ROWS: Final = {
    "creator": "of creators",
    "account": "of accounts",
    "account_day": "of days of an account",
    "post": "of posts",
    "contract": "of contracts",
    "payment": "of payments",
    "message": "of messages",
    "comment": "of comments",
}
ELSEWHERE: Final = (
    "Pothos cannot reach copies outside of its own directory: backups that were taken away, files "
    "that were downloaded, minutes and digests that were sent. Of an older backup that is put back "
    "the person is erased again with: python -m core restore FILE --data NEW --erased OLD"
)


def certificate(one: Erasure) -> str:
    """The text of it, a line for each place."""
    told = one.told
    rows = [
        f"  {number_of(number, 'row')} {ROWS[table]}"
        for table, number in told["rows"].items()
        if number
    ]
    lines = [
        "Certificate of erasure",
        "",
        f"Erased on {day(one.erased_at)}, {one.erased_at:%H:%M} UTC by "
        f"{one.erased_by or 'whoever works at this machine'}.",
        f"In the place of the name stands: {one.stands_for}",
        "",
        "Names, handles, addresses, numbers of posts, and what the person wrote were removed from",
        *(rows or ["  no rows of a table"]),
        f"  {told['uploads_changed']:,} of {told['uploads_looked_through']:,} uploads "
        f"({told['traces_in_uploads']:,} places)",
        f"  {told['lines_changed']:,} lines of the journal",
        f"  {told['minutes']:,} files of minutes, {told['views']:,} published views, "
        f"{told['words_of_links']:,} entries on links and visits",
        f"  {told['inbox']:,} files in the inbox",
        f"{told['backups_removed']:,} backups beside the data were removed.",
        "",
        f"Afterwards {told['cells_looked_through']:,} different texts in all tables were looked "
        f"through, and every upload once more: {told['traces_found_afterwards']} traces were left.",
        "Figures (views, likes, prices, days) stay, and belong to nobody.",
    ]
    if told["not_looked_into"]:
        lines += ["", "No text, and not looked into:"]
        lines += [f"  {name}" for name in told["not_looked_into"]]
    return "\n".join([*lines, "", ELSEWHERE, ""])
