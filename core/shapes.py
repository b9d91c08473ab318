"""From what core.review reads to what core.charts draws."""

from __future__ import annotations

from core.charts import DriftMark, NoteMark, PaceFigures, SpikeMark
from core.review import Drift, OddDay, Pace
from core.review.notes import Note


def pace_figures(pace: Pace) -> PaceFigures:
    """The figures of a pace chart."""
    return PaceFigures(
        metric=pace.metric,
        total=pace.total,
        target=pace.target,
        expected_by_now=pace.expected_by_now,
        forecast=pace.forecast,
        forecast_low=pace.forecast_low,
        forecast_high=pace.forecast_high,
        probability_of_target=pace.probability_of_target,
    )


def drift_mark(drift: Drift | None) -> DriftMark | None:
    """Where to mark the drift, None where there is none to mark."""
    if drift is None or drift.verdict != "drift" or drift.began_from is None:
        return None
    return DriftMark(drift.began_from, drift.began_to or drift.began_from, drift.change)


def spike_marks(days: list[OddDay]) -> list[SpikeMark]:
    """The odd days of a chart."""
    return [SpikeMark(odd.day, odd.in_words) for odd in days]


def note_marks(notes: list[Note]) -> list[NoteMark]:
    """The days of a chart that the team wrote about, in order."""
    dated = [NoteMark(note.on_day, note.words) for note in notes if note.on_day is not None]
    return sorted(dated, key=lambda mark: mark.day)
