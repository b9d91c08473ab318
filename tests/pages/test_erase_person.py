"""Settings, Erase a person: look, confirm by the name, and the certificate."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from core import acting
from core.acting import Person
from core.imports import jobs
from core.store import Store
from tests.pages.conftest import Load, page

CREATORS = """creator,email,platform,handle,followers
Anna Berg,anna@example.com,instagram,anna_berg,12000
](http://x) Ode,ben@example.com,instagram,ben_ode,9000
"""
ANNA = "anna berg"


@pytest.fixture
def creators(load: Load, store: Store) -> Store:
    load({"creators.csv": CREATORS})
    return store


def opened(who: str | None = None) -> AppTest:
    at = page("settings")
    at.query_params["section"] = "Erase a person"
    if who is not None:
        at.query_params["who"] = who
    at.run()
    assert not at.exception
    return at


def button(at: AppTest, label: str) -> object:
    (found,) = [one for one in at.button if one.label == label]
    return found


def told(at: AppTest) -> str:
    return "\n".join([*(one.value for one in at.text), *(one.value for one in at.markdown)])


def press(at: AppTest, label: str) -> None:
    button(at, label).click().run()  # type: ignore[attr-defined]
    assert not at.exception


def test_what_would_go_is_shown_before_anything_does(creators: Store) -> None:
    at = opened(ANNA)

    press(at, "Look what would go")

    assert "anna@example.com" in told(at)
    assert "anna_berg" in told(at)
    assert "1 of creators, 1 of accounts" in told(at)
    assert "ben" not in told(at)
    assert button(at, "Erase for good").disabled  # type: ignore[attr-defined]
    at.text_input[0].set_value("Anna").run()
    assert button(at, "Erase for good").disabled  # type: ignore[attr-defined]


def test_the_name_confirms_and_the_certificate_stays(creators: Store) -> None:
    at = opened(ANNA)
    press(at, "Look what would go")
    at.text_input[0].set_value("anna BERG").run()

    press(at, "Erase for good")
    job = jobs.find(at.session_state["erase_job"])
    assert job is not None
    assert job.wait(60)
    at.run()

    assert "**Erased.** The certificate is below." in told(at)
    assert "erased person" in told(at)
    assert "1 of 1 uploads" in told(at)
    assert "anna" not in told(at).lower()
    with creators.read() as cursor:
        names = cursor.execute("SELECT name FROM creator_now ORDER BY name").fetchall()
    assert [name[0].split(" ")[0] for name in names] == ["](http://x)", "erased"]
    press(at, "Let them come in again")
    assert "They may come in again" in told(at)


def test_a_hostile_name_is_text(creators: Store) -> None:
    at = opened("](http://x) ode")

    press(at, "Look what would go")

    assert not any("](http" in one.value for one in at.markdown)


def test_it_is_for_owners(creators: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acting, "_asked", [lambda: Person("kim@example.com", "analyst")])

    at = opened(ANNA)

    assert "This is for owners." in told(at)
    assert not at.button


POSTS = """platform,platform_post_id,handle,caption,published_at,as_of,views
instagram,17841400001,anna_berg,Pots,2026-05-10,2026-06-01,1000
"""
COMMENTS = """platform,platform_post_id,comment_id,author,body,created_at
instagram,17841400001,C1,carl,So nice to see these pots again,2026-05-12T10:00:00Z
"""


def test_somebody_who_only_commented_is_found_by_their_handle(load: Load, store: Store) -> None:
    load({"posts.csv": POSTS, "comments.csv": COMMENTS})
    at = opened()
    at.text_input(key="commenter").set_value("nobody").run()
    assert "Nobody wrote a comment under this handle." in told(at)

    at.text_input(key="commenter").set_value("@Carl").run()
    press(at, "Look what would go")

    assert "1 of comments" in told(at)
    assert button(at, "Erase for good").disabled  # type: ignore[attr-defined]
