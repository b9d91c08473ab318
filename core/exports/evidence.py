"""What the other files of one download say: whose account it is, which days, which year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from core.exports.export import Export, Issue, SpooledFile
from core.exports.known import KnownExport, fold_header
from core.exports.layout import Sheet
from core.words import Platform


@dataclass(frozen=True)
class CleanedExport:
    """An export that was read, with how often each handle stands in it."""

    export: Export
    known: KnownExport
    handles: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Evidence:
    """What siblings prove or suggest; each with the name of the file that says so.

    Siblings that contradict each other prove nothing: they come from two downloads.
    """

    handles: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By platform: the handle most of a sibling's rows carry, and that sibling's name."""
    last_day: tuple[date, str] | None = None
    window: tuple[date, date, str] | None = None
    platform: tuple[Platform, str] | None = None


def gather(read: Iterable[CleanedExport], sheets: Iterable[tuple[Sheet, KnownExport]]) -> Evidence:
    """What the siblings of one folder and one source say together."""
    siblings = list(read)
    return Evidence(
        handles=_handles(siblings),
        last_day=_last_day(siblings),
        window=_window(siblings),
        platform=_platform(siblings, sheets),
    )


def _handles(siblings: list[CleanedExport]) -> dict[str, tuple[str, str]]:
    """The handle of each platform on which all siblings agree.

    Collaborations put other people's posts into an export, so most rows of a file decide, not all.
    """
    found: dict[str, dict[str, str]] = {}
    for sibling in siblings:
        platform, handle = sibling.export.platform, _own_handle(sibling)
        if platform is not None and handle is not None:
            found.setdefault(platform, {}).setdefault(handle, sibling.export.file.name)
    return {
        platform: next(iter(named_in.items()))
        for platform, named_in in found.items()
        if len(named_in) == 1
    }


def _own_handle(sibling: CleanedExport) -> str | None:
    """The handle that most rows carry."""
    for handle, rows in sibling.handles.most_common(1):
        if rows * 2 > sibling.handles.total():
            return handle
    return None


def _last_day(siblings: list[CleanedExport]) -> tuple[date, str] | None:
    if len({_own_handle(sibling) for sibling in siblings} - {None}) > 1:
        return None
    days = [
        (sibling.export.as_of, sibling.export.file.name)
        for sibling in siblings
        if sibling.known.basis == "lifetime"
        and not any(issue.code == "as_of" for issue in sibling.export.issues)
    ]
    return max(days, default=None)


def _window(siblings: list[CleanedExport]) -> tuple[date, date, str] | None:
    exports = [sibling.export for sibling in siblings if sibling.known.basis == "day"]
    spans = [
        (export.covers_from, export.covers_to, export.file.name)
        for export in exports
        if export.covers_from is not None and export.covers_to is not None
    ]
    return min(spans) if len({span[:2] for span in spans}) == 1 else None


def _platform(
    siblings: list[CleanedExport], sheets: Iterable[tuple[Sheet, KnownExport]]
) -> tuple[Platform, str] | None:
    named: dict[Platform, str] = {}
    for sibling in siblings:
        if sibling.known.platform is not None:
            named.setdefault(sibling.known.platform, sibling.export.file.name)
    for sheet, known in sheets:
        for name in (sheet.title, *sheet.header.cells):
            platform = known.titles.get(fold_header(name or ""), ("", None))[1]
            if platform is not None:
                named.setdefault(platform, sheet.file.name)
    return next(iter(named.items())) if len(named) == 1 else None


def guessed_day(file: SpooledFile, today: date) -> tuple[date, str]:
    """The best guess for when an export was made that does not say so, and how it is known."""
    if file.modified_on is not None and file.modified_on <= today:
        return file.modified_on, "the day the file in the zip was written"
    return today, "the day of upload"


def handle_of(
    known: KnownExport, platform: Platform | None, evidence: Evidence
) -> tuple[dict[str, str], list[Issue]]:
    """The constant ``handle`` of an export that names no account, where a sibling suggests one."""
    if known.names_account or platform not in evidence.handles:
        return {}, []
    handle, sibling = evidence.handles[platform]
    return {"handle": handle}, [
        Issue("guessed", "account", f"The account is taken to be @{handle}, as in {sibling}.")
    ]
