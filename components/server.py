"""Middleware and routes of the server: headers that keep every request on the host, caching, and a health check."""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send


@cache
def content_security_policy() -> str:
    """The policy that makes "nothing from outside" a guarantee of the browser.

    Inline scripts of the installed Streamlit's index.html are allowed by hash, so that an upgrade needs no edit.
    `blob:` scripts are Streamlit's way of loading the map component; inline styles are emotion's.
    """
    index = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    inline = re.findall(r"<script>(.*?)</script>", index, flags=re.DOTALL)
    digests = (base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in inline)
    hashes = " ".join(f"'sha256-{d}'" for d in digests)
    return "; ".join((
        "default-src 'self'",
        f"script-src 'self' blob: {hashes}",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    ))


class _Headers:
    """ASGI middleware that lets `edit` change the headers of each HTTP response."""

    def __init__(self, app: ASGIApp):
        self.app = app

    def edit(self, scope: Scope, status: int, headers: MutableHeaders) -> None:
        raise NotImplementedError

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)

        async def send_edited(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.edit(scope, message["status"], MutableHeaders(scope=message))
            await send(message)

        return await self.app(scope, receive, send_edited)


class SecurityHeaders(_Headers):
    """Adds the content security policy and its usual companions to every response."""

    def edit(self, scope: Scope, status: int, headers: MutableHeaders) -> None:
        headers["Content-Security-Policy"] = content_security_policy()
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"


class CacheHeaders(_Headers):
    """Lets browsers keep our static files: for a year under a versioned address (`?v=`), else asking each time (304)."""

    def edit(self, scope: Scope, status: int, headers: MutableHeaders) -> None:
        if not scope["path"].startswith("/assets/") or status not in (200, 304):
            return
        versioned = b"v=" in scope.get("query_string", b"")
        headers["Cache-Control"] = "public, max-age=31536000, immutable" if versioned else "no-cache"


class Assets(StaticFiles):
    """Our static files. Starlette gives ETag, Last-Modified and 304."""


@cache
def asset_url(name: str) -> str:
    """Address of a file in static/, versioned by its content so that browsers may keep it for good."""
    content = (Path(__file__).parents[1] / "static" / name).read_bytes()
    return f"/assets/{name}?v={hashlib.sha256(content).hexdigest()[:12]}"


async def healthz(_request: Request) -> JSONResponse:
    """200 while the tables can be shown (the last good ones count), else 503; says which version is up."""
    from components import cached

    state = cached.store().state()
    body = {"status": "ok" if state.tables else "no data", "problems": len(state.problems)}
    if state.tables:
        body |= {"version": state.tables.version, "as_of": state.tables.as_of}
    return JSONResponse(body, status_code=200 if state.tables else 503, headers={"Cache-Control": "no-store"})
