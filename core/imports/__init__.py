"""The main path from a file that somebody dropped to figures on a screen, and back out again."""

from core.imports.by_hand import (
    add_campaign,
    assign_posts,
    count_estimates,
    say_fit,
    say_in_order,
    say_match,
    say_sameness,
    set_goals_and_brief,
    take_back_sameness,
    think_of,
    withdraw_assignment,
)
from core.imports.drop import import_exports, read_files, undo_import
from core.imports.figures import change_answer_limit, change_sensitivity, finish_pending
from core.imports.rebuild import Rebuilt, rebuild
from core.imports.redo import redo_import
from core.imports.sample import load_sample
from core.imports.start import open_or_rebuild, start

__all__ = [
    "Rebuilt",
    "add_campaign",
    "assign_posts",
    "change_answer_limit",
    "change_sensitivity",
    "count_estimates",
    "finish_pending",
    "import_exports",
    "load_sample",
    "open_or_rebuild",
    "read_files",
    "rebuild",
    "redo_import",
    "say_fit",
    "say_in_order",
    "say_match",
    "say_sameness",
    "set_goals_and_brief",
    "start",
    "take_back_sameness",
    "think_of",
    "undo_import",
    "withdraw_assignment",
]
