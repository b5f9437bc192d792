"""The bare start: `streamlit run app.py`. The pages are in views/; nothing imports this file."""

import gc
import secrets
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from quizbank.folders import data_folder
from quizbank.runs import shared_runs

LEARNER_COOKIE = "quorum_learner"
PAGES = ("/", "/tutor", "/practice", "/exam", "/lab", "/progress", "/fidelity")
"""Whoever comes in by one of these without a name gets one."""
LEARNER_COOKIE_AGE_S = 400 * 24 * 3600  # the longest a browser keeps one

# Streamlit's own page needs inline style, blob workers and eval (charts); nothing may come from
# another host, so a pack cannot make a learner's browser fetch anything.
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob: data:; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "connect-src 'self' ws: wss: blob: data:; worker-src 'self' blob:; object-src 'none'; "
        "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}


class Doorway:
    """Adds the security headers, and an anonymous name for whoever opens the page first."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or pass on a websocket untouched."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        request = Request(scope)
        is_newcomer = scope["path"] in PAGES and LEARNER_COOKIE not in request.cookies

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
                if is_newcomer:
                    headers.append("Set-Cookie", new_learner_cookie(request.url.scheme))
            await send(message)

        await self.app(scope, receive, send_with_headers)


def new_learner_cookie(scheme: str) -> str:
    """A random learner id that scripts in the page cannot read."""
    secure = "; Secure" if scheme == "https" else ""
    return (
        f"{LEARNER_COOKIE}={secrets.token_urlsafe(24)}; Path=/; Max-Age={LEARNER_COOKIE_AGE_S}; "
        f"HttpOnly; SameSite=Lax{secure}"
    )


async def health(request: Request) -> JSONResponse:
    """For load balancers: unknown paths answer 200 with the page, so this one must exist."""
    return JSONResponse({"status": "ok"})


@asynccontextmanager
async def lifespan(app: object) -> AsyncIterator[None]:
    """Have the simulators up before the first learner; keep the imports out of every later
    garbage collection.
    """
    runs = shared_runs()
    runs.warm()
    import_module(
        "pandas"
    )  # or Streamlit imports it at the first click: seconds, on a busy machine
    gc.collect()
    gc.freeze()
    yield
    runs.close()


try:
    data_folder()
except OSError as error:
    sys.exit(f"Quorum cannot keep its files: {error}. Set QUORUM_DATA to a folder of yours.")

app = st.App(
    "views/main.py",
    routes=[Route("/api/health", health)],
    middleware=[Middleware(Doorway)],
    lifespan=lifespan,
)
