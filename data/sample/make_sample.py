"""Writes the sample programme, always the same bytes: ``python data/sample/make_sample.py``.

The exports are those of sixteen weeks of an invented brand, each as it would have been downloaded;
``planted.yaml`` says what is wrong with the programme on purpose. Another folder than this one
may be named as the only argument.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

from maker import cast, native, office
from maker.captions import captions
from maker.comments import write_comments
from maker.deals import write_contracts
from maker.messages import write_messages
from maker.posts import make_posts


def main(folder: Path) -> None:
    posts = make_posts()
    words = captions(posts)
    first = folder / (cast.FIRST_DAY - timedelta(days=1)).isoformat()
    last = folder / cast.LAST_DAY.isoformat()
    office.write_plan(first)
    for week in range(1, 17):
        sunday = cast.FIRST_DAY + timedelta(days=7 * week - 1)
        native.write_meta_content(folder / sunday.isoformat(), posts, words, sunday)
        office.write_tracker(folder / sunday.isoformat(), posts, words, sunday)
    office.write_followers(folder / "2026-10-04")
    write_contracts(last, posts)
    office.write_sales(last, posts)
    native.write_tiktok_studio(last / "tiktok keikosill", "keikosill", posts, words)
    native.write_youtube_studio(last / "youtube gideonmarsh", "gideonmarsh", posts, words)
    write_messages(last)
    write_comments(last, posts)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
