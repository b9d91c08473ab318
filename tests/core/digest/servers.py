"""A mail server and a web server on loopback, small enough to see what arrives."""

from __future__ import annotations

import contextlib
import json
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


@dataclass
class Mailbox:
    """What a mail server took; ``bouncing`` are addresses that it refuses with 550."""

    port: int = 0
    bouncing: set[str] = field(default_factory=set)
    taken: list[EmailMessage] = field(default_factory=list)


class _Smtp(socketserver.StreamRequestHandler):
    box: Mailbox

    def handle(self) -> None:
        self._say("220 test")
        for line in self.rfile:
            command = line.decode().strip()
            verb = command[:4].upper()
            if verb == "DATA":
                self._take()
            elif verb == "RCPT" and any(one in command for one in self.box.bouncing):
                self._say("550 5.1.1 no such user here")
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _take(self) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        message = message_from_bytes(b"".join(lines), policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.box.taken.append(message)
        self._say("250 taken")

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextlib.contextmanager
def mail_server(port: int = 0) -> Iterator[Mailbox]:
    """A mail server until the end of the block."""
    box = Mailbox()
    handler = type("Handler", (_Smtp,), {"box": box})
    with _Server(("127.0.0.1", port), handler) as server:
        box.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield box
        server.shutdown()


@dataclass
class Web:
    """What a web server was given; it answers with ``status``, and ``headers`` of its own."""

    port: int = 0
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    taken: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)


@contextlib.contextmanager
def web_server(port: int = 0) -> Iterator[Web]:
    """A web server that takes JSON, until the end of the block."""
    web = Web()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            given = self.rfile.read(int(self.headers["Content-Length"]))
            web.paths.append(self.path)
            if web.status == 200:
                web.taken.append(json.loads(given))
            self.send_response(web.status)
            for name, value in web.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_GET(self) -> None:  # a redirect that was followed
            web.paths.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as server:
        web.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield web
        server.shutdown()


@pytest.fixture
def mail() -> Iterator[Mailbox]:
    """A mail server for one test."""
    with mail_server() as box:
        yield box


@pytest.fixture
def web() -> Iterator[Web]:
    """A web server for one test."""
    with web_server() as server:
        yield server
