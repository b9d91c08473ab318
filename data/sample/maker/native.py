"""The platforms' own exports: Meta Business Suite, TikTok Studio, YouTube Studio."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from maker import cast, csv_text
from maker.captions import title
from maker.chance import Chance
from maker.growth import Post
from maker.posts import BASE64
from maker.roster import CREATORS

META_HEADER = (
    "Post ID", "Account ID", "Account username", "Account name", "Description", "Duration (sec)",
    "Publish time", "Permalink", "Post type", "Data comment", "Date", "Views", "Reach", "Likes",
    "Shares", "Follows", "Comments", "Saves",
)  # fmt: skip
META_FORMATS = {"reel": "IG reel", "image": "IG image", "carousel": "IG carousel"}
META_WINDOW_DAYS = 28
META_ERROR_WEEK = date(2026, 9, 13)
OLDER_VIDEOS = (
    ("Ten cheap multimeters, one winner", date(2026, 5, 12)),
    ("I rebuilt my desk around one cable", date(2026, 6, 23)),
)


def _days() -> list[date]:
    count = (cast.LAST_DAY - cast.FIRST_DAY).days + 1
    return [cast.FIRST_DAY + timedelta(days=step) for step in range(count)]


@dataclass(frozen=True)
class _Video:
    native_id: str
    title: str
    published_on: date
    seconds: int
    views: list[int]  # per day
    likes_comments_shares: list[int]

    def about(self) -> csv_text.Row:
        """The columns that every YouTube table begins with."""
        # YouTube writes an id that begins with a dash behind a blank.
        shown = f" {self.native_id}" if self.native_id.startswith("-") else self.native_id
        day = self.published_on
        return [shown, self.title, f"{day:%b} {day.day}, {day.year}", self.seconds]


def write_meta_content(
    folder: Path, posts: list[Post], words: dict[int, str], sunday: date
) -> None:
    """The Instagram posts of the last 28 days as of ``sunday``: the brand's and its partners'."""
    first = sunday - timedelta(days=META_WINDOW_DAYS - 1)
    names = {a.handle: c.name for c in CREATORS for a in c.accounts}
    rows: list[csv_text.Row] = []
    for post in reversed(posts):
        if post.platform != "instagram" or not first <= post.published_on <= sunday:
            continue
        now = post.as_of(sunday)
        is_ours = post.handle == cast.BRAND_HANDLE
        rows.append([
            post.native_id,
            "1784140" + Chance(f"account {post.handle}").text("0123456789", 10),
            post.handle, names.get(post.handle, cast.BRAND), words[post.number], post.seconds,
            f"{post.published_at:%m/%d/%Y %H:%M}", post.permalink, META_FORMATS[post.format],
            None, "Lifetime", now["views"], now["reach"], now["likes"], now["shares"],
            now["likes"] // 90 if is_ours else None, now["comments"], now["saves"],
        ])  # fmt: skip
    if sunday == META_ERROR_WEEK:
        # Meta writes such a row now and then; every other cell of it is empty.
        error = "An error occurred while computing metadata for content with ID 18033528094972880."
        rows.insert(5, [None] * 9 + [error] + [None] * 8)
    number = Chance(f"meta {sunday}").text("123456789", 16)
    name = f"{first:%b-%d-%Y}_{sunday:%b-%d-%Y}_{number}.csv"
    csv_text.write(folder / name, META_HEADER, rows, quote="blanks", bom=True)


def write_tiktok_studio(
    folder: Path, handle: str, posts: list[Post], words: dict[int, str]
) -> None:
    """One creator's TikTok Studio download on the last day. Its dates carry no year."""
    mine = [post for post in posts if post.handle == handle]
    chance = Chance(f"studio {handle}")

    def day_month(day: date) -> str:
        return f"{day:%B} {day.day}"

    def write(name: str, header: tuple[str, ...], rows: list[csv_text.Row]) -> None:
        csv_text.write(folder / name, header, rows, quote="all", bom=True)

    newest: list[csv_text.Row] = [
        [day_month(cast.LAST_DAY), words[post.number], post.permalink, day_month(post.published_on),
         *(post.as_of(cast.LAST_DAY)[name] for name in ("likes", "comments", "shares", "views"))]
        for post in reversed(mine[-10:])
    ]  # fmt: skip
    write("Content.csv", ("Time", "Video title", "Video link", "Post time", "Total likes",
                          "Total comments", "Total shares", "Total views"), newest)  # fmt: skip
    overview: list[csv_text.Row] = []
    viewers: list[csv_text.Row] = []
    history: list[csv_text.Row] = []
    followers = next(a.followers for c in CREATORS for a in c.accounts if a.handle == handle)
    for number, day in enumerate(_days()):
        gained = {
            name: _gained(mine, name, day) for name in ("views", "likes", "comments", "shares")
        }
        views = gained["views"] + chance.whole(1500, 3200)
        overview.append([day_month(day), views, views // chance.whole(60, 90), gained["likes"],
                         gained["comments"], gained["shares"]])  # fmt: skip
        seen = int(views * chance.between(0.72, 0.85))
        new = int(seen * chance.between(0.55, 0.7))
        is_known = number >= 4
        viewers.append([day_month(day), seen if is_known else "undefined",
                        new if is_known else 0, seen - new if is_known else 0])  # fmt: skip
        difference = chance.whole(12, 48) + gained["views"] // 9000
        followers += difference
        history.append([day_month(day), followers if is_known else "undefined",
                        difference if number > 4 else 0])  # fmt: skip
    write("Overview.csv", ("Date", "Video Views", "Profile Views", "Likes", "Comments", "Shares"),
          overview)  # fmt: skip
    write("Viewers.csv", ("Date", "Total Viewers", "New Viewers", "Returning Viewers"), viewers)
    write("FollowerHistory.csv",
          ("Date", "Followers", "Difference in followers from previous day"), history)  # fmt: skip


def _gained(posts: list[Post], counter: str, day: date) -> int:
    before = day - timedelta(days=1)
    return sum(post.as_of(day)[counter] - post.as_of(before)[counter] for post in posts)


def write_youtube_studio(
    folder: Path, handle: str, posts: list[Post], words: dict[int, str]
) -> None:
    """One channel's YouTube Studio download for the sixteen weeks: table, chart and totals."""
    chance = Chance(f"channel {handle}")
    videos = [
        _Video(
            post.native_id, title(post, words[post.number]), post.published_on, post.seconds,
            [_gained([post], "views", day) for day in _days()],
            [post.as_of(cast.LAST_DAY)[name] for name in ("likes", "comments", "shares")],
        )
        for post in posts if post.handle == handle
    ]  # fmt: skip
    for name, day in OLDER_VIDEOS:
        daily = [chance.whole(14, 46) for _ in _days()]
        parts = [int(sum(daily) * share) for share in (0.04, 0.003, 0.002)]
        native_id = chance.text(BASE64[:62], 11)
        videos.append(_Video(native_id, name, day, chance.whole(400, 900), daily, parts))
    videos.sort(key=lambda video: -sum(video.views))
    _write_table(folder, videos, chance)
    about = ("Content", "Video title", "Video publish time", "Duration")
    csv_text.write(
        folder / "Chart data.csv",
        ("Date", *about, "Views"),
        [
            [day.isoformat(), *video.about(), views]
            for video in videos[:4]
            for day, views in zip(_days(), video.views, strict=True)
        ],
    )
    totals = [sum(views) for views in zip(*(video.views for video in videos), strict=True)]
    csv_text.write(
        folder / "Totals.csv",
        ("Date", "Views"),
        [[day.isoformat(), views] for day, views in zip(_days(), totals, strict=True)],
    )


def _write_table(folder: Path, videos: list[_Video], chance: Chance) -> None:
    rows: list[csv_text.Row] = []
    hours_in_all, sums = 0.0, [0] * 6
    for video in videos:
        views = sum(video.views)
        hours = views * video.seconds * chance.between(0.32, 0.5) / 3600
        counts = [
            views,
            views // 700,
            *video.likes_comments_shares,
            int(views * chance.between(6, 11)),
        ]
        rows.append([
            *video.about(), counts[0], f"{hours:.4f}", *counts[1:],
            f"{chance.between(2.5, 6.5):.2f}",
        ])  # fmt: skip
        hours_in_all += hours
        sums = [so_far + count for so_far, count in zip(sums, counts, strict=True)]
    total = ["Total", None, None, None, sums[0], f"{hours_in_all:.4f}", *sums[1:], "4.31"]
    csv_text.write(
        folder / "Table data.csv",
        (
            "Content", "Video title", "Video publish time", "Duration", "Views",
            "Watch time (hours)", "Subscribers", "Likes", "Comments added", "Shares",
            "Impressions", "Impressions click-through rate (%)",
        ),
        [total, *rows],
    )  # fmt: skip
