"""Who a visitor is, from the cookies of their request: a guest, somebody of the team, or nobody.

Asked anew at every request and at every run of a screen, from our own tables: a role that is taken
away or a link that is revoked counts at once, whatever an old session still remembers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from core.acting import THIS_MACHINE, Person
from core.door.hosting import Hosting, address_in
from core.sharing import Access, Guest, guest_of, is_signed_out, role_of

NOBODY: Final = Person("nobody", "nobody")


@dataclass(frozen=True)
class Visitor:
    """Who it is, and the link that a guest came by.

    ``principal`` tells visitors apart; it is what a session of Streamlit is bound to.
    """

    person: Person
    guest: Guest | None = None
    has_left: bool = False
    """A guest's cookie that does not let in any more."""
    was_signed_out: bool = False
    """A sign-in that was ended on every machine: whoever it is can sign in anew."""

    @property
    def principal(self) -> str:
        """The same words for the same visitor in the same role: with another role one begins
        anew. A hash, for it stands in a header, and addresses may have any letters."""
        who = self.guest.visit if self.guest is not None else self.person.name
        return hashlib.sha256(f"{self.person.role}:{who}".encode()).hexdigest()


class Visitors:
    """Knows visitors by their cookies. ``user_of`` reads Streamlit's own signed cookie."""

    def __init__(
        self,
        access: Access,
        hosted: Hosting | None = None,
        user_of: Callable[[Mapping[str, str]], Mapping[str, Any]] = lambda cookies: {},
    ) -> None:
        self.access = access
        self.hosted = hosted
        self._user_of = user_of
        # __Host-: a browser takes it over https only, and from no other host of the domain.
        self.cookie_name = (
            "__Host-pothos-link" if hosted is not None and hosted.is_secure else "pothos-link"
        )

    def person_of(self, name: str) -> Person:
        """Somebody of the team by their address, in the role that they have now."""
        if self.hosted is None:
            return THIS_MACHINE
        return Person(name, role_of(self.access, name, self.hosted.owners) or "nobody")

    def visitor(self, cookies: Mapping[str, str]) -> Visitor:
        """Who comes with these cookies. A guest's cookie wins: it can only take rights away."""
        cookie = cookies.get(self.cookie_name)
        if cookie:
            guest = guest_of(self.access, cookie)
            if guest is None:
                return Visitor(NOBODY, has_left=True)
            return Visitor(Person(f"guest of {guest.link.link_id}", "guest"), guest)
        if self.hosted is None:
            return Visitor(THIS_MACHINE)
        user = self._user_of(cookies)
        address = address_in(user, self.hosted.tenants)
        if address is None:
            return Visitor(NOBODY)
        person = self.person_of(address)
        if person.role != "nobody" and is_signed_out(self.access, address, user.get("iat")):
            return Visitor(NOBODY, was_signed_out=True)
        return Visitor(person)
