"""Text of a cell to a value of a field: one SQL expression per type, nothing else converts.

The SQL built here holds names of our own schema, formats of our own dictionary of exports, and
literals quoted by :func:`literal`; cells only ever arrive as columns of a table.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from core.exports.day_formats import written_like
from core.exports.export import Column
from core.exports.fields import FieldType
from core.exports.figures import BLANKS, GROUPING_MARKS, UNKNOWN_WORDS
from core.store.keys import handle_sql, literal

SQL_TYPES: Final[dict[FieldType, str]] = {
    "text": "VARCHAR",
    "identifier": "VARCHAR",
    "handle": "VARCHAR",
    "list": "VARCHAR[]",
    "count": "BIGINT",
    "fraction": "DOUBLE",
    "percent": "DOUBLE",
    "money": "DECIMAL(18, 4)",
    "seconds": "DOUBLE",
    "hours": "DOUBLE",
    "day": "DATE",
    "instant": "TIMESTAMPTZ",
    "yes_no": "BOOLEAN",
    "out_or_in": "VARCHAR",
}

EARLIEST_DAY: Final = date(2005, 1, 1)
LATEST_YEARS_AHEAD: Final = 2
FAR_FIELDS: Final = frozenset({"usage_rights_until", "exclusive_until"})
"""Days that may lie decades ahead: rights are bought "in perpetuity"."""

YES_WORDS: Final = (
    "yes", "y", "true", "t", "1", "ja", "wahr", "oui", "vrai", "sí", "si", "sim", "vero",
)  # fmt: skip
NO_WORDS: Final = (
    "no", "n", "false", "f", "0", "nein", "falsch", "non", "faux", "falso", "não", "nee",
)  # fmt: skip
"""What people write and what their spreadsheets make of it, in the languages they work in."""

OUT_WORDS: Final = ("out", "outbound", "outgoing", "sent", "us", "brand", "team")
IN_WORDS: Final = ("in", "inbound", "incoming", "received", "reply", "creator", "them")
"""Who wrote a message, as mail programs and platforms say it."""

ISO_DAY: Final = r"\d{4}-\d\d-\d\d([T ].*)?"
ISO_ZONE: Final = r":\d\d.*([zZ]|UTC|GMT|[+-]\d\d:?(\d\d)?)$"


@dataclass(frozen=True)
class Reading:
    """How one column is read, in three steps so that no step repeats the work of another.

    ``known`` is the cell's text, NULL where it says nothing; ``parsed`` turns it into the type
    (NULL: it cannot); a value outside ``bounds`` makes no sense. ``known`` speaks of the cell,
    ``parsed`` and ``zone`` of the known text, ``bounds`` of the parsed value, under the names
    given to :func:`reading_of`. ``unreadable`` and ``outside`` say in words what is wrong.
    """

    known: str
    parsed: str
    unreadable: str = ""
    bounds: str = "true"
    outside: str = ""
    zone: str = "NULL"


def reading_of(column: Column, today: date, *, cell: str, known: str, parsed: str) -> Reading:
    """How ``column`` is read; ``cell``, ``known`` and ``parsed`` name the columns of the steps."""
    text = f"nullif(trim({cell}, {literal(BLANKS)}), '')"
    if column.words:
        text = _translated(text, column.words)
    if column.is_tag:
        return Reading(text, _tags(known, column.name))
    if column.type == "identifier":
        return _identifier(text, known)
    if column.type in ("text", "handle", "list"):
        return Reading(text, _words(known, column.type))
    said = f"CASE WHEN lower({text}) NOT IN ({_listed(UNKNOWN_WORDS)}) THEN {text} END"
    if column.type == "yes_no":
        yes = f"lower({known}) IN ({_listed(YES_WORDS)})"
        no = f"lower({known}) IN ({_listed(NO_WORDS)})"
        yes_no = f"CASE WHEN {yes} THEN true WHEN {no} THEN false END"
        return Reading(said, yes_no, "This is not yes or no.")
    if column.type == "out_or_in":
        out = f"lower({known}) IN ({_listed(OUT_WORDS)})"
        into = f"lower({known}) IN ({_listed(IN_WORDS)})"
        out_or_in = f"CASE WHEN {out} THEN 'out' WHEN {into} THEN 'in' END"
        return Reading(
            said, out_or_in, "This is neither out nor in: the message counts as one of the team's."
        )
    if column.type == "count":
        # Nearly every cell is digits and nothing else, and needs none of the above.
        said = f"CASE WHEN {_is_plain(cell)} THEN {cell} ELSE {said} END"
    if column.type == "day":
        return _day(said, known, parsed, column, today)
    if column.type == "instant":
        return _instant(said, known, parsed, column, today)
    return _number(said, known, parsed, column)


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(literal(word) for word in words)


def _is_plain(text: str) -> str:
    """SQL that is true where ``text`` is a whole number as it would be printed."""
    return f"CAST(TRY_CAST({text} AS BIGINT) AS VARCHAR) = {text}"


def _words(known: str, type_: FieldType) -> str:
    if type_ == "text":
        return known
    if type_ == "handle":
        return handle_sql(known)
    # "#spring #glow" is two words, "free shipping" is one.
    separated = rf"regexp_replace({known}, '\s+([#@])', ';\1', 'g')"
    parts = rf"string_split_regex(lower({separated}), '[;,|\n]')"
    bare = f"list_transform({parts}, lambda part: ltrim(trim(part), '#@'))"
    return f"list_filter({bare}, lambda part: part <> '')"


def _translated(text: str, words: tuple[tuple[str, str], ...]) -> str:
    """SQL for our word where ``text`` is one of the export's, folded; else the text itself."""
    folded = rf"regexp_replace(replace(lower({text}), '_', ' '), '\s+', ' ', 'g')"
    branches = " ".join(f"WHEN {literal(theirs)} THEN {literal(ours)}" for theirs, ours in words)
    return f"CASE {folded} {branches} ELSE {text} END"


def _tags(known: str, name: str) -> str:
    """SQL for the values of a cell as tags: "Owner: Kim"."""
    parts = f"list_transform(string_split_regex({known}, '[;|\n]'), lambda part: trim(part))"
    said = f"list_filter({parts}, lambda part: part <> '')"
    return f"list_transform({said}, lambda part: {literal(name + ': ')} || part)"


def _identifier(text: str, known: str) -> Reading:
    apostrophe_or_blank = literal("' ")
    rounded = rf"regexp_full_match({known}, '\d([.,]\d+)?[eE]\+\d+')"
    return Reading(
        f"nullif(ltrim({text}, {apostrophe_or_blank}), '')",
        f"CASE WHEN NOT {rounded} THEN {known} END",
        "A spreadsheet has rounded this id. Export again and load the file unopened.",
    )


def _number(said: str, known: str, parsed: str, column: Column) -> Reading:
    number = _plain_number(known, column)
    as_double = f"TRY_CAST({number} AS DOUBLE)"
    if column.is_negative:
        as_double = f"abs({as_double})"
    not_below_0 = f"{parsed} >= 0"
    if column.type == "count":
        # 1.5 posts are not 2 posts: DuckDB's own cast would round without a word.
        whole = rf"regexp_extract({number}, '^([+-]?\d+)(\.0+)?$', 1)"
        plain = f"TRY_CAST({known} AS BIGINT)"
        count = f"CASE WHEN {_is_plain(known)} THEN {plain} ELSE TRY_CAST({whole} AS BIGINT) END"
        unreadable = "This is not a whole number."
        return Reading(said, count, unreadable, not_below_0, "A count cannot be below 0.")
    if column.type == "money":
        money = f"TRY_CAST({number} AS DECIMAL(18, 4))"
        if column.is_negative:
            money = f"abs({money})"
        return Reading(said, money, "This is not an amount of money.")
    if column.type == "fraction":
        share = f"{as_double} / CASE WHEN contains({known}, '%') THEN 100 ELSE 1 END"
        within = f"{parsed} BETWEEN 0 AND 1"
        return Reading(said, share, "This is not a share.", within, "A share lies in 0 to 1.")
    if column.type == "percent":
        amount, unreadable = f"{as_double} / 100", "This is not a percentage."
    else:
        clock = rf"regexp_full_match({known}, '\d+:\d\d(:\d\d)?')"
        parts = f"list_transform(string_split({known}, ':'), lambda part: TRY_CAST(part AS DOUBLE))"
        seconds = f"list_reduce({parts}, lambda total, part: total * 60 + part)"
        if column.type == "hours":
            # "1:30" is an hour and a half where hours are told, and 90 seconds elsewhere.
            seconds += f" * CASE WHEN length({known}) = length(replace({known}, ':', '')) + 1"
            seconds += " THEN 60 ELSE 1 END"
            as_double += " * 3600"
        amount = f"CASE WHEN {clock} THEN {seconds} ELSE {as_double} END"
        unreadable = f"This is not a number of {column.type}."
    return Reading(said, amount, unreadable, not_below_0, "This cannot be below 0.")


def _plain_number(known: str, column: Column) -> str:
    """SQL for the digits of a number without its marks, NULL where it is not a number."""
    mark = column.decimal_mark
    marks = ("," if mark == "." else ".") + GROUPING_MARKS
    bare = f"replace({known}, '−', '-')"
    if column.type == "money":
        bare = f"regexp_replace({bare}, '^[A-Z]{{3}} ?|^[$€£¥] ?| ?[$€£¥]$| ?[A-Z]{{3}}$', '', 'g')"
    if column.type in ("fraction", "percent"):
        bare = rf"regexp_replace({bare}, '\s*%$', '')"
    number = literal(rf"[+-]?\d+(\{mark}\d+)?|[+-]?\d{{1,3}}([{marks}]\d{{3}})+(\{mark}\d+)?")
    digits = f"translate({bare}, {literal(marks)}, '')"
    if mark == ",":
        digits = f"replace({digits}, ',', '.')"
    return f"CASE WHEN regexp_full_match({bare}, {number}) THEN {digits} END"


def latest_day(today: date, years_ahead: int = LATEST_YEARS_AHEAD) -> date:
    """The last day that a figure or a plan can sensibly speak of."""
    return today + timedelta(days=round(365.25 * years_ahead))


def _bounds(parsed: str, column: Column, today: date) -> tuple[str, str]:
    latest = latest_day(today, 75) if column.field in FAR_FIELDS else latest_day(today)
    bounds = f"{parsed} >= DATE '{EARLIEST_DAY}' AND {parsed} < DATE '{latest + timedelta(days=1)}'"
    return bounds, f"This day does not lie between {EARLIEST_DAY} and {latest}."


def _unreadable(column: Column, otherwise: str) -> str:
    written = written_like(column.formats) if column.formats else otherwise
    return f"This is not written like {written}."


def _day(said: str, known: str, parsed: str, column: Column, today: date) -> Reading:
    iso = f"regexp_full_match({known}, {literal(ISO_DAY)})"
    day = f"CASE WHEN {iso} THEN CAST(TRY_CAST({known} AS TIMESTAMPTZ) AS DATE) END"
    if column.formats:
        written = f"CAST(try_strptime({known}, [{_listed(column.formats)}]) AS DATE)"
        day = f"coalesce({written}, {day})"
    bounds, outside = _bounds(parsed, column, today)
    return Reading(said, day, _unreadable(column, "2026-05-31"), bounds, outside)


def _instant(said: str, known: str, parsed: str, column: Column, today: date) -> Reading:
    bounds, outside = _bounds(parsed, column, today)
    unreadable = _unreadable(column, "2026-05-31T14:30:00Z")
    tries = {f: f"try_strptime({known}, {literal(f)})" for f in column.formats}
    is_iso = f"regexp_full_match({known}, {literal(ISO_DAY)})"
    # The session's zone is UTC: a time without a zone is taken as it stands.
    written = [f"CAST({t} AS TIMESTAMPTZ)" for t in tries.values()]
    iso = f"CASE WHEN {is_iso} THEN TRY_CAST({known} AS TIMESTAMPTZ) END"
    instant = f"coalesce({', '.join([*written, iso])})"
    is_zoned = _any_reads(
        tries, ("%z", "%Z"), f"{is_iso} AND regexp_matches({known}, {literal(ISO_ZONE)})"
    )
    has_time = _any_reads(tries, ("%H", "%I"), f"{is_iso} AND contains({known}, ':')")
    zone = f"CASE WHEN {is_zoned} THEN 'explicit' WHEN {has_time} THEN 'none' ELSE 'day' END"
    return Reading(said, instant, unreadable, bounds, outside, zone)


def _any_reads(tries: dict[str, str], marks: tuple[str, ...], iso: str) -> str:
    """SQL that is true where a format with one of ``marks`` in it reads the text, or ``iso`` is."""
    reads = [f"{sql} IS NOT NULL" for f, sql in tries.items() if any(mark in f for mark in marks)]
    return " OR ".join([*reads, f"({iso})"])
