"""Who acts: the person behind the run, asked anew each time something is read or changed.

Nobody here knows screens or cookies: whoever serves people says with :func:`ask` how to find out.
Where nobody was told (the command line, a test, the server's own work) it is this machine.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from core.errors import PothosError

Role = Literal["owner", "analyst", "viewer", "guest", "nobody"]
"""What a person may do. A guest came by a link and sees what it publishes; nobody is who did not
sign in."""

Act = Literal["look", "change", "govern"]
"""``look`` at the team's data; ``change`` it: upload, assign, decide, make links; ``govern``:
people, settings, what is written down of everybody."""

MAY: Final[Mapping[Role, frozenset[Act]]] = MappingProxyType(
    {
        "owner": frozenset({"look", "change", "govern"}),
        "analyst": frozenset({"look", "change"}),
        "viewer": frozenset({"look"}),
        "guest": frozenset(),
        "nobody": frozenset(),
    }
)

_SENTENCES: Final[Mapping[Act, str]] = MappingProxyType(
    {
        "look": "This needs somebody of the team who has signed in.",
        "change": "You may look at everything here, and change nothing.",
        "govern": "Only an owner may do this.",
    }
)


@dataclass(frozen=True)
class Person:
    """Who acts: ``name`` is an address, or words where nobody signs in."""

    name: str
    role: Role


THIS_MACHINE: Final = Person("this machine", "owner")
"""Whoever works where the server runs, when nobody has to sign in."""


class NotAllowedError(PothosError):
    """Somebody asked for what their role does not allow. Nothing was read or changed."""

    def __init__(self, act: Act) -> None:
        super().__init__(
            "You may not do this.",
            _SENTENCES[act],
            "Ask an owner of this Pothos for another role.",
        )


def _this_machine() -> Person:
    return THIS_MACHINE


_asked: list[Callable[[], Person]] = [_this_machine]
_asked_again: list[Callable[[Person], Person]] = [lambda person: person]
_for_another: ContextVar[Callable[[], Person] | None] = ContextVar("for_another", default=None)


def ask(who: Callable[[], Person], again: Callable[[Person], Person]) -> None:
    """Let ``who`` say from now on who acts in the thread that it is called from, and ``again``
    which role somebody has by now whom a thread without a screen works for.
    """
    _asked[0], _asked_again[0] = who, again


def now() -> Person:
    """Who acts in this thread."""
    return (_for_another.get() or _asked[0])()


def signature() -> str | None:
    """The name of who acts, to be written down; None where nobody signs in."""
    person = now()
    return None if person == THIS_MACHINE else person.name


@contextlib.contextmanager
def acting_for(person: Person) -> Iterator[None]:
    """Within this, ``person`` acts, in the role that is given."""
    with _acting(lambda: person):
        yield


@contextlib.contextmanager
def working_for(person: Person) -> Iterator[None]:
    """Within this, ``person`` acts, in the role that they have at that moment: for work that goes
    on after they left the screen that started it.
    """
    with _acting(lambda: _asked_again[0](person)):
        yield


@contextlib.contextmanager
def _acting(who: Callable[[], Person]) -> Iterator[None]:
    token = _for_another.set(who)
    try:
        yield
    finally:
        _for_another.reset(token)


def may(act: Act) -> bool:
    """Whether whoever acts may do it."""
    return act in MAY[now().role]


def require(act: Act) -> None:
    """Raise ``NotAllowedError`` where whoever acts may not do it."""
    if not may(act):
        raise NotAllowedError(act)
