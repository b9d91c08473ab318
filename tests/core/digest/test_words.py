"""What a digest says: only what needs a person, or why silence can be believed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.checks.alert import Alert, Rule
from core.digest import Digest, digest
from core.digest.words import as_text
from core.review import AgendaItem, Drift, Freshness, ReviewLine
from core.review.agenda import State
from core.words import Severity

MONDAY = date(2026, 11, 16)
FRESH = Freshness(date(2026, 11, 15), 1)


def item(
    headline: str = "Engagement fell by 30 %.",
    severity: Severity = "high",
    rule: Rule = "level shift",
    state: State = "new",
) -> AgendaItem:
    alert = Alert(rule, "moss", "", severity, headline, (), None, "Look at Ana's posts.", MONDAY)
    return AgendaItem(alert, state, None, 1, None, None, None, None, None, 0.0, 0.0, "")


def drift(smallest: float | None, verdict: str = "steady") -> Drift:
    nothing = [None] * 14
    return Drift("moss", "reach", verdict, *nothing, smallest, "", None, None, [])  # type: ignore[arg-type]


def line(name: str = "Moss Hour", found: Drift | None = None) -> ReviewLine:
    return ReviewLine(
        "moss", name, True, "on track", "", (), None, None, None, None, None, None, 0, 0,
        None, None, None, None, found, 0, None,
    )  # fmt: skip


def said(
    items: list[AgendaItem],
    lines: list[ReviewLine] | None = None,
    fresh: Freshness = FRESH,
    most: int = 12,
    url: str | None = None,
) -> Digest:
    return digest(items, [line()] if lines is None else lines, fresh, MONDAY, most, url)


def test_an_alert_is_one_line_with_campaign_headline_and_what_to_do() -> None:
    told = said([item()], url="https://pothos.example.com")

    assert told.title == "Pothos, 16 November 2026: 1 thing needs somebody"
    assert (
        "1. Moss Hour: Engagement fell by 30 %. What to do: Look at Ana's posts.\n"
        "   https://pothos.example.com/campaign?campaign=Moss+Hour\n"
    ) in told.body
    assert "as of 15 November 2026, 1 day old.\n" in told.body


def test_old_figures_are_said_to_be_old() -> None:
    told = said([item()], fresh=Freshness(date(2026, 10, 20), 27))
    assert "27 days old. They are old: upload this week's exports first." in told.body


def test_there_are_no_links_where_pothos_is_for_this_machine_alone() -> None:
    assert "http" not in said([item()]).body


def test_only_what_waits_for_the_team_and_is_more_than_good_to_know() -> None:
    told = said(
        [
            item("First."),
            item("Asleep.", state="snoozed"),
            item("Decided.", state="decided"),
            item("Low.", severity="low"),
            item("Second.", severity="medium", state="assigned"),
        ]
    )

    assert told.needs == 2
    assert told.body.index("1. Moss Hour: First.") < told.body.index("2. Moss Hour: Second.")
    for left_out in ("Asleep", "Decided", "Low"):
        assert left_out not in told.body


def test_at_most_as_many_as_the_setting_and_the_rest_counted() -> None:
    told = said([item(f"Number {n}.") for n in range(1, 16)], most=12)

    assert "12. Moss Hour: Number 12." in told.body
    assert "Number 13" not in told.body
    assert "And 3 more on the review screen." in told.body


def test_campaigns_without_a_goal_come_after_the_alerts() -> None:
    told = said([item("It has no target.", "medium", "no goal"), item()])

    assert told.body.index("1. Moss Hour: Engagement fell") < told.body.index(
        "CAMPAIGNS WITHOUT A GOAL\n- Moss Hour: It has no target."
    )


def test_all_quiet_says_why_it_can_be_believed() -> None:
    # Of five running campaigns three are steady; in two of them the smallest drop is known, 10 and
    # 30 %: one of 30 % would have been noticed in both, in half one of the median, 20 %.
    told = said(
        [item(state="decided"), item(severity="low")],
        [
            line(found=drift(0.1)),
            line(found=drift(0.3)),
            line(found=drift(None)),
            line(found=drift(None, "too little")),
            line(found=drift(0.2, "drift")),
            replace(line(found=drift(0.1)), status="ended"),
        ],
    )

    assert told.needs == 0
    assert told.title == "Pothos, 16 November 2026: all quiet"
    assert told.body.splitlines() == [
        "All quiet: nothing needs a person.",
        "",
        "Why that can be believed:",
        "- The newest figures are as of 15 November 2026, 1 day old.",
        "- 3 of 5 running campaigns steady.",
        "- In each of 2 of them a drop of 30 % of the engagement rate would have been noticed "
        "within four weeks, in half of them one of 20 %.",
        "- In 1 of them posts are few: even a drop by half would go unnoticed.",
        "- 1 campaign with a drift that the team knows of.",
        "- 1 campaign with too few posts to tell.",
        "- 1 alert decided on or put off, so not told here.",
        "- 1 thing good to know, on the review screen.",
    ]


def test_silence_in_old_figures_is_not_called_quiet() -> None:
    told = said([], fresh=Freshness(date(2026, 10, 20), 27))

    assert told.title.endswith(": nothing found, in old figures")
    assert "that says little" in told.body
    assert "27 days old" in told.body
    assert "quiet" not in (told.title + told.body).casefold()


def test_silence_without_figures_is_not_called_quiet() -> None:
    told = said([], [], Freshness(None, None))

    assert told.title.endswith(": no figures yet")
    assert "quiet" not in (told.title + told.body).casefold()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("=1+1", "=1+1"),
        ("<b>bold</b>", "<b>bold</b>"),
        ("](http://x)", "](http:\u2060//x)"),
        ("see www.evil.com", "see www\u2060.evil\u2060.com"),
        ("a\r\nBcc: everybody@x.com\n\n<p>", "a Bcc: everybody@x\u2060.com <p>"),
        ("one\u2028two\u202eeno", "one two eno"),
        ("x" * 1000, "x" * 299 + "…"),
        ("4.1 % of 1.000", "4.1 % of 1.000"),
    ],
)
def test_other_peoples_words_stay_one_line_and_become_no_link(name: str, shown: str) -> None:
    assert as_text(name) == shown
    told = said([item()], [line(name)])
    assert f"1. {shown}: Engagement fell" in told.body
    assert name not in told.title
