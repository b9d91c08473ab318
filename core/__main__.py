"""Pothos without a browser: `python -m core import FILES…`, `watch`, `digest`, `rebuild`, `backup`
and `restore`.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from core.digest.by_command import digest
from core.erasure.by_command import erase_again_in
from core.errors import PothosError
from core.imports import in_words
from core.imports.by_command import (
    back_up_data,
    import_files,
    rebuild_database,
    restore_data,
    watch,
)
from core.store.process import TEAM_DATA

SOMETHING_IS_TO_DO: Final = 1
"""Something was refused, failed or asks; 2, for a command that is not understood, is argparse's."""


ENDED_BY_HAND: Final = 130
"""As shells have it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code: 0 all is in, 1 something asks for a person, 2 usage."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # What a terminal cannot show must not end an import half-way through its receipts.
            stream.reconfigure(errors="replace")
    given = _parser().parse_args(arguments)
    data: Path = given.data
    try:
        match given.command:
            case "import":
                return import_files(data, given.files, given.campaign, given.handle)
            case "watch":
                return watch(data)
            case "digest":
                return digest(data, given.print)
            case "backup":
                return back_up_data(data, given.file)
            case "restore":
                code = restore_data(data, given.file)
                if given.erased is not None:
                    erase_again_in(data, given.erased)
                return code
            case _:
                return rebuild_database(data, given.even_if_incomplete)
    except PothosError as error:
        sys.stderr.write(in_words.of_error(error) + "\n")
        return SOMETHING_IS_TO_DO
    except KeyboardInterrupt:
        return ENDED_BY_HAND


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m core",
        description="Pothos without a browser.",
        epilog="Exit codes: 0 everything is loaded (now or before), 1 something was refused, "
        "failed or asks a question (the words say what to do), 2 the command is not understood.",
    )
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--data",
        type=Path,
        default=Path(os.environ.get("POTHOS_DATA", TEAM_DATA)),
        metavar="DIR",
        help="where the team's data is (default: POTHOS_DATA, or data/team)",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    importing = commands.add_parser(
        "import",
        parents=[shared],
        help="load exports",
        description="Load exports: files, zips, or folders of them. While a server runs on the "
        "data, it loads them, and the receipts are the same.",
    )
    importing.add_argument("files", nargs="+", type=Path, metavar="FILES")
    importing.add_argument("--campaign", metavar="NAME", help="the campaign the posts belong to")
    importing.add_argument(
        "--handle", metavar="HANDLE", help="the account of exports that name none"
    )
    commands.add_parser(
        "watch",
        parents=[shared],
        help="load what arrives in the inbox, until Ctrl-C",
        description="Load what arrives in DIR/inbox, as the server does while it runs.",
    )
    telling = commands.add_parser(
        "digest",
        parents=[shared],
        help="send the weekly digest",
        description="Send this week's digest to every place of Settings, Digest, that has not got "
        "it. While a server runs on the data, it sends, and the words are the same.",
    )
    telling.add_argument("--print", action="store_true", help="print it and send nothing")
    rebuilding = commands.add_parser(
        "rebuild",
        parents=[shared],
        help="make the database again",
        description="Make the database again from the originals and the journal. The one there is "
        "gets another name and is kept.",
    )
    rebuilding.add_argument(
        "--even-if-incomplete",
        action="store_true",
        help="go on without imports whose original is missing",
    )
    backing_up = commands.add_parser(
        "backup",
        parents=[shared],
        help="write everything to one file",
        description="Write the journal and the originals to one zip, of which everything can be "
        "made again; also while a server runs. It holds what the team's data holds: keep it safe.",
    )
    backing_up.add_argument("file", type=Path, metavar="FILE")
    restoring = commands.add_parser(
        "restore",
        parents=[shared],
        help="put a backup back",
        description="Check a backup, put it into DIR, which must be empty or not there, and make "
        "the database of it.",
    )
    restoring.add_argument("file", type=Path, metavar="FILE")
    restoring.add_argument(
        "--erased",
        type=Path,
        metavar="OLD",
        help="erase again whoever was erased in the data directory OLD since the backup",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
