"""What exports said, kept for good in one DuckDB file: loaded and undone one import at a time."""

from core.store.assignment import assign, withdraw
from core.store.connection import Store, open_store
from core.store.import_file import Said
from core.store.imports import Place, load, undo
from core.store.process import the_store
from core.store.receipts import ImportLine, Receipt, history, issues_of

__all__ = [
    "ImportLine",
    "Place",
    "Receipt",
    "Said",
    "Store",
    "assign",
    "history",
    "issues_of",
    "load",
    "open_store",
    "the_store",
    "undo",
    "withdraw",
]
