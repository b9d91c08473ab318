"""A budget and what stands against it: committed, due, paid, forecast."""

from __future__ import annotations

import altair as alt
import pandas as pd

from core.charts.figures import compact
from core.charts.theme import PALETTES, Drawing, Mode


def budget_bars(amounts: dict[str, float | None], currency: str, mode: Mode) -> Drawing:
    """One bar per amount that is known, in the order given; a rule at the one called "budget"."""
    colours = PALETTES[mode]
    known = {name: amount for name, amount in amounts.items() if amount is not None}
    budget = known.pop("budget", None)
    table = pd.DataFrame(
        {
            "name": [name.capitalize() for name in known],
            "amount": list(known.values()),
            "in_words": [f"{compact(amount)} {currency}" for amount in known.values()],
            "is_over": [budget is not None and amount > budget for amount in known.values()],
        }
    )
    y = alt.Y(
        field="name", type="nominal", sort=list(table["name"]), title=None,
        axis=alt.Axis(labelFontSize=14, ticks=False, domain=False),
    )  # fmt: skip
    widest = max([*known.values(), budget or 0.0, 1.0]) * 1.25
    x = alt.X(
        field="amount", type="quantitative", title=None, scale=alt.Scale(domain=[0, widest]),
        axis=alt.Axis(format="~s", labelFontSize=14, tickCount=5),
    )  # fmt: skip
    tooltip = [alt.Tooltip(field="in_words", type="nominal", title="Amount")]
    base = alt.Chart(table)
    layers = [
        base.mark_bar(height=22).encode(
            x=x, y=y, tooltip=tooltip,
            color=alt.Color(
                field="is_over", type="nominal", legend=None,
                scale=alt.Scale(
                    domain=[False, True], range=[colours.measured, colours.attention]
                ),
            ),
        ),
        base.mark_text(align="left", dx=6, fontSize=14, color=colours.text).encode(
            x=x, y=y, text=alt.Text(field="in_words")
        ),
    ]  # fmt: skip
    if budget is not None:
        at = pd.DataFrame({"amount": [budget], "label": [f"Budget {compact(budget)}"]})
        rule = alt.Chart(at)
        layers += [
            rule.mark_rule(color=colours.text, strokeWidth=2).encode(x=x),
            rule.mark_text(align="left", dx=5, dy=-8, y=0, fontSize=13, color=colours.text).encode(
                x=x, text=alt.Text(field="label")
            ),
        ]
    chart = (
        alt.layer(*layers)
        .properties(height=44 * max(len(table), 1) + 50)
        .configure_view(strokeWidth=0)
    )
    told = ", ".join(f"{name} {compact(amount)}" for name, amount in known.items())
    against = f" against a budget of {compact(budget)}" if budget is not None else ", no budget set"
    return Drawing(chart, f"In {currency}: {told or 'no cost is known'}{against}.")
