"""Minutes of a weekly review: gathered from the same reads as the screens, kept as they were."""

from core.minutes.gather import gather
from core.minutes.kept import Paper, keep_minutes, kept_minutes
from core.minutes.minutes import Figure, Item, Minutes, Section
from core.minutes.papers import as_csv, as_html
from core.minutes.powerpoint import as_powerpoint

__all__ = [
    "Figure",
    "Item",
    "Minutes",
    "Paper",
    "Section",
    "as_csv",
    "as_html",
    "as_powerpoint",
    "gather",
    "keep_minutes",
    "kept_minutes",
]
