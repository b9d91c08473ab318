"""Whether response looks meant: four panels, never a verdict; what is missing is said."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from core.authenticity.share import FEWEST, Share
from core.charts import MISSING, Mode, day, likes_against_comments
from core.checks.odd_likes import POSTS_AT_LEAST, SHARE_AT_LEAST
from core.checks.wording import percent
from core.creators.panels import PEERS_AT_LEAST, Comments, Example, Likes, Panels, Response
from core.creators.relationship import Person
from core.words import shorten
from pages.parts import cached, cached_people, places
from pages.parts.text import begun, md_escape, number_of, platform_name, unbroken, web_address

_QUESTION: Final = "question"
_CALM: Final = "calm"
_UNKNOWN: Final = "unknown"
_BADGES: Final = {
    _QUESTION: ":orange-badge[:material/help: Worth a question]",
    _CALM: ":green-badge[:material/check_circle: Nothing stands out]",
    _UNKNOWN: ":gray-badge[:material/more_horiz: Not known]",
}
_LONGEST: Final = 160


def creator_panels(version: cached.Version, person: Person, mode: Mode) -> None:
    """The panels of each account; with several, each under its name."""
    st.header("Is the response meant?", anchor=False)
    st.markdown(
        "Four things to look at, none of them a verdict: each can have a good reason, and the "
        "creator knows it."
    )
    if not person.accounts:
        st.text(f"{MISSING} No account of theirs is known, so there is nothing to look at.")
    for account in person.accounts:
        if len(person.accounts) > 1:
            st.subheader(md_escape(platform_name(account.platform)), anchor=False)
        _panels(version, account.account_id, mode)


@st.cache_data(max_entries=cached.KEPT, show_spinner=False)
def _panels(version: cached.Version, account_id: str, mode: Mode) -> None:
    panels = cached_people.panels(version, account_id)
    left, right = st.columns(2, gap="medium")
    with left, st.container(border=True):
        _comments(panels.comments)
    with right, st.container(border=True):
        _likes(version, account_id, panels.likes, mode)
    with left, st.container(border=True):
        _crickets(panels.response)
    with right, st.container(border=True):
        _copies(panels.comments)
    _jumps(panels)


def _head(title: str, verdict: str) -> None:
    st.markdown(f"**{md_escape(title)}** {_BADGES[verdict]}")


def _share(share: Share) -> str:
    return (
        f"{share.hits:,} of {share.total:,}, {percent(share.value)} (with so many, "
        f"{percent(share.low)} to {percent(share.high)})"
    )


def _comments(comments: Comments | None) -> None:
    if comments is None:
        _head("Comments", _UNKNOWN)
        st.text(unbroken(_HOW_TO_GET_COMMENTS))
        places.link_to(places.UPLOAD, "Upload comments", ":material/upload_file:")
        return
    share = Share(comments.promotional, comments.comments)
    is_enough = comments.comments >= FEWEST
    stands_out = is_enough and share.low >= 0.05
    _head("Comments", _QUESTION if stands_out else _CALM if is_enough else _UNKNOWN)
    if not is_enough:
        st.text(
            f"{begun(number_of(comments.comments, 'comment'))} known: below {FEWEST} a "
            "share says nothing."
        )
        return
    low = Share(comments.low_effort, comments.comments)
    st.text(
        unbroken(
            f"Promotion or scam: {_share(share)}, under {number_of(comments.posts, 'post')}.\n"
            f"Emoji, mentions or stock praise only: {low.hits:,} ({percent(low.value)}). That "
            "describes them; it says nothing of their worth."
        )
    )
    _examples(comments.of_kind("promotional"))
    rows = [post for post in comments.by_post if post.share is not None and post.promotional]
    if rows:
        st.dataframe(
            pd.DataFrame(
                {
                    "Published": [post.published_on for post in rows],
                    "Promotional": [percent(post.promotional / post.comments) for post in rows],
                    "Comments": [post.comments for post in rows],
                    "Post": [web_address(post.permalink) for post in rows],
                }
            ),
            hide_index=True,
            height=180,
            column_config={
                "Published": st.column_config.DateColumn(format="D MMMM YYYY"),
                "Post": st.column_config.LinkColumn(display_text="Open"),
            },
            alt="Promotional comments by post",
            placeholder="—",
        )


_HOW_TO_GET_COMMENTS: Final = (
    "No comment under their posts is loaded. Export them from the platform or your listening tool "
    "and load them with the comments template: post, author, text and time are enough."
)


def _examples(examples: list[Example]) -> None:
    for one in examples[:3]:
        because = f" ({'; '.join(one.reasons)})" if one.reasons else ""
        times = f" ×{one.number}" if one.number > 1 else ""
        st.text(f"“{shorten(one.body, _LONGEST)}”{times}{because}")


def _likes(version: cached.Version, account_id: str, likes: Likes | None, mode: Mode) -> None:
    if likes is None or likes.odd_posts is None:
        _head("Likes against comments", _UNKNOWN)
        posts = 0 if likes is None else likes.posts
        st.text(
            f"{begun(number_of(posts, 'post'))} with likes and comments and a week of age; "
            "from twelve on they can be compared."
        )
        return
    stands_out = likes.odd_posts >= max(POSTS_AT_LEAST, SHARE_AT_LEAST * likes.posts)
    _head("Likes against comments", _QUESTION if stands_out or likes.are_too_even else _CALM)
    words = (
        f"{begun(number_of(likes.odd_posts, 'post'))} of {likes.posts} carry at least twice "
        "the likes that their own comments and the posts around them lead one to expect."
    )
    if likes.are_too_even:
        words += (
            f" Its posts differ by only {percent(likes.spread or 0)} in likes, which is rare: flat "
            "packages look like this."
        )
    if likes.likes_per_comment:
        words += f" In all, {likes.likes_per_comment:,.0f} likes for each comment."
    st.text(unbroken(words))
    table = pd.DataFrame(
        cached_people.points(version, account_id),
        columns=["post_id", "published_on", "likes", "comments", "is_odd"],
    )
    drawing = likes_against_comments(table, mode)
    st.altair_chart(drawing.chart, alt=drawing.alt_text)
    for one in likes.odd[:5]:
        on = day(one.published_on) if one.published_on else "One post"
        st.text(
            f"{on}: {one.likes:,} likes and {one.comments:,} comments; about {one.expected:,.0f} "
            "likes were to be expected."
        )


def _crickets(response: Response | None) -> None:
    if response is None:
        _head("Crickets", _UNKNOWN)
        st.text(
            "Fewer than five posts of a week of age with engagements and followers (on TikTok: "
            "views) are known."
        )
        return
    _head("Crickets", _QUESTION if response.findings else _CALM)
    lines = [
        f"The usual of {response.posts} posts: {percent(response.rate)} engagement by "
        f"{response.denominator}."
    ]
    if response.views_per_follower is not None:
        lines.append(
            f"Reach: {percent(response.views_per_follower)} views per follower"
            f"{_beside(response.peers_views_per_follower, response.peers)}."
        )
    if response.engagements_per_view is not None:
        lines.append(
            f"Response: {percent(response.engagements_per_view)} engagements per view"
            f"{_beside(response.peers_engagements_per_view, response.peers)}."
        )
    if response.findings:
        lines.append(f"Under half of the peers: {' and '.join(response.findings)}.")
    elif response.peers < PEERS_AT_LEAST:
        lines.append(f"Only {number_of(response.peers, 'peer')} to compare with, so no finding.")
    st.text(unbroken("\n".join(lines)))


def _beside(usual: float | None, peers: int) -> str:
    return f" (peers {percent(usual)}, {peers} of them)" if usual is not None and peers else ""


def _copies(comments: Comments | None) -> None:
    if comments is None:
        _head("Copies and regulars", _UNKNOWN)
        st.text(unbroken(_HOW_TO_GET_COMMENTS))
        return
    is_enough = comments.comments >= FEWEST
    copied = Share(comments.copied, comments.comments)
    regular = Share(comments.from_top_ten, comments.with_author)
    stands_out = is_enough and (copied.low >= 0.10 or comments.same_order_posts >= 2)
    _head("Copies and regulars", _QUESTION if stands_out else _CALM if is_enough else _UNKNOWN)
    lines = [f"Nearly the same as two others or more: {_share(copied)}."]
    if comments.with_author:
        lines.append(
            f"From the ten who comment most: {regular.hits:,} of {regular.total:,} "
            f"({percent(regular.value)}). Fans comment often as well."
        )
        lines.append(
            f"{begun(number_of(comments.same_order_posts, 'post'))} begin with the same "
            "three people in the same order."
        )
    else:
        lines.append("The export names no authors, so who comments cannot be seen.")
    st.text(unbroken("\n".join(lines)))
    for kind, words in (("copied by one", "one author"), ("copied by many", "several authors")):
        for one in comments.of_kind(kind)[:3]:
            who = words if one.authors <= 1 else f"{one.authors} authors"
            st.text(f"“{shorten(one.body, _LONGEST)}” ×{one.number}, {who}")


def _jumps(panels: Panels) -> None:
    for one in panels.jumps[:5]:
        change = one.after - one.before
        word = "came" if change > 0 else "went"
        st.text(
            f"Followers: {abs(change):,} {word} by {day(one.day)} ({one.before:,} to "
            f"{one.after:,}; usual are {one.usual:+,.0f} a day), "
            f"{number_of(one.posts_near, 'post')} in the days before."
        )
