"""Readers of the app without browsers: they speak to it over web sockets and draw nothing."""

import asyncio
from time import perf_counter
from typing import Any, Self
from urllib.request import urlopen

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

PATIENCE = 120.0  # seconds
SLIDER = "Number of examples"


def cookie_of(address: str) -> str:
    """What a new browser is given to be known by, as it sends it back."""
    with urlopen(f"http://{address}/_stcore/health") as answer:
        return "; ".join(each.split(";")[0] for each in answer.headers.get_all("Set-Cookie", []))


class Reader:
    """One browser tab: it asks for a run of a page and waits until the run has ended."""

    def __init__(self, connection: ClientConnection, page: str, link: str) -> None:
        self.connection, self.page, self.link = connection, page, link
        self.session, self.script, self.slider = "", "", ""
        self.scripts: dict[str, str] = {}
        self.received = 0
        self.failed = False

    @classmethod
    async def at(cls, address: str, page: str, link: str, cookie: str = "") -> Self:
        """A reader whose tab is connected; the page has not been asked for yet."""
        headers = {"Cookie": cookie} if cookie else {}
        protocol = [Subprotocol("streamlit")]
        url = f"ws://{address}/_stcore/stream"
        socket = await connect(
            url, subprotocols=protocol, max_size=None, additional_headers=headers
        )
        return cls(socket, page, link)

    async def open(self) -> float:
        """Seconds to run the page for the first time; a server names its pages to who asks."""
        first = await self.run()
        if not self.page:
            return first
        self.script = self.scripts[self.page]
        return await self.run()

    async def run(self, examples: int | None = None) -> float:
        """Seconds from the request to the end of the run; with examples, the slider is moved."""
        start = perf_counter()
        await self.connection.send(self._request(examples).SerializeToString())
        self.received = 0
        async with asyncio.timeout(PATIENCE):
            async for data in self.connection:
                assert isinstance(data, bytes)
                self.received += len(data)
                if self._ends_with(ForwardMsg.FromString(data)):
                    return perf_counter() - start
        raise ConnectionError("the server closed the connection before the run had ended")

    def _request(self, examples: int | None) -> BackMsg:
        message = BackMsg()
        rerun = message.rerun_script
        rerun.query_string = self.link
        rerun.page_script_hash = self.script
        if examples is not None:
            state: Any = rerun.widget_states.widgets.add()
            state.id = self.slider
            state.string_array_value.data.append(str(examples))
        return message

    def _ends_with(self, message: ForwardMsg) -> bool:
        """Whether this message ends the run; on the way, what must be known is noted."""
        if message.HasField("new_session"):
            self.script = message.new_session.page_script_hash
            self.session = message.new_session.initialize.session_id
        for page in message.navigation.app_pages:
            self.scripts[page.url_pathname] = page.page_script_hash
        element = message.delta.new_element
        if element.HasField("slider") and element.slider.label == SLIDER:
            self.slider = element.slider.id
        self.failed |= element.HasField("exception")
        return message.HasField("script_finished")
