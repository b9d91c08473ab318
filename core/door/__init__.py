"""What stands between the network and Streamlit: uploads go to disk, answers carry headers.

Pure ASGI and the standard library; no screen and no session state.
"""

from core.door.headers import SecurityHeaders
from core.door.spooling import UploadSpooling
from core.door.uploads import UPLOADS, take

__all__ = ["UPLOADS", "SecurityHeaders", "UploadSpooling", "take"]
