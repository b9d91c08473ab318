"""What stands between the network and Streamlit: who a visitor is and what answers them, links for
guests, uploads that go to disk, headers, and what has to be set up before others can reach it.

Pure ASGI and the standard library; no screen and no session state.
"""

from core.door.closed import ClosedAddresses
from core.door.crowd import Crowd
from core.door.guests import guest_routes
from core.door.headers import SecurityHeaders
from core.door.hosting import Hosting, HostingError, hosting
from core.door.listening import OpenToOthersError, must_be_this_machine_only
from core.door.principals import Principals
from core.door.spooling import UploadSpooling
from core.door.uploads import UPLOADS, take
from core.door.visitors import NOBODY, Visitor, Visitors

__all__ = [
    "NOBODY",
    "UPLOADS",
    "ClosedAddresses",
    "Crowd",
    "Hosting",
    "HostingError",
    "OpenToOthersError",
    "Principals",
    "SecurityHeaders",
    "UploadSpooling",
    "Visitor",
    "Visitors",
    "guest_routes",
    "hosting",
    "must_be_this_machine_only",
    "take",
]
