"""How ids are made of what exports say, in Python and in SQL, the same.

Names are folded in Python only (DuckDB has no NFKC and no casefold): :func:`fold_names` gives a
query the folded form of every distinct name it meets.
"""

from __future__ import annotations

import unicodedata
from typing import Final

import duckdb

from core.words import FORMAT_WORDS, PLATFORM_HOSTS, PLATFORM_WORDS


def fold(name: str) -> str:
    """The form of a name that makes two spellings the same campaign or the same creator.

    NFKC (full-width and fancy letters become plain), without what nobody sees (zero-width and
    control characters), trimmed, inner blanks collapsed, casefolded.
    """
    if not name.isprintable():
        name = "".join(mark for mark in name if mark.isspace() or not _is_invisible(mark))
    folded = unicodedata.normalize("NFKC", name).casefold()
    # Casefolding can undo the normal form, and then two spellings would differ again.
    return " ".join(unicodedata.normalize("NFKC", folded).split())


def _is_invisible(mark: str) -> bool:
    return unicodedata.category(mark) in ("Cc", "Cf")


def fold_names(cursor: duckdb.DuckDBPyConnection, names_sql: str) -> None:
    """Fill the temporary table ``folded(name, id)`` with the names that ``names_sql`` selects.

    ``names_sql`` is a query of ours with one text column. NULL and blank names are left out.
    """
    query = f"SELECT DISTINCT name FROM ({names_sql}) AS said(name)"  # noqa: S608 ours
    rows = cursor.execute(query).fetchall()
    names = [row[0] for row in rows if row[0] is not None and fold(row[0])]
    cursor.execute("CREATE OR REPLACE TEMP TABLE folded (name VARCHAR, id VARCHAR)").fetchall()
    cursor.execute(
        "INSERT INTO folded SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[])",
        [names, [fold(name) for name in names]],
    ).fetchall()


def literal(text: str) -> str:
    """``text`` as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def _words_case(value: str, words: dict[str, tuple[str, ...]]) -> str:
    branches = " ".join(
        f"WHEN {value} IN ({', '.join(literal(word) for word in spellings)}) THEN {literal(ours)}"
        for ours, spellings in words.items()
    )
    return f"CASE {branches} WHEN {value} IS NULL THEN NULL ELSE 'other' END"


def platform_sql(word: str) -> str:
    """SQL for our platform of the text expression ``word``: NULL stays, unknown is other."""
    return _words_case(f"lower(trim({word}))", PLATFORM_WORDS)


def platform_of_address_sql(address: str) -> str:
    """SQL for the platform an address belongs to, NULL where its host is not one of theirs."""
    host = f"lower(regexp_extract({address}, '^(?:https?://)?(?:[a-z]+\\.)?([^/?#:]+)', 1, 'i'))"
    whole = f"lower(regexp_extract({address}, '^(?:https?://)?([^/?#:]+)', 1, 'i'))"
    branches = " ".join(
        f"WHEN regexp_full_match({host}, '{hosts}') OR regexp_full_match({whole}, '{hosts}') "
        f"THEN '{platform}'"
        for platform, hosts in PLATFORM_HOSTS.items()
    )
    return f"CASE {branches} END"


def format_sql(word: str) -> str:
    """SQL for our format of the text expression ``word``: NULL stays, unknown is other."""
    plain = f"trim(regexp_replace(lower({word}), '[_\\s-]+', ' ', 'g'))"
    bare = f"regexp_replace({plain}, '^(ig|instagram|fb|facebook|tiktok|yt|youtube) ', '')"
    return _words_case(bare, FORMAT_WORDS)


def post_key_sql(platform: str, platform_post_id: str, permalink: str) -> str:
    """SQL for the id of a post: platform:its id, the id taken from the address where none is given.

    An Instagram address carries a short code that is not the post's id, so such a post is
    ``instagram:/p/<short code>`` until an export gives both. NULL where neither is known.
    """
    return f"""{platform} || ':' || coalesce({platform_post_id}, {address_key_sql(permalink)})"""


def address_key_sql(permalink: str) -> str:
    """SQL for what identifies a post in its address; equal for every spelling of one address.

    ``/p/<short code>`` on Instagram, the id itself on TikTok, YouTube, Pinterest and X, elsewhere
    host and path. The join between a post known by address and the same post known by id.
    """
    ids = (
        r"(?i:instagram\.com|instagr\.am)/(?:[^/?#]+/)?(?:p|reel|reels|tv)/([A-Za-z0-9_-]+)",
        r"(?i:tiktok\.com)/.*?(?:video|photo|v)/(\d+)",
        r"(?:(?i:youtube(?:-nocookie)?\.com)/(?:watch\?(?:.*&)?v=|shorts/|live/|embed/)"
        r"|(?i:youtu\.be)/)([A-Za-z0-9_-]{6,})",
        r"(?i:pinterest\.[a-z.]+)/pin/(\d+)",
        r"(?i:twitter|x)\.(?i:com)/.*?status(?:es)?/(\d+)",
    )
    instagram, *others = ids
    # What stands in a query twice, as within nullif(), DuckDB works out for every row beforehand.
    found = ", ".join(
        f"CASE WHEN regexp_matches({permalink}, '{id}') "
        f"THEN regexp_extract({permalink}, '{id}', 1) END"
        for id in others
    )
    # What a share button adds tells who shared it, not which post it is.
    shared = r"[?&](utm_[a-z]+|fbclid|gclid|igsh|igshid|mibextid|rdid|ref|__[a-z_]+)=[^&#]*"
    bare = f"regexp_replace({permalink}, '{shared}', '', 'gi')"
    bare = f"regexp_replace({bare}, '^([^?&]*)&', '\\1?')"
    plain = f"rtrim(regexp_replace({bare}, '^(?:https?://)?(?:www\\.|m\\.)?|#.*$', '', 'gi'), '/')"
    return f"""nullif(coalesce(
        CASE WHEN regexp_matches({permalink}, '{instagram}')
              AND NOT regexp_matches({permalink}, '{INSTAGRAM_SHARE}')
             THEN '/p/' || regexp_extract({permalink}, '{instagram}', 1) END,
        {found},
        {plain}), '')"""


INSTAGRAM_SHARE: Final = r"(?i:instagram\.com)/share/"
SHORT_LINKS: Final = (
    r"^(?:https?://)?(?:www\.)?(?i:v[mt]\.tiktok\.com/|tiktok\.com/t/|instagram\.com/share/|"
    r"(?:fb\.watch|pin\.it|t\.co|bit\.ly|lnk\.bio)/|facebook\.com/share/)"
)
"""Addresses that only the platform can lead on from: which post it is cannot be read in them."""


PROFILE_ADDRESS: Final = (
    r"^(?:https?://)?[a-z0-9.-]+\.[a-z]{2,}/(?:@|channel/|c/|user/)?([^/?#]+).*$"
)
"""Of an account, in any case of letters; the group is its handle."""


def handle_sql(text: str) -> str:
    """SQL for a handle: lower case, without @ and without the profile's address."""
    bare = f"regexp_replace({text}, '{PROFILE_ADDRESS}', '\\1', 'i')"
    return f"nullif(lower(ltrim({bare}, '@ ')), '')"


def account_key_sql(platform: str, handle: str, platform_account_id: str) -> str:
    """SQL for the id of an account: platform:handle, or platform:#native id without a handle."""
    return f"{platform} || ':' || coalesce({handle}, '#' || {platform_account_id})"
