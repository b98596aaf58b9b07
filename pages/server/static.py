"""Streamlit's browser bundle, compressed once and kept.

Streamlit serves it uncompressed and leaves compression to a proxy; the Plotly chunk alone is 4.7 MB. The
usual middlewares compress again for every visitor. The bundle never changes, so each file is compressed on
its first request and kept: 7 MB once every file has been asked for. Only gzip, because browsers take Brotli
over TLS alone, and whatever terminates TLS can compress too.
"""

from __future__ import annotations

import gzip
from pathlib import Path
from threading import Lock

import streamlit
from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config

BUNDLE = Path(streamlit.__file__).parent / "static"
TEXT_SUFFIXES = {".js", ".css", ".svg"}  # fonts and pictures are compressed already
LEVEL = 6  # level 9 takes a third longer for 0.2 % less


class CompressedStatic:
    """ASGI middleware: answers GET and HEAD of the bundle's text files in gzip.

    Everything else passes through: the websocket, downloads, a client that takes no gzip or asks for a range.
    Streamlit still decides status, caching and validation of each file; only the body is exchanged.
    """

    def __init__(self, app: ASGIApp, bundle: Path = BUNDLE) -> None:
        base = str(config.get_option("server.baseUrlPath") or "").strip("/")
        prefix = f"/{base}/" if base else "/"
        self._app = app
        self._files = {
            prefix + path.relative_to(bundle).as_posix(): path
            for path in (bundle / "static").rglob("*")
            if path.suffix in TEXT_SUFFIXES
        }
        self._bodies: dict[str, bytes] = {}
        self._compressing = Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] not in self._files:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        is_read = scope["method"] in ("GET", "HEAD")
        if is_read and "range" not in headers and takes_gzip(headers.get("accept-encoding", "")):
            await self._answer(scope, receive, send)
        else:
            await self._app(scope, receive, varying(send))

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Ask Streamlit for the headers alone, then send them with the compressed body."""
        answer: list[Message] = []

        async def keep(message: Message) -> None:
            answer.append(message)

        await self._app({**scope, "method": "HEAD"}, receive, keep)
        start = answer[0]
        headers = MutableHeaders(raw=start["headers"])
        headers.add_vary_header("Accept-Encoding")
        if "etag" in headers:
            # A strong tag promises the same bytes, and the uncompressed file carries it.
            headers["etag"] = "W/" + headers["etag"]
        if start["status"] == 200:
            body = await to_thread.run_sync(self._body, scope["path"])
            headers["content-encoding"] = "gzip"
            headers["content-length"] = str(len(body))
            del headers["accept-ranges"]
            answer = [{"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body}]
            await send(start)
        for message in answer:
            await send(message)

    def _body(self, path: str) -> bytes:
        """The compressed file at `path`. One thread at a time: sixty first visitors cost one compression."""
        if path not in self._bodies:
            with self._compressing:
                if path not in self._bodies:
                    self._bodies[path] = gzip.compress(self._files[path].read_bytes(), LEVEL, mtime=0)
        return self._bodies[path]


def takes_gzip(accept_encoding: str) -> bool:
    """Whether a client with this Accept-Encoding header wants gzip; q=0 refuses it."""
    for offer in accept_encoding.lower().replace(" ", "").split(","):
        name, _, quality = offer.partition(";q=")
        if name == "gzip":
            return quality.strip("0.") != "" or quality == ""
    return False


def varying(send: Send) -> Send:
    """`send`, telling caches that the same address has another encoding too."""

    async def send_varying(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(raw=message["headers"]).add_vary_header("Accept-Encoding")
        await send(message)

    return send_varying
