"""Receipts of derived figures: made again from their rows they give the figure that is shown."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from core.checks.drift_receipt import drift_receipt
from core.checks.growth_curves import read_growth
from core.checks.pace_receipt import forecast_receipt
from core.exports import Export
from core.imports import import_exports, load_sample, read_files, set_goals_and_brief
from core.metrics import METRICS
from core.metrics.derived import LEFT_OUT, USED, DerivedReceipt
from core.metrics.scope import Scope
from core.money.budget import budgets
from core.money.forecast_receipt import cost_forecast_receipt
from core.review.derived import DERIVED, derived_receipt
from core.review.findings import drifts
from core.store import Said, Store, open_store
from core.store.spool import receive


def paces(cursor: duckdb.DuckDBPyConnection) -> list[tuple[str, str, float | None, float | None]]:
    return cursor.execute(
        "SELECT campaign_id, metric, forecast, probability_of_target FROM campaign_pace"
    ).fetchall()


def test_every_forecast_that_is_kept_is_made_again(cursor: duckdb.DuckDBPyConnection) -> None:
    kept = paces(cursor)
    assert len(kept) >= 5
    for campaign_id, metric, forecast, chance in kept:
        found = forecast_receipt(cursor, campaign_id, metric)
        if forecast is None:
            assert found is None or found.value == "—"
            continue
        assert found is not None
        assert found.value == f"{forecast:,.0f}"
        if 0 < (chance or 0) < 1:
            assert f"in {100 * chance:.0f} of 100 cases" in found.formula[-1]


def test_a_forecast_from_posts_is_the_sum_of_its_rows_and_what_is_to_come(
    cursor: duckdb.DuckDBPyConnection,
) -> None:
    seen = 0
    for campaign_id, metric, forecast, _ in paces(cursor):
        found = forecast_receipt(cursor, campaign_id, metric)
        if forecast is None or found is None or "Still to gain" not in found.rows:
            continue
        seen += 1
        first = found.formula[0].replace(",", "")
        so_far, rest = first.split(" so far + ")
        still, rest = rest.split(" that ", 1)
        to_come = rest.split(" still gain + ")[1].split(" from posts")[0]
        used = found.rows[found.rows[USED]]
        assert used["Still to gain"].sum() == pytest.approx(float(still), abs=0.51)
        total = float(so_far) + used["Still to gain"].sum() + float(to_come)
        assert total == pytest.approx(forecast, abs=1.1)
    assert seen >= 2


def test_the_size_of_every_drift_is_that_of_its_rows(cursor: duckdb.DuckDBPyConnection) -> None:
    found = [one for one in drifts(cursor).values() if one.verdict == "drift"]
    assert found
    for drift in found:
        receipt = drift_receipt(cursor, drift.campaign_id, drift.denominator)
        assert receipt is not None
        used = receipt.rows[receipt.rows[USED]]
        sums = used.groupby("When")[["Engagements", drift.denominator.capitalize()]].sum()
        rates = sums["Engagements"] / sums[drift.denominator.capitalize()]
        assert rates["before"] == pytest.approx(drift.pooled_before)
        assert rates["since"] == pytest.approx(drift.pooled_after)
        assert drift.baseline_rate is not None
        assert drift.rate_after is not None
        assert drift.rate_after / drift.baseline_rate - 1 == pytest.approx(drift.change)


def test_a_steady_campaign_has_no_change_to_explain(cursor: duckdb.DuckDBPyConnection) -> None:
    steady = [one for one in drifts(cursor).values() if one.verdict == "steady"]
    assert steady
    assert drift_receipt(cursor, steady[0].campaign_id, steady[0].denominator) is None


def test_every_forecast_of_costs_is_made_again_from_its_rows(
    cursor: duckdb.DuckDBPyConnection,
) -> None:
    found = [one for one in budgets(cursor) if one.forecast is not None]
    assert found
    for budget in found:
        receipt = cost_forecast_receipt(cursor, budget.campaign_id, budget.currency)
        assert receipt is not None
        assert budget.made_of is not None
        used = receipt.rows[receipt.rows[USED]]
        is_commission = used["Kind"] == "commission"
        fixed = used[~is_commission].groupby("Cost is")["Amount"].sum()
        commissions = used[is_commission & (used["Cost is"] != "committed")]["Amount"].sum()
        gone = budget.made_of.share_gone or 1.0
        again = max(fixed.get("committed", 0.0), fixed.get("due", 0.0) + fixed.get("paid", 0.0))
        assert again + commissions / gone == pytest.approx(budget.forecast)
        assert used["File"].notna().all()


def test_what_is_left_out_says_why_and_what_is_used_does_not(
    cursor: duckdb.DuckDBPyConnection,
) -> None:
    campaigns = [
        row[0] for row in cursor.execute("SELECT campaign_id FROM campaign_now").fetchall()
    ]
    receipts: list[DerivedReceipt] = [
        found
        for campaign_id in campaigns
        for name in sorted(DERIVED)
        if (found := derived_receipt(cursor, name, Scope(campaign_id))) is not None
    ]
    assert len(receipts) > 10
    for one in receipts:
        assert one.rows.loc[one.rows[USED], LEFT_OUT].isna().all()
        assert one.rows.loc[~one.rows[USED], LEFT_OUT].notna().all()
        assert one.rows_used + sum(number for _, number in one.left_out) == len(one.rows)
        assert one.counted_as in METRICS
        assert one.formula


def test_no_name_is_that_of_a_counted_figure() -> None:
    assert not DERIVED & METRICS.keys()


def test_the_curves_are_kept_as_they_were_learned(cursor: duckdb.DuckDBPyConnection) -> None:
    kept = {row[0] for row in cursor.execute("SELECT DISTINCT metric FROM growth_curve").fetchall()}
    assert kept
    for metric in kept:
        growth = read_growth(cursor, metric)
        assert growth is not None
        assert len(growth.groups) == len(growth.log_growth) == len(growth.covariance)
        assert growth.covariance.shape[1:] == (growth.log_growth.shape[1],) * 2
    assert read_growth(cursor, "nothing") is None


def test_a_database_of_before_the_curves_were_kept_gives_the_same_forecast(tmp_path: Path) -> None:
    store = open_store(tmp_path / "data")
    load_sample(store)
    with store.write() as cursor:
        cursor.execute("DELETE FROM growth_curve").fetchall()
    with store.read() as cursor:
        for campaign_id, metric, forecast, _ in paces(cursor):
            found = forecast_receipt(cursor, campaign_id, metric)
            if forecast is not None:
                assert found is not None
                assert found.value == f"{forecast:,.0f}"
    store.close()


def small(tmp_path: Path, rows: list[str], target: int) -> Store:
    store = open_store(tmp_path / "data")
    text = "Platform,Platform post ID,Handle,Caption,Published at,As of,Views\n" + "\n".join(rows)
    file = receive(store.spool, "posts.csv", [text.encode()], 1 << 20)
    (export,) = read_files(store, [file], date(2026, 11, 21))
    assert isinstance(export, Export)
    import_exports(store, [export], [Said(campaign="Moss Hour")])
    goal = {
        "campaign": "Moss Hour", "goal": "visibility", "goal_metric": "views",
        "target": str(target), "starts_on": "2026-10-20", "ends_on": "2026-12-19", "decides": "yes",
    }  # fmt: skip
    set_goals_and_brief(store, {"campaign": "Moss Hour"}, [goal])
    return store


def test_a_goal_with_a_last_day_of_its_own_misses_none(tmp_path: Path) -> None:
    store = small(tmp_path, ["tiktok,1,h1,Look,2026-10-20,2026-11-05,1000"], 100_000)
    with store.read() as cursor:
        rules = [row[0] for row in cursor.execute("SELECT rule FROM alert").fetchall()]
        ends_on = cursor.execute("SELECT ends_on FROM campaign_now").fetchall()
    assert ends_on == [(None,)]
    assert "no goal" not in rules
    store.close()


def test_few_posts_go_by_their_running_totals(tmp_path: Path) -> None:
    rows = [f"tiktok,{n},h{n},Look,2026-10-{20 + n},2026-11-{5 + n:02},{1000 + n}" for n in (1, 2)]
    rows += [f"tiktok,{n},h{n},Look,2026-10-{20 + n},2026-11-20,{2000 + n}" for n in (1, 2)]
    store = small(tmp_path, rows, 100_000)
    with store.read() as cursor:
        ((_, _, forecast, _),) = paces(cursor)
        found = forecast_receipt(cursor, "moss hour", "views")
    assert found is not None
    assert forecast is not None
    assert "days ×" in found.formula[0]
    assert found.formula[0].endswith(f"= {forecast:,.0f}")
    assert float(found.rows[found.rows[USED]].iloc[-1, 2]) == 4003
    store.close()


def test_a_campaign_that_is_not_there_has_no_receipt(cursor: duckdb.DuckDBPyConnection) -> None:
    for name in DERIVED:
        assert derived_receipt(cursor, name, Scope("no such campaign")) is None
