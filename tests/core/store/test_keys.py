from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.store import Store, keys


@given(st.text())
def test_folding_twice_is_folding_once(name: str) -> None:
    assert keys.fold(keys.fold(name)) == keys.fold(name)


@pytest.mark.parametrize(
    "spelling", ["Spring Glow", "  spring   GLOW ", "ｓｐｒｉｎｇ　ｇｌｏｗ", "Spring\u00a0Glow"]
)
def test_spellings_of_one_name_are_one_name(spelling: str) -> None:
    assert keys.fold(spelling) == "spring glow"


def ask(store: Store, sql: str, *values: str | None) -> object:
    with store.read() as cursor:
        return cursor.execute(f"SELECT {sql}", list(values)).fetchall()[0][0]


@pytest.mark.parametrize(
    ("word", "platform"),
    [
        ("IG", "instagram"),
        (" Instagram ", "instagram"),
        ("Twitter", "x"),
        ("YouTube", "youtube"),
        ("Snapchat", "other"),
        (None, None),
    ],
)
def test_a_platform_is_one_of_our_words(
    store: Store, word: str | None, platform: str | None
) -> None:
    sql = f"{keys.platform_sql('w')} FROM (SELECT ?::VARCHAR AS w)"
    assert ask(store, sql, word) == platform


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("IG reel", "reel"),
        ("Photos", "image"),
        ("IG carousel", "carousel"),
        ("CAROUSEL_ALBUM", "carousel"),
        ("YouTube Shorts", "short"),
        ("Stories", "story"),
        ("Hologram", "other"),
        (None, None),
    ],
)
def test_a_format_is_one_of_our_words(store: Store, word: str | None, expected: str | None) -> None:
    sql = f"{keys.format_sql('w')} FROM (SELECT ?::VARCHAR AS w)"
    assert ask(store, sql, word) == expected


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("https://www.instagram.com/reel/AbC-1_x/?igsh=1", "/p/AbC-1_x"),
        ("https://instagram.com/p/AbC-1_x", "/p/AbC-1_x"),
        ("https://www.instagram.com/ann/reel/AbC-1_x/", "/p/AbC-1_x"),
        ("https://www.tiktok.com/@ann/video/7123456789012345678?lang=en", "7123456789012345678"),
        ("https://www.youtube.com/watch?app=m&v=-abc_DEF123", "-abc_DEF123"),
        ("https://youtu.be/-abc_DEF123?t=1", "-abc_DEF123"),
        ("https://www.youtube.com/shorts/-abc_DEF123", "-abc_DEF123"),
        ("https://x.com/ann/status/1234567890", "1234567890"),
        ("https://www.facebook.com/1/posts/pfbid02/", "facebook.com/1/posts/pfbid02"),
        ("https://WWW.Instagram.com/reel/AbC-1_x", "/p/AbC-1_x"),
        ("https://m.youtube.com/watch?v=-abc_DEF123&t=3", "-abc_DEF123"),
        ("https://www.youtube-nocookie.com/embed/-abc_DEF123", "-abc_DEF123"),
        ("https://m.tiktok.com/v/7123456789012345678.html", "7123456789012345678"),
        ("https://www.tiktok.com/video/7123456789012345678", "7123456789012345678"),
        ("https://mobile.twitter.com/ann/status/1234567890?s=20", "1234567890"),
        ("https://m.facebook.com/ann/videos/123/?ref=1&v=2", "facebook.com/ann/videos/123/?v=2"),
        ("https://blog.example/post?utm_source=a&fbclid=b", "blog.example/post"),
        # A link to share is made anew each time: its code is not the post's.
        ("https://www.instagram.com/share/reel/BAx1", "instagram.com/share/reel/BAx1"),
        ("https://vm.tiktok.com/ZMabc/", "vm.tiktok.com/ZMabc"),
        ("http://blog.example/post/#top", "blog.example/post"),
        (None, None),
    ],
)
def test_every_spelling_of_an_address_is_one_key(
    store: Store, address: str | None, key: str | None
) -> None:
    sql = f"{keys.address_key_sql('a')} FROM (SELECT ?::VARCHAR AS a)"
    assert ask(store, sql, address) == key


@pytest.mark.parametrize(
    ("address", "platform"),
    [
        ("https://www.instagram.com/ann", "instagram"),
        ("https://vm.tiktok.com/x/", "tiktok"),
        ("youtu.be/abc", "youtube"),
        ("https://notinstagram.com/ann", None),
        ("https://instagram.com.evil.example/ann", None),
    ],
)
def test_an_address_tells_its_platform(store: Store, address: str, platform: str | None) -> None:
    sql = f"{keys.platform_of_address_sql('a')} FROM (SELECT ?::VARCHAR AS a)"
    assert ask(store, sql, address) == platform


def test_what_nobody_sees_in_a_name_does_not_make_another_campaign() -> None:
    assert keys.fold("Spring\u200b Glow\0") == keys.fold("\ufeffspring\tglow") == "spring glow"
    assert keys.fold("\u200b") == ""
