"""Who looks at the screen: found anew at every run, fragment and click, from the cookies.

What is remembered of a session decides nothing. Streamlit's session was bound to a visitor when it
began (core.door); where the cookies are another visitor's now, nobody is let in.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core import acting
from core.acting import THIS_MACHINE, Person
from core.door import NOBODY, Visitor, Visitors
from core.sharing import Access
from core.store import the_store

Result = TypeVar("Result")

_BOUND_TO: Final = "principal"
_made: list[Visitors] = []
_making: Final = threading.Lock()


def the_visitors() -> Visitors:
    """What knows visitors in this process; for this machine alone unless it was set up."""
    with _making:
        if not _made:
            _made.append(Visitors(Access(the_store().home)))
        return _made[0]


def set_up(visitors: Visitors) -> None:
    """At the start of a server: know visitors by these, and let every part ask who acts."""
    with _making:
        _made[:] = [visitors]
    acting.ask(_person, _again)


def current() -> Visitor:
    """Who looks. ``NOBODY`` where the session is not theirs."""
    visitor = the_visitors().visitor(st.context.cookies.to_dict())
    bound_to = st.user.to_dict().get(_BOUND_TO)
    # Without the door (a test of one screen) there is no name to compare with.
    if bound_to is not None and bound_to != visitor.principal:
        return Visitor(NOBODY, has_left=visitor.has_left, was_signed_out=visitor.was_signed_out)
    return visitor


def _person() -> Person:
    """For parts that know no screens. Outside of a run of a screen it is nobody, where people sign
    in: what the server does by itself says so with ``acting_for``."""
    if get_script_run_ctx(suppress_warning=True) is not None:
        return current().person
    return THIS_MACHINE if the_visitors().hosted is None else NOBODY


def _again(person: Person) -> Person:
    # What the server does by itself was said to be its own; guests start nothing.
    return person if person == THIS_MACHINE else the_visitors().person_of(person.name)


def has_left(name: str | None) -> bool:
    """Whether this is the address of somebody who does not come in any more. Only an address tells:
    "Ana" may be anybody."""
    visitors = the_visitors()
    if name is None or "@" not in name or visitors.hosted is None:
        return False
    return visitors.person_of(name.strip()).role == "nobody"


def as_me(make: Callable[[], Result]) -> Callable[[], Result]:
    """``make`` as a download: Streamlit calls it later, in a thread that knows nobody.

    Who looks is found again from their cookies then, so a role that is gone counts.
    """
    cookies = st.context.cookies.to_dict()

    def made() -> Result:
        with acting.acting_for(the_visitors().visitor(cookies).person):
            acting.require("look")
            return make()

    return made
