"""Which machines a digest may be sent to: the address that is really connected to is looked at.

A name can lead anywhere, and elsewhere a second later; a server can point on to another. So the
check is made where Python connects, by an audit hook (PEP 578), while a digest is being sent.
"""

from __future__ import annotations

import contextlib
import ipaddress
import sys
import threading
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Final

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# What tells a machine in a cloud its own passwords: of AWS, Google, Alibaba and Azure. The one of
# them all, 169.254.169.254, is link-local.
_METADATA: Final = frozenset(
    ipaddress.ip_address(one)
    for one in ("fd00:ec2::254", "fd20:ce::254", "100.100.100.200", "168.63.129.16")
)
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")


@dataclass
class Reach:
    """Which machines may be reached. ``is_hosted``: others reach Pothos (POTHOS_URL is set).
    ``is_mail``: a mail server may stand in the own network. ``refused`` is why one was not."""

    is_hosted: bool
    is_mail: bool
    refused: list[str] = field(default_factory=list)

    def why_not(self, host: str) -> str | None:
        """Why the machine with this IP address must not be reached; None where it may."""
        try:
            address = _plain(ipaddress.ip_address(host.partition("%")[0]))
        except ValueError:  # a name: whoever connects has to look it up first
            return f"{host} is no IP address."
        if address.is_link_local or address in _METADATA:
            return (
                f"{host} is a link-local or metadata address: in a cloud, what answers there gives "
                "away the machine's passwords."
            )
        if address.is_multicast:
            return f"{host} is not the address of one machine."
        if self.is_hosted and not self.is_mail and not address.is_global:
            return (
                f"{host} is in the server's own network. This Pothos is reached by others "
                "(POTHOS_URL is set), and whoever adds a webhook must not use it to knock at "
                "machines that only the server can reach."
            )
        return None


_reach: ContextVar[Reach | None] = ContextVar("reach", default=None)
_hooking: Final = threading.Lock()
_hooked: list[bool] = []


@contextlib.contextmanager
def only_within(reach: Reach) -> Iterator[None]:
    """Within this, the thread connects to no machine that ``reach`` refuses."""
    with _hooking:
        if not _hooked:
            sys.addaudithook(_look)
            _hooked.append(True)
    token = _reach.set(reach)
    try:
        yield
    finally:
        _reach.reset(token)


def _look(event: str, given: tuple[Any, ...]) -> None:
    if event != "socket.connect":
        return
    reach = _reach.get()
    if reach is None or not isinstance(given[1], tuple):
        return
    why = reach.why_not(str(given[1][0]))
    if why is not None:
        reach.refused.append(why)
        raise ConnectionRefusedError(why)


def _plain(address: _Address) -> _Address:
    """The IPv4 address that an IPv6 address carries, if it carries one."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
