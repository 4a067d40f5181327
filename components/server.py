"""Middleware and routes of the server: headers that keep every request on the host, caching, and a health check."""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send


@cache
def _index() -> str:
    """The page of the installed Streamlit into which everything is drawn."""
    return (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")


@cache
def content_security_policy() -> str:
    """The policy that makes "nothing from outside" a guarantee of the browser.

    Inline scripts of the installed Streamlit's index.html are allowed by hash, so that an upgrade needs no edit.
    `blob:` scripts are Streamlit's way of loading the map component; inline styles are emotion's.
    """
    inline = re.findall(r"<script>(.*?)</script>", _index(), flags=re.DOTALL)
    digests = (base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in inline)
    hashes = " ".join(f"'sha256-{d}'" for d in digests)
    return "; ".join((
        "default-src 'self'",
        f"script-src 'self' blob: {hashes}",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
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
        asked = f"{scope['path']}?{scope.get('query_string', b'').decode('latin-1')}"
        versioned = asked == asset_url(scope["path"].removeprefix("/assets/"))
        headers["Cache-Control"] = "public, max-age=31536000, immutable" if versioned else "no-cache"


@cache
def asset_url(name: str) -> str:
    """Address of a file in static/, versioned by its content so that browsers may keep it for good."""
    content = (Path(__file__).parents[1] / "static" / name).read_bytes()
    return f"/assets/{name}?v={hashlib.sha256(content).hexdigest()[:12]}"


def page(_request: Request) -> HTMLResponse:
    """Streamlit's page with our script for the whole page before its own: whatever a reader can press or click, the script is there."""
    own = f'<script type="module" src="{asset_url("share.js")}"></script>'
    return HTMLResponse(_index().replace('<script type="module"', f'{own}\n    <script type="module"', 1), headers={"Cache-Control": "no-cache"})


class CompressedOnce:
    """ASGI middleware that keeps compressed answers of files that never change under their address.

    Compressing Streamlit's scripts well takes a second of processor time; a visitor should not pay for it, and only the first does.
    """

    PREFIXES = ("/static/js/", "/static/css/", "/assets/")
    MOST_BYTES = 48_000_000

    def __init__(self, app: ASGIApp):
        self.app = app
        self.kept: dict[tuple, list[Message]] = {}
        self.size = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope) if scope["type"] == "http" else None
        if headers is None or scope["method"] != "GET" or not scope["path"].startswith(self.PREFIXES) or "if-none-match" in headers or "range" in headers:
            return await self.app(scope, receive, send)
        key = (scope["path"], scope.get("query_string", b""), headers.get("accept-encoding", ""))
        if key in self.kept:
            for message in self.kept[key]:
                await send(message)
            return None
        messages: list[Message] = []

        async def send_and_keep(message: Message) -> None:
            messages.append(message)
            await send(message)

        await self.app(scope, receive, send_and_keep)
        size = sum(len(m.get("body", b"")) for m in messages)
        whole = bool(messages) and not messages[-1].get("more_body", False)
        immutable = whole and "immutable" in MutableHeaders(raw=messages[0]["headers"]).get("cache-control", "")
        if immutable and messages[0]["status"] == 200 and self.size + size <= self.MOST_BYTES:
            self.kept[key], self.size = messages, self.size + size
        return None


def healthz(_request: Request) -> JSONResponse:
    """200 while the tables can be shown (the last good ones count), else 503; says which version is up."""
    from components import cached

    state = cached.store().look()
    body = {"status": "ok" if state.tables else "no data", "problems": len(state.problems)}
    if state.tables:
        body |= {"version": state.tables.version, "as_of": state.tables.as_of}
    return JSONResponse(body, status_code=200 if state.tables else 503, headers={"Cache-Control": "no-store"})
