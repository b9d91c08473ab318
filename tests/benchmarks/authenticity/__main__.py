"""All of them: python -m tests.benchmarks.authenticity --data DIRECTORY."""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.benchmarks.authenticity import comments, copies, likes, off_brief


def main() -> None:
    """Print every table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    data = parser.parse_args().data
    for name, run in (
        ("Promotional comments", comments.run), ("Likes that comments do not explain", likes.run),
        ("Near-identical texts", copies.run), ("Off-brief posts", off_brief.run),
    ):  # fmt: skip
        print(f"\n## {name}\n")
        run(data)


if __name__ == "__main__":
    main()
