"""Only messages that screens need reach Streamlit."""

from __future__ import annotations

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState

from pages.parts.messages import LET_THROUGH, is_for_screens


def test_a_run_gets_through() -> None:
    assert is_for_screens(BackMsg(rerun_script=ClientState(page_name="x")).SerializeToString())


@pytest.mark.parametrize(
    "name", ["clear_cache", "set_run_on_save", "load_git_info", "debug_shutdown_runtime",
             "debug_disconnect_websocket"]
)  # fmt: skip
def test_what_is_for_developers_does_not(name: str) -> None:
    message = BackMsg()
    setattr(message, name, True)
    assert not is_for_screens(message.SerializeToString())


@pytest.mark.parametrize("frame", [b"", b"\xff\xff\xff", b"{}"])
def test_nor_what_is_no_message(frame: bytes) -> None:
    assert not is_for_screens(frame)


def test_the_names_are_those_of_this_streamlit() -> None:
    known = {field.name for field in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields}
    assert known >= LET_THROUGH
