"""The ASGI application: addresses to methods of a Session, behind the walls of docs/review-protocol.md.

Nothing here knows what a command does. What comes in is checked for where it comes from before anything else; what goes
out carries a strict policy, and text goes out as JSON only.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import secrets
from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aligner.errors import AlignerError
from aligner.project.file import StaleError
from aligner.review.arguments import CommandError
from aligner.review.exports import export_file
from aligner.review.scripts import LIBRARY, join_modules
from aligner.review.session import Session

__all__ = ["TOKEN_HEADER", "Gate", "make_app", "prepare"]

TOKEN_HEADER = "X-Aligner-Token"  # noqa: S105 - the name of a header
Answer: TypeAlias = Callable[[Any], Any]
Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]

_MOST_BYTES = 4 * 2**20
_TOO_LARGE = f"a request has at most {_MOST_BYTES >> 20} MB"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_TYPES = {
    ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}  # fmt: skip


class Gate:
    """Who may come in: the holder of the token that was printed, once, and then of the cookie that it was given for."""

    def __init__(self, port: int) -> None:
        self.hosts = (f"127.0.0.1:{port}", f"localhost:{port}")
        self.cookie = f"aligner-session-{port}"
        """The name of the cookie: browsers do not part cookies by port, and several projects may be open at once."""
        self.entrance = secrets.token_urlsafe(24)
        """The token in the address that is printed; void once it was used."""
        self.page_token = secrets.token_urlsafe(24)
        """What the page sends with everything that writes."""
        self._session = secrets.token_urlsafe(24)

    def enter(self, token: str) -> str | None:
        """Return what to put into the cookie, None for another token than the one that was printed, or a used one."""
        if not self.entrance or not _same(token, self.entrance):
            return None
        self.entrance = ""
        return self._session

    def admits(self, cookie: str | None) -> bool:
        """Whether a cookie is the one that was given."""
        return cookie is not None and _same(cookie, self._session)

    def is_ours(self, origin: str) -> bool:
        """Whether an `Origin` is that of our page."""
        return origin in {f"http://{host}" for host in self.hosts}


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(), expected.encode())


def make_app(session: Session, gate: Gate) -> Starlette:
    """Return the application that serves one session."""
    reading: dict[str, Answer] = {
        "opening": lambda _: session.opening(),
        "project": lambda _: session.project(),
        "rows": session.rows,
        "queue": session.queue,
        "overview": lambda _: session.overview(),
        "next": session.next_row,
        "concordance": lambda given: session.concordance(given.get("text", ""), given.get("side", "source")),
        "terms": lambda given: session.terms(_whole(given.get("row", ""))),
        "export": lambda given: export_file(session.bitext(), session.name, given),
    }
    writing: dict[str, Answer] = {
        "command": lambda body: session.command(*_command(body)),
        "preview": lambda body: session.preview(*_command(body)),
        "place": session.place,
    }

    async def index(request: Request) -> Response:
        return _enter(request, gate) if "token" in request.query_params else _page(gate)

    async def fail(request: Request, error: Exception) -> Response:  # noqa: ARG001 - starlette's signature
        # A bug: its traceback goes to the terminal.
        response = _error(500, "this went wrong; what happened stands where aligner review was started")
        response.headers.update(_HEADERS)
        return response

    return Starlette(
        routes=[
            Route("/", index),
            Route("/static/{name}", _serve_static),
            *(Route(f"/api/{name}", _reading(answer)) for name, answer in reading.items()),
            *(Route(f"/api/{name}", _writing(answer), methods=["POST"]) for name, answer in writing.items()),
        ],
        middleware=[Middleware(_Walls, gate=gate, hear=session.hear)],
        exception_handlers={Exception: fail},
    )


class _Walls:
    """Asks the gate before anything else, and puts the policy on whatever goes out."""

    def __init__(self, app: ASGIApp, gate: Gate, hear: Callable[[], None]) -> None:
        self._app, self._gate, self._hear = app, gate, hear

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        refusal = _refuse(Request(scope), self._gate) if scope["type"] == "http" else None
        if refusal is None:
            self._hear()
        await (refusal or self._app)(scope, receive, send_with_policy)


def prepare() -> None:
    """Do what the first requests of all would wait for: join the scripts, and load what runs work in threads."""
    _served()
    asyncio.run(run_in_threadpool(int))


def _reading(answer: Answer) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        return await _answer(lambda: answer(request.query_params))

    return endpoint


def _writing(answer: Answer) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        try:
            body = json.loads(await _read_body(request), parse_constant=_refuse_constant)
        except _TooLargeError:
            return _error(413, _TOO_LARGE)
        except (ValueError, RecursionError):
            return _error(400, "this is no JSON")
        if not isinstance(body, dict):
            return _error(400, "this is no JSON object")
        return await _answer(lambda: answer(body))

    return endpoint


class _TooLargeError(Exception):
    pass


async def _read_body(request: Request) -> bytes:
    """Return a body, whatever it said of its length, up to what is allowed."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > _MOST_BYTES:
            raise _TooLargeError
    return bytes(body)


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _page(gate: Gate) -> Response:
    page = _static("index.html").decode().replace("{{aligner-token}}", gate.page_token)
    return Response(page, media_type="text/html")


def _enter(request: Request, gate: Gate) -> Response:
    """Exchange the token of the address for a cookie."""
    cookie = gate.enter(request.query_params["token"])
    if cookie is None and not gate.admits(request.cookies.get(gate.cookie)):
        return PlainTextResponse(_USED, 403)
    response = RedirectResponse("/", 303)
    if cookie is not None:
        response.set_cookie(gate.cookie, cookie, httponly=True, samesite="strict")
    return response


_USED = (
    "This address was used already, or is not the one that aligner printed.\n"
    "Use the browser in which you opened it, or stop aligner review and start it again for a new address.\n"
)


def _refuse(request: Request, gate: Gate) -> Response | None:
    """Return why a request may not pass, None if it may."""
    if request.headers.get("host", "") not in gate.hosts:
        return _error(400, "this server is for pages of this computer only")
    origin = request.headers.get("origin")
    if origin is not None and not gate.is_ours(origin):
        return _error(403, "another page may not speak to this server")
    path = request.scope["path"]
    if path == "/" and request.method in ("GET", "HEAD") and "token" in request.query_params:
        return None
    if not gate.admits(request.cookies.get(gate.cookie)):
        return PlainTextResponse(_USED, 403) if path == "/" else _error(403, "open the address with the token")
    return None if request.method in ("GET", "HEAD") else _refuse_writing(request, gate)


def _refuse_writing(request: Request, gate: Gate) -> Response | None:
    if not _same(request.headers.get(TOKEN_HEADER, ""), gate.page_token):
        return _error(403, "the page has no valid token; load it again")
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        return _error(415, "send application/json")
    length = request.headers.get("content-length", "")
    if not (length.isascii() and length.isdigit()):
        return _error(411, "say how long the request is")
    # Longer figures than that are no number that Python would read.
    if len(length) > len(str(_MOST_BYTES)) or int(length) > _MOST_BYTES:
        return _error(413, _TOO_LARGE)
    return None


async def _answer(work: Callable[[], Any]) -> Response:
    """Do the work in a thread and tell what came of it."""
    try:
        result = await run_in_threadpool(work)
    except StaleError as error:
        return JSONResponse({"error": f"{error}; what it looks like now is read again", "version": error.version}, 409)
    except CommandError as error:
        return _error(400, str(error))
    except (AlignerError, OSError) as error:
        return _error(507, str(error))
    return result if isinstance(result, Response) else JSONResponse(result)


def _error(status: int, message: str) -> Response:
    return JSONResponse({"error": message}, status)


def _command(body: Mapping[str, Any]) -> tuple[int, str, Mapping[str, Any]]:
    version, name, arguments = body.get("version"), body.get("name"), body.get("arguments", {})
    if type(version) is not int or not isinstance(name, str) or not isinstance(arguments, dict):
        raise CommandError("a command has a version, a name and arguments")
    return version, name, arguments


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise CommandError(f"a pair is a number, not {text!r}")
    return int(text[:9])


_FOLDER = files("aligner.review").joinpath("static")
_PAGE = "page.js"
"""All modules of the page in one; none of them is served by itself, or there would be two of it."""


def _static(name: str) -> bytes:
    return _FOLDER.joinpath(name).read_bytes()


@cache
def _served() -> Mapping[str, tuple[bytes, str]]:
    """Return what is served beside the page, with its type, by its name."""
    kinds = {name: kind for name in _names() for suffix, kind in _TYPES.items() if name.endswith(suffix)}
    modules = [name for name in kinds if name.endswith(".js") and name != f"{LIBRARY}.js"]
    joined = join_modules({name.removesuffix(".js"): _static(name).decode() for name in modules})
    others = {name: (_static(name), kind) for name, kind in kinds.items() if name not in modules}
    return others | {_PAGE: (joined.encode(), _TYPES[".js"])}


def _names() -> list[str]:
    return sorted(item.name for item in _FOLDER.iterdir())


async def _serve_static(request: Request) -> Response:
    content, kind = _served().get(request.path_params["name"], (b"", ""))
    return Response(content, media_type=kind) if kind else _error(404, "there is no such file")
