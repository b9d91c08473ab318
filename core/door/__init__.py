"""What stands between the network and Streamlit: uploads go to disk, answers carry headers,
who is not at this machine does not get in, and what is no screen does not answer.

Pure ASGI and the standard library; no screen and no session state.
"""

from core.door.closed import ClosedAddresses
from core.door.headers import SecurityHeaders
from core.door.listening import OpenToOthersError, must_be_this_machine_only
from core.door.spooling import UploadSpooling
from core.door.uploads import UPLOADS, take

__all__ = [
    "UPLOADS",
    "ClosedAddresses",
    "OpenToOthersError",
    "SecurityHeaders",
    "UploadSpooling",
    "must_be_this_machine_only",
    "take",
]
