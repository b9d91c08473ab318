"""Which of a browser's messages Streamlit gets to see."""

from __future__ import annotations

from typing import Final

from google.protobuf.message import DecodeError
from streamlit.proto.BackMsg_pb2 import BackMsg

LET_THROUGH: Final = frozenset(
    {
        "rerun_script",
        "stop_script",
        "file_urls_request",
        "app_heartbeat",
        "backend_operation_request",
    }
)
"""What screens need. Among the others is one that empties the caches of the whole process for
whoever sends it, signed in or not."""


def is_for_screens(frame: bytes) -> bool:
    """Whether a frame of the websocket is a message that screens need."""
    message = BackMsg()
    try:
        message.ParseFromString(frame)
    except DecodeError:
        return False
    return message.WhichOneof("type") in LET_THROUGH
