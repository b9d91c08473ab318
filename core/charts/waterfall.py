"""Why a rate moved: from the rate before to the rate after, one bar per part of the change."""

from __future__ import annotations

from typing import Any, Final

import altair as alt
import pandas as pd

from core.charts.figures import MISSING, count, percent, signed_points
from core.charts.theme import PALETTES, Drawing, Layer, Mode, Palette

MOST_BARS: Final = 10
"""With the bars before and after and that of all others; more are not read but searched."""
NAMED_IN_WORDS: Final = 3
SELECTION: Final = "part"
"""What Streamlit's on_select calls the choice of a bar; it holds the bar's part_id."""
OTHERS: Final = "others"
"""The part_id of the bar of all others, as 'before' and 'after' are of the first and last."""

_COLUMNS: Final = (
    "part_id",
    "name",
    "kind",
    "size",
    "share_before",
    "share_after",
    "rate_before",
    "rate_after",
    "posts_before",
    "posts_after",
)
_BAR_HEIGHT: Final = 40
_AROUND_THE_BARS: Final = 130
"""Pixels of title, axis and its note: Streamlit fits all of a chart into its height."""
_WIDEST_LABEL: Final = 160
# The name above, what moved of it below: in one line a long name pushes that out of the view.
_LABEL_IN_LINES: Final = (
    "[slice(datum.label, 0, lastindexof(datum.label, ': ')), "
    "slice(datum.label, lastindexof(datum.label, ': ') + 2)]"
)
_ROOM_FOR_FIGURES: Final = 0.4
"""The scale ends so much of its length beyond the longest bar, for the figure beside it; on a
phone, where the bars have 200 pixels, it is just enough."""
_ROOM_BEFORE: Final = 0.5
"""Where the scale does not begin at zero: so much of what moved is shown before it."""
_NEGLIGIBLE: Final = 1e-6
"""Of the largest part: less is rounding."""


def waterfall(
    parts: pd.DataFrame,
    rate_before: float,
    rate_after: float,
    dimension: str,
    denominator: str,
    mode: Mode,
) -> Drawing:
    """The parts of one dimension ("creator") that lead from the rate before to the rate after.

    ``parts`` has one row per part: part_id and name (text), kind ("mix" or "rate"), size (a
    difference of rates as a fraction; all together are the change), share_before and share_after
    (fractions), rate_before and rate_after (fractions or NaN), posts_before and posts_after. The
    largest are named, the rest is summed as all others. A click on a bar selects its part_id.
    """
    colours = PALETTES[mode]
    named, others = _largest(parts)
    table = _bars(named, others, rate_before, rate_after, dimension)
    # Two short lines: a phone cuts off what is longer. The unit stands here once for all bars.
    title = alt.Title(
        f"Engagement rate by {denominator}, by {dimension}",
        subtitle="What moved it, in percentage points",
        anchor="start",
        fontSize=15,
        fontWeight="normal",
        subtitleFontSize=14,
        subtitleColor=colours.text,
    )
    chart = (
        alt.layer(_bar_layer(table, colours), _figure_layer(table, colours))
        .properties(height=_BAR_HEIGHT * len(table) + _AROUND_THE_BARS, title=title)
        .configure_view(strokeWidth=0)
    )
    return Drawing(chart, _in_words(table, rate_before, rate_after, dimension, denominator))


def _largest(parts: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The parts that get a bar, largest first, and those that are summed."""
    table = parts.reindex(columns=list(_COLUMNS))
    table["size"] = pd.to_numeric(table["size"])
    table = table[table["size"].abs() > _NEGLIGIBLE * table["size"].abs().max()]
    table = table.iloc[(-table["size"].abs()).argsort(kind="stable")].reset_index(drop=True)
    room = MOST_BARS - 2
    if len(table) <= room:
        return table, table.head(0)
    return table.head(room - 1), table.iloc[room - 1 :]


def _bars(
    named: pd.DataFrame,
    others: pd.DataFrame,
    rate_before: float,
    rate_after: float,
    dimension: str,
) -> pd.DataFrame:
    """One row per bar in order: where it begins and ends, and its words."""
    rows = [_end("before", rate_before)]
    reached = rate_before
    for part in named.to_dict("records"):
        rows.append(_part_row(part, reached, dimension))
        reached += part["size"]
    if len(others):
        size = float(others["size"].sum())
        many = others["name"].nunique()
        what = f"{_number_of(len(others), 'part')} of {_number_of(many, dimension)}"
        row = {"part_id": OTHERS, "label": "All others: together", "what": what}
        rows.append(row | _span(reached, reached + size) | _moved(size))
    rows.append(_end("after", rate_after))
    table = pd.DataFrame(rows)
    ends = table["part_id"].isin(["before", "after"])
    table.loc[ends, "begin"] = _scale_begins_at(table)
    for column in ("posts_in_words", "rates_in_words", "shares_in_words"):
        if column not in table:
            table[column] = None
        table[column] = table[column].fillna(MISSING)
    table["place"] = range(len(table))
    return table


def _end(part_id: str, rate: float) -> dict[str, Any]:
    figure = percent(rate)
    row = {"part_id": part_id, "label": f"Rate: {part_id}", "what": f"The rate {part_id}"}
    beside = {"figure": figure, "figure_in_words": figure}
    return row | _span(0.0, rate) | beside | {"direction": "rate", "size": None}


def _part_row(part: dict[str, Any], reached: float, dimension: str) -> dict[str, Any]:
    name = part["name"] or f"No {dimension} known"
    is_rate = part["kind"] == "rate"
    gained = part["share_after"] >= part["share_before"]
    row = {
        "part_id": part["part_id"],
        "label": f"{name}: {'own rate' if is_rate else 'share'}",
        "what": (
            f"{name}: its own rate moved"
            if is_rate
            else f"{name}: {'more' if gained else 'less'} of the whole than before"
        ),
        "posts_in_words": f"{count(part['posts_before'])}, then {count(part['posts_after'])}",
        "rates_in_words": f"{percent(part['rate_before'])}, then {percent(part['rate_after'])}",
        "shares_in_words": f"{percent(part['share_before'])}, then {percent(part['share_after'])}",
    }
    return row | _span(reached, reached + part["size"]) | _moved(part["size"])


def _span(begin: float, end: float) -> dict[str, Any]:
    return {"begin": begin, "end": end, "right": max(begin, end)}


def _moved(size: float) -> dict[str, Any]:
    direction = "down" if size < 0 else "up"
    arrow, points = "▼" if size < 0 else "▲", signed_points(size)
    return {
        "figure": f"{arrow} {points.removesuffix(' points')}",
        "figure_in_words": points,
        "direction": direction,
        "size": size,
    }


def _y(table: pd.DataFrame) -> alt.Y:
    return alt.Y(
        field="label",
        type="nominal",
        title=None,
        sort=list(table["label"]),
        axis=alt.Axis(
            labelExpr=_LABEL_IN_LINES,
            labelFontSize=14,
            labelLineHeight=16,
            # Half a line up: the two lines together stand in the middle of the bar.
            labelOffset=-8,
            labelOverlap=False,
            labelLimit=_WIDEST_LABEL,
            ticks=False,
            domain=False,
        ),
    )


def _scale_begins_at(table: pd.DataFrame) -> float:
    """Zero, unless the parts would be too small to be seen from there."""
    reached = pd.concat([table["end"], table.loc[table["size"].notna(), "begin"]])
    lowest, highest = float(reached.min()), float(reached.max())
    if lowest <= highest / 2:
        return 0.0
    return max(lowest - _ROOM_BEFORE * (highest - lowest), 0.0)


def _x(field: str, table: pd.DataFrame) -> alt.X:
    begin, end = float(table["begin"].min()), float(table["right"].max())
    end += max((end - begin) * _ROOM_FOR_FIGURES, 1e-6)
    note = f"The scale begins at {percent(begin)}, not at zero" if begin > 0 else None
    return alt.X(
        field=field,
        type="quantitative",
        title=note,
        scale=alt.Scale(domain=[begin, end], nice=False, zero=False),
        axis=alt.Axis(
            format=".1%",
            tickCount=4,
            labelFontSize=14,
            titleFontSize=14,
            titleFontWeight="normal",
            titleAnchor="end",
        ),
    )


def _bar_layer(table: pd.DataFrame, colours: Palette) -> Layer:
    """The bars. Colour repeats what the arrow and the sign beside them say."""
    chosen = alt.selection_point(name=SELECTION, fields=["part_id"])
    return (
        alt.Chart(table)
        .mark_bar(cornerRadius=2, minBandSize=14)
        .encode(
            x=_x("begin", table),
            x2=alt.X2(field="end"),
            y=_y(table),
            color=alt.Color(
                field="direction",
                type="nominal",
                legend=None,
                scale=alt.Scale(
                    domain=["rate", "down", "up"],
                    range=[colours.expected, colours.attention, colours.measured],
                ),
            ),
            opacity=alt.when(chosen).then(alt.value(1.0)).otherwise(alt.value(0.45)),
            tooltip=[
                alt.Tooltip(field=field, type="nominal", title=title)
                for field, title in (
                    ("what", "What"),
                    ("figure_in_words", "Figure"),
                    ("rates_in_words", "Rate"),
                    ("shares_in_words", "Share"),
                    ("posts_in_words", "Posts"),
                )
            ],
        )
        .add_params(chosen)
    )


def _figure_layer(table: pd.DataFrame, colours: Palette) -> Layer:
    """Beside each bar: the rate, or which way it moved it and by how many points."""
    return (
        alt.Chart(table)
        .mark_text(color=colours.text, align="left", baseline="middle", dx=6, fontSize=14)
        .encode(
            x=_x("right", table),
            y=_y(table),
            text=alt.Text(field="figure", type="nominal"),
        )
    )


def _in_words(
    table: pd.DataFrame, rate_before: float, rate_after: float, dimension: str, denominator: str
) -> str:
    words = (
        f"Engagement rate by {denominator}: {percent(rate_before)} before, "
        f"{percent(rate_after)} after."
    )
    moved = table[table["size"].notna()]
    named = moved[moved["part_id"] != OTHERS]
    if named.empty:
        return words
    largest = [
        f"{label} {signed_points(float(size))}"
        for label, size in zip(named["label"], named["size"], strict=True)
    ][:NAMED_IN_WORDS]
    words += f" By {dimension}, the largest parts: {'; '.join(largest)}."
    rest = float(moved["size"].sum()) - float(named["size"].head(NAMED_IN_WORDS).sum())
    if len(moved) > len(largest):
        words += f" All others together: {signed_points(rest)}."
    return words


def _number_of(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
