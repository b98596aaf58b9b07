"""Headers that hold for every answer, and the addresses that only this machine may read."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from ipaddress import IPv6Address, ip_address
from pathlib import Path

import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

APP_SHELL = Path(streamlit.__file__).parent / "static" / "index.html"

# Both count what everybody does; Streamlit would show its own to the world.
FOR_THIS_MACHINE = ("/api/metrics", "/_stcore/metrics")
FORWARDING = {"forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip"}
LOOPBACK_NAMES = {"localhost", "127.0.0.1", "[::1]"}


def content_security_policy(shell: str) -> str:
    """The policy for the page `shell` (HTML): nothing is loaded from, or sent to, any other site.

    Inline scripts of the shell are allowed by their hash, so that data can never become a script. The
    browser's side of the protocol counts 64-bit numbers with WebAssembly. Plain eval stays forbidden; only
    Plotly's WebGL traces (scattergl and its kin) would need it. Styles are inline because the user
    interface writes them while it runs. Workers and images from "blob:" draw tables and charts. 'self' in
    connect-src covers the websockets of this host, ws: and wss: alike.
    """
    hashes = [
        f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"
        for script in re.findall(r"<script>(.*?)</script>", shell, re.DOTALL)
    ]
    rules = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", "'wasm-unsafe-eval'", *hashes]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "frame-src": "'none'",
        "object-src": "'none'",
        "frame-ancestors": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


def security_headers() -> dict[str, str]:
    """Header name to value, the same for every answer. HSTS is left to whatever terminates TLS."""
    return {
        "Content-Security-Policy": content_security_policy(APP_SHELL.read_text(encoding="utf-8")),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }


class SecurityHeaders:
    """ASGI middleware: sets the security headers on every HTTP answer, also on refusals."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._headers = security_headers()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(raw=message["headers"]).update(self._headers)
            await send(message)

        await self._app(scope, receive, send_secured)


class ThisMachineOnly:
    """ASGI middleware: answers 403 to anybody else who asks for one of `FOR_THIS_MACHINE`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_private = scope["type"] == "http" and scope["path"].rstrip("/").endswith(FOR_THIS_MACHINE)
        if is_private and not is_from_this_machine(scope):
            refusal = PlainTextResponse("Metrics are for this machine only.\n", status_code=403)
            await refusal(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def is_from_this_machine(scope: Scope) -> bool:
    """Whether the request was made on this machine, and not by somebody behind a proxy on it.

    The server replaces the peer's address by what X-Forwarded-For says, and only then. So a request with any
    forwarding header is refused whatever it says, and the address of every other request is the socket's own.
    A Host that is no loopback name belongs to a site that has pointed its name here (DNS rebinding), or to a
    proxy that adds no header.
    """
    headers = Headers(scope=scope)
    if any(name in FORWARDING or name.startswith("x-forwarded") for name in headers):
        return False
    if re.sub(r":\d+$", "", headers.get("host", "").lower()) not in LOOPBACK_NAMES:
        return False
    return is_loopback(scope["client"][0] if scope.get("client") else "")


def is_loopback(address: str) -> bool:
    """Whether `address` is a loopback IP address: IPv4, IPv6, or IPv4 within IPv6 (a dual-stack socket)."""
    try:
        peer = ip_address(address)
    except ValueError:
        return False
    if isinstance(peer, IPv6Address) and peer.ipv4_mapped:
        return peer.ipv4_mapped.is_loopback
    return peer.is_loopback
