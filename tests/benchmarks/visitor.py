"""A visitor without a browser: speaks Streamlit's websocket protocol and measures reruns."""

from __future__ import annotations

import time
from dataclasses import dataclass
from types import TracebackType

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

ANSWER_WITHIN_S = 60
_CHOICES = ("selectbox", "button_group")


@dataclass(frozen=True)
class Choice:
    """A widget with options that reruns the page: what a visitor changes a filter with."""

    widget_id: str
    kind: str
    label: str
    options: tuple[str, ...]
    fragment_id: str

    def state(self, option: str) -> WidgetState:
        """The widget with this option chosen, as the browser sends it."""
        if self.kind == "selectbox":
            return WidgetState(id=self.widget_id, string_value=option)
        state = WidgetState(id=self.widget_id)
        state.string_array_value.data.append(option)
        return state


class Visitor:
    """One session on one page. An async context manager that connects and disconnects.

    ``page`` is the page's URL path ("" for the first), ``query`` what stands after the "?",
    ``cookie`` what a browser sends along. ``texts`` are the texts of the last run.
    """

    def __init__(self, url: str, page: str = "", query: str = "", cookie: str = "") -> None:
        self._address = url.replace("http://", "ws://") + "/_stcore/stream"
        self._headers = {"Cookie": cookie} if cookie else {}
        self.texts: list[str] = []
        self._page = page
        self._query = query
        self._socket: ClientConnection | None = None
        self._hashes: dict[str, None] = {}
        self._page_hash = ""
        self._chosen: dict[str, WidgetState] = {}
        self.choices: list[Choice] = []
        self.elements = 0

    async def __aenter__(self) -> Visitor:
        self._socket = await connect(
            self._address,
            subprotocols=[Subprotocol("streamlit")],
            additional_headers=self._headers,
            max_size=None,
            compression=None,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._socket is not None:
            await self._socket.close()

    async def open(self) -> float:
        """Run the page for the first time; seconds until the script has finished."""
        self.choices = []
        return await self._run(ClientState(query_string=self._query, page_name=self._page))

    async def choose(self, choice: Choice, option: str) -> float:
        """Change a widget; seconds until the script has finished."""
        state = ClientState(
            query_string=self._query,
            page_script_hash=self._page_hash,
            fragment_id=choice.fragment_id,
        )
        # A browser sends what every widget says; one left out falls back to its default.
        self._chosen[choice.widget_id] = choice.state(option)
        state.widget_states.widgets.extend(self._chosen.values())
        return await self._run(state)

    def filter(self) -> Choice:
        """The last choice on the page: the one that stands next to what it filters."""
        if not self.choices:
            raise LookupError("The page offers no choice")
        return self.choices[-1]

    async def _run(self, state: ClientState) -> float:
        assert self._socket is not None, "Not connected"
        state.cached_message_hashes.extend(self._hashes)
        request = BackMsg(rerun_script=state).SerializeToString()
        self.elements = 0
        self.texts = []
        started = time.perf_counter()
        await self._socket.send(request)
        while True:
            answer = ForwardMsg()
            answer.ParseFromString(await self._socket.recv(decode=False))
            if answer.metadata.cacheable and answer.hash:
                self._hashes[answer.hash] = None
            kind = answer.WhichOneof("type")
            if kind == "new_session":
                self._page_hash = answer.new_session.page_script_hash
            elif kind == "navigation":
                self._page_hash = answer.navigation.page_script_hash
            elif kind == "page_info_changed":
                self._query = answer.page_info_changed.query_string
            elif kind == "delta":
                self.elements += 1
                self._note_choice(answer)
            elif kind == "script_finished":
                if answer.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    continue
                return time.perf_counter() - started

    def _note_choice(self, answer: ForwardMsg) -> None:
        element = answer.delta.new_element
        kind = element.WhichOneof("type") or ""
        if kind == "markdown":
            self.texts.append(element.markdown.body)
        if kind == "exception":
            raise RuntimeError(f"The page failed: {element.exception.message}")
        if kind not in _CHOICES:
            return
        widget = getattr(element, kind)
        if widget.ignore_rerun or any(known.widget_id == widget.id for known in self.choices):
            return
        options = widget.options
        if kind == "button_group":
            options = [option.content for option in options]
        self.choices.append(
            Choice(widget.id, kind, widget.label, tuple(options), answer.delta.fragment_id)
        )
