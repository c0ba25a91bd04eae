"""What the server lets in and what it never lets out: docs/review-protocol.md, one attack a test."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import httpx
import pytest
from starlette.applications import Starlette

from aligner.project.changes import change_to_json, invert
from aligner.project.workspace import Workspace
from aligner.review.app import TOKEN_HEADER, Gate, make_app
from aligner.review.arguments import CommandError
from aligner.review.commands import COMMANDS, run_command
from aligner.review.session import Session
from tests.builders import bitext_of
from tests.review.steps import STAMP, review_bitext, write

_PORT = 4321
_HOME = f"http://127.0.0.1:{_PORT}"
_SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"


class _Client:
    """A browser without windows: it calls the application itself, and keeps cookies."""

    def __init__(self, app: Starlette) -> None:
        self.cookies = httpx.Cookies()
        self._transport = httpx.ASGITransport(app, raise_app_exceptions=False)

    def request(
        self,
        method: str,
        path: str,
        params: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        content: bytes | AsyncIterator[bytes] | None = None,
        *,
        follow: bool = True,
    ) -> httpx.Response:
        """Send one request; the path goes as it is, with dots and all."""

        async def send() -> httpx.Response:
            raw, _, query = path.partition("?")
            url = httpx.URL(_HOME).copy_with(raw_path=raw.encode())
            url = url.copy_with(query=query.encode()) if query else url
            url = url.copy_merge_params(params) if params else url
            async with httpx.AsyncClient(transport=self._transport, cookies=self.cookies) as client:
                answer = await client.request(method, url, headers=headers, content=content, follow_redirects=follow)
                self.cookies = client.cookies
                return answer

        return asyncio.run(send())

    def get(
        self, path: str, params: dict[str, str] | None = None, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        """Ask for a path."""
        return self.request("GET", path, params, headers)


class _Page:
    """A browser that has come in by the address, with the token of the page."""

    def __init__(self, path: Path) -> None:
        self.session = Session(path)
        self.gate = Gate(_PORT)
        self.client = _Client(make_app(self.session, self.gate))

    def enter(self) -> None:
        """Open the address that was printed."""
        assert self.client.get("/", {"token": self.gate.entrance}).status_code == 200

    def post(self, name: str, body: object, **headers: str) -> httpx.Response:
        """Send what the page would send, with other headers where they are given."""
        mine = {TOKEN_HEADER: self.gate.page_token, "Content-Type": "application/json"}
        kept = {key: value for key, value in (mine | headers).items() if value}
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.client.request("POST", f"/api/{name}", headers=kept, content=content)

    def command(self, name: str, **given: object) -> httpx.Response:
        """Send a command to the version that there is."""
        version = self.session.project()["version"]
        return self.post("command", {"version": version, "name": name, "arguments": given})


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[_Page]:
    """Give a server that nobody entered."""
    page = _Page(write(tmp_path))
    yield page
    page.session.close()


@pytest.fixture
def page(outside: _Page) -> _Page:
    """Give a page that was opened by its address."""
    outside.enter()
    return outside


_READING = (
    "/", "/static/index.html", "/api/opening", "/api/project", "/api/rows", "/api/queue", "/api/overview", "/api/next",
    "/api/concordance?text=a", "/api/terms?row=1", "/api/export?format=tsv",
)  # fmt: skip


@pytest.mark.parametrize("host", ["evil.example", f"evil.example:{_PORT}", "127.0.0.1", "127.0.0.1:1", "", "localhost"])
def test_another_host_is_refused(host: str, page: _Page) -> None:
    """A name that an attacker has let point to this computer (DNS rebinding)."""
    for path in _READING:
        assert page.client.get(path, headers={"Host": host}).status_code == 400
    assert page.post("command", {}, Host=host or "x").status_code == 400


def test_token_opens_once_and_only_the_right_one(outside: _Page) -> None:
    """Then the cookie of that browser is what counts; another browser does not come in with the address."""
    address = {"token": outside.gate.entrance}
    assert outside.client.get("/", params={"token": "wrong"}).status_code == 403
    assert outside.client.get("/", params={"token": ""}).status_code == 403
    first = outside.client.request("GET", "/", address, follow=False)
    assert (first.status_code, first.headers["location"]) == (303, "/")
    cookie = first.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert outside.client.get("/").status_code == 200
    assert outside.client.get("/", params=address).status_code == 200
    outside.client.cookies.clear()
    again = outside.client.get("/", params=address)
    assert again.status_code == 403
    assert "used already" in again.text


def test_nothing_is_shown_without_the_cookie(outside: _Page) -> None:
    """Not even the page or its scripts; nor to a cookie of another session, or by another name."""
    name = outside.gate.cookie
    for cookie in ("", f"{name}=wrong", f"aligner-session={outside.gate._session}", f"{name}=", f"{name}=%C3%A9"):
        headers = {"Cookie": cookie} if cookie else {}
        for path in _READING:
            answer = outside.client.get(path, headers=headers)
            assert answer.status_code == 403, path
            assert "茶山" not in answer.text
        assert outside.post("command", {}).status_code == 403


def test_two_projects_can_be_open_at_once() -> None:
    """Browsers send a cookie to every port of a computer, so its name tells them apart."""
    assert Gate(1).cookie != Gate(2).cookie


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", f"https://127.0.0.1:{_PORT}"])
def test_another_origin_is_refused(origin: str, page: _Page) -> None:
    """A page from elsewhere, also one of this computer, even with cookie and token."""
    body = {"version": 0, "name": "confirm_above", "arguments": {"row": 1}}
    assert page.post("command", body, Origin=origin).status_code == 403
    assert page.client.get("/api/project", headers={"Origin": origin}).status_code == 403
    assert page.post("command", body, Origin=_HOME).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({TOKEN_HEADER: ""}, 403),
        ({TOKEN_HEADER: "wrong"}, 403),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
        ({"Content-Type": "multipart/form-data; boundary=x"}, 415),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": ""}, 415),
        ({"Content-Length": "99999999"}, 413),
        ({"Content-Length": "9" * 5000}, 413),
        ({"Content-Length": "-1"}, 411),
        ({"Content-Length": "1e3"}, 411),
    ],
)
def test_post_that_the_page_would_not_send_is_refused(headers: dict[str, str], status: int, page: _Page) -> None:
    """A form of another site, a missing token, a body of any size; nothing is changed."""
    body = {"version": 0, "name": "confirm_above", "arguments": {"row": 1}}
    assert page.post("command", body, **headers).status_code == status
    assert page.session.project()["version"] == 0


def test_body_without_length_is_refused(page: _Page) -> None:
    """It could go on for ever."""

    async def chunks() -> AsyncIterator[bytes]:
        yield b"{}"

    headers = {TOKEN_HEADER: page.gate.page_token, "Content-Type": "application/json"}
    assert page.client.request("POST", "/api/command", headers=headers, content=chunks()).status_code == 411


def test_body_longer_than_it_says_is_cut_off(page: _Page) -> None:
    """A length that lies does not fill the memory."""
    headers = {TOKEN_HEADER: page.gate.page_token, "Content-Type": "application/json", "Content-Length": "20"}
    answer = page.client.request("POST", "/api/command", headers=headers, content=b" " * (5 * 2**20))
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b"NaN", b'{"version": NaN}', b'{"version": Infinity}',
        b"[" * 200_000, b'{"a":' * 100_000, b"1" * 10_000, b"{}", b'{"version": "0", "name": "confirm"}',
        b'{"version": 0, "name": ["confirm"]}', b'{"version": 0, "name": "confirm", "arguments": []}',
        b'{"version": true, "name": "undo"}', b'{"version": 0.0, "name": "undo"}',
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["command", "preview"])
def test_bad_json_is_one_line(name: str, body: bytes, page: _Page) -> None:
    """Whatever comes, the answer is JSON and says what is wrong."""
    answer = page.post(name, body)
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert page.session.project()["version"] == 0


_VALUES: tuple[object, ...] = (
    None, True, -1, 10**30, 10**400, "", "x", "\ud800", [], [[1]], ["\udfff"], {"a": 1},
    {"unit": 1, "start": -1, "end": 10**30}, {"unit": [], "start": 0, "end": 1},
)  # fmt: skip
_SOUND: dict[str, object] = {
    "row": 1, "rows": [1], "side": "source", "direction": "down", "unit": 1, "at": 1, "text": "x", "finding": None,
    "find": "a", "replacement": "b", "findings": [0], "status": "open", "source": 1, "target": 1, "n": 1,
    "right": True, "code": "idiom", "severity": "minor", "kind": "term", "least_confidence": 0.5,
    "without_findings": True, "low": "0", "comment": "", "everywhere": True, "follow": True, "regex": True,
}  # fmt: skip


@pytest.mark.parametrize("name", [*COMMANDS, "nonsense"])
def test_wrong_types_anywhere_are_refused(name: str) -> None:
    """Each argument in turn with each value: done or refused in words, never a crash, and no text is lost."""
    workspace = Workspace(review_bitext())
    for key in _SOUND:
        for value in _VALUES:
            try:
                change, message = run_command(workspace, name, _SOUND | {key: value}, STAMP)
            except CommandError as error:
                message = str(error)
            else:
                assert change_to_json(change).encode()
                workspace.apply(invert(change))
            assert message.encode()
    workspace.to_bitext()


@pytest.mark.parametrize("place", [{"x": "\ud800"}, {"x": 1e999}, {"x": "y" * 5000}])
def test_place_that_could_not_be_given_back_is_refused(place: dict[str, object], page: _Page) -> None:
    """Otherwise the page would never open again."""
    body = json.dumps(place).replace("Infinity", "1e999").encode()
    assert page.post("place", body).status_code == 400
    assert page.post("place", {"view": "table", "row": 3, "名": "值"}).status_code == 200
    assert page.client.get("/api/project").json()["place"] == {"view": "table", "row": 3, "名": "值"}


@pytest.mark.parametrize(
    "query",
    [
        "rows?first=x", "rows?first=-1", "rows?n=%C2%B2", "rows?low=x", "rows?status=odd", "rows?code=odd",
        "rows?find=(&regex=1", "rows?find=x&text=odd", "next?what=odd", "next?row=x", "next?what=code",
        "next?what=code&code=odd", "terms?row=x", "terms", "terms?row=9999", "concordance?side=odd", "export",
        "export?format=../x", "export?format=aligner", "export?format=html&confirmed_only=1",
    ],
)  # fmt: skip
def test_wrong_query_is_one_line(query: str, page: _Page) -> None:
    """Whatever stands in the address."""
    answer = page.client.get(f"/api/{query}")
    assert answer.status_code == 400 or (query == "next?what=code" and answer.json() is not None)
    assert query == "next?what=code" or answer.json()["error"]


def test_pattern_that_never_ends_is_given_up(page: _Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reviewer's slip must not hang the server, however many rows there are."""
    monkeypatch.setattr("aligner.review.patterns._SECONDS", 0.0)
    assert "too long" in page.client.get("/api/rows", {"find": "a.*e", "regex": "1"}).json()["error"]
    given = {"side": "target", "find": "a.*e", "replacement": "", "regex": True}
    assert "too long" in page.command("replace", **given).json()["error"]
    assert page.client.get("/api/rows", {"find": "a.*e"}).json()["total"] == 0


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py", "/static/..%2fapp.py", "/static/%2e%2e/app.py", "/static/..%5capp.py",
        "/static//etc/passwd", "/api/../static/x", "/api/nothing",
        "/static/%00", "/static/.", "/static/", "/static/app.py", "/static/index.html", "/static/actions.js",
        "/%3f", "/etc/passwd",
    ],
)  # fmt: skip
def test_no_path_leads_out_of_the_folder(path: str, page: _Page) -> None:
    """Nor to anything in it but scripts, styles and pictures."""
    answer = page.client.get(path)
    assert answer.status_code == 404, path
    assert "import" not in answer.text


def test_all_that_is_text_travels_as_json(tmp_path: Path) -> None:
    """Script in a segment, a name, a note, a comment, a term: the page gets strings, and markup in none of them."""
    bitext = bitext_of((f"看{_SCRIPT}", f"See {_SCRIPT}"), ("《茶》", "Tea"))
    named = replace(bitext.alignment.source, name=f"{_SCRIPT}.txt")
    bitext = replace(bitext, alignment=replace(bitext.alignment, source=named))
    project = tmp_path / "x<script>alert(1).aligner"
    page = _Page(write(tmp_path, bitext, project.name))
    page.enter()
    page.command("note", row=0, text=_SCRIPT)
    page.command("add_term", source=_SCRIPT, target=_SCRIPT, kind="term")
    page.command("add_finding", row=0, source=None, target=None, code="idiom", severity="minor", comment=_SCRIPT)
    for path in _READING[2:-1]:
        answer = page.client.get(path)
        assert answer.headers["content-type"] == "application/json", path
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert page.client.get("/api/rows").json()["rows"][0]["note"] == _SCRIPT
    assert _SCRIPT not in page.client.get("/").text
    page.session.close()


@pytest.mark.parametrize(
    "name", ['a"b.aligner', "a\r\nSet-Cookie: x=1.aligner", "茶; filename=x.aligner", "a\udcff.aligner"]
)
def test_export_is_named_safely(name: str, tmp_path: Path) -> None:
    """Quotes, line breaks and what is no text in the name of a project stay out of the headers."""
    page = _Page(write(tmp_path, review_bitext(), name))
    page.enter()
    answer = page.client.get("/api/export", params={"format": "tsv"})
    assert answer.status_code == 200
    disposition = answer.headers["content-disposition"]
    assert disposition.startswith("attachment; filename*=UTF-8''")
    assert not set(disposition[len("attachment; ") :]) & set('"\r\n; ,')
    assert unquote(disposition.rpartition("''")[2]) == name.removesuffix(".aligner").replace("\udcff", "?") + ".tsv"
    assert "x" not in answer.headers.get("set-cookie", "")
    assert page.client.get("/api/project").json()["name"].endswith(".aligner")
    page.session.close()


def test_every_answer_carries_the_policy(page: _Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages, scripts, data, refusals, what is not there, and what went wrong."""

    def broken() -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(page.session, "overview", broken)
    answers = [page.client.get(path) for path in (*_READING, "/nothing")]
    answers += [page.client.get("/", headers={"Host": "evil.example"}), page.client.request("DELETE", "/api/project")]
    answers += [page.post("command", b"{"), page.post("command", {}, **{TOKEN_HEADER: ""})]
    statuses = [answer.status_code for answer in answers]
    assert {200, 400, 403, 404, 500} <= set(statuses)
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"
    assert "a bug" not in answers[statuses.index(500)].text


def test_command_of_another_tab_is_told(page: _Page) -> None:
    """409 with what to do, and nothing is done; preview as well."""
    assert page.command("confirm_above", row=2).status_code == 200
    stale = {"version": 0, "name": "note", "arguments": {"row": 1, "text": "x"}}
    for name in ("command", "preview"):
        answer = page.post(name, stale)
        assert answer.status_code == 409
        assert "changed" in answer.json()["error"]
        assert answer.json()["version"] == 1
    assert page.session.project()["version"] == 1
