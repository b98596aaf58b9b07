"""The server: health in each state, metrics for this machine only, compressed files, security headers."""

from __future__ import annotations

import gzip
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from base64 import b64encode
from hashlib import sha256
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest
import streamlit
from filelock import FileLock
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from data.build import build
from data.report import LOCK, Progress
from pages.server.exposition import metrics
from pages.server.health import health
from pages.server.security import ThisMachineOnly
from pages.server.static import takes_gzip

ROOT = Path(__file__).parents[1]
BUNDLE = Path(streamlit.__file__).parent / "static"
[PLOTLY] = (BUNDLE / "static" / "js").glob("PlotlyChart.*.js")
CHUNK = f"/static/js/{PLOTLY.name}"
ROWS = ("latitude_rows_loaded", "latitude_rows_quarantined")


class Server:
    """Latitude in a process of its own, asked over real sockets."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self.port = free_port()
        self.folder = folder
        environment = os.environ | {
            "LATITUDE_EXPORTS": str(folder / "exports"),
            "LATITUDE_WAREHOUSE": str(folder / "warehouse"),
        }
        (folder / "exports").mkdir()
        self.log = folder / "log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *command, str(self.port)],
                cwd=folder,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def ask(self, path: str, headers: dict[str, str] | None = None, method: str = "GET") -> tuple[HTTPResponse, bytes]:
        """The answer as it travels: nothing is decompressed."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(method, path, headers={"Host": f"localhost:{self.port}"} | (headers or {}))
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response, body

    def wait_until(self, status: str) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.log.read_text()
            try:
                if json.loads(self.ask("/api/health")[1])["status"] == status:
                    return
            except OSError:
                pass
            time.sleep(0.1)
        raise AssertionError(f"no {status!r} within a minute:\n{self.log.read_text()}")

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(15)
        finally:
            self.process.kill()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Started as a user does, in a folder that has nothing to do with Latitude, without exports."""
    running = Server(
        ["streamlit", "run", str(ROOT / "dashboard.py"), "--server.port"],
        tmp_path_factory.mktemp("elsewhere"),
    )
    running.wait_until("ok")
    yield running
    running.stop()


def test_a_first_start_ends_with_the_sample_served(server):
    response, body = server.ask("/api/health")
    answer = json.loads(body)
    assert response.status == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert answer.keys() == {"status", "snapshot", "as_of", "built_at", "is_sample", "refused", "version"}
    assert answer["is_sample"] is True
    assert answer["refused"] == 0
    assert answer["snapshot"].endswith(".duckdb")


def test_a_deep_link_returns_the_page(server):
    response, body = server.ask("/response-times?period=13w&teams=Support")
    assert response.status == 200
    assert body == (BUNDLE / "index.html").read_bytes()


def test_metrics_are_read_on_this_machine(server):
    server.ask("/response-times")
    response, body = server.ask("/api/metrics")
    assert response.headers["Content-Type"].startswith("text/plain")
    found = numbers(body.decode())
    assert found["latitude_build_running", ()] == 0
    assert found["latitude_refused_files", ()] == 0
    assert found["latitude_active_sessions", ()] == 0
    assert found["latitude_http_requests_total", (("route", "page"), ("status", "200"))] >= 1
    files = json.loads((server.folder / "warehouse" / "report.json").read_text())["files"]
    told = [value for (name, _), value in found.items() if name in ROWS]
    assert sum(told) == sum(file["rows_in"] for file in files) > 0
    assert found["latitude_rows_loaded", (("source", "zendesk"),)] > 0
    assert found["process_resident_memory_bytes", ()] > 0
    assert any(name == "latitude_snapshot_info" and ("is_sample", "true") in labels for name, labels in found)


def test_metrics_count_the_open_sessions(server):
    with websocket(server, f"localhost:{server.port}") as (status, _):
        assert status == 101
        deadline = time.monotonic() + 10
        while numbers(server.ask("/api/metrics")[1].decode())["latitude_active_sessions", ()] != 1:
            assert time.monotonic() < deadline
            time.sleep(0.1)


@pytest.mark.parametrize("path", ["/api/metrics", "/api/metrics/", "/_stcore/metrics", "//_stcore/metrics"])
@pytest.mark.parametrize("header", [("X-Forwarded-For", "127.0.0.1"), ("Forwarded", "for=127.0.0.1")])
def test_metrics_are_refused_to_whoever_comes_through_a_proxy(server, path, header):
    assert server.ask(path, dict([header]))[0].status == 403


def test_metrics_are_refused_to_a_site_that_points_its_name_here(server):
    assert server.ask("/api/metrics", {"Host": f"evil.example:{server.port}"})[0].status == 403
    with websocket(server, f"evil.example:{server.port}") as (status, _):
        assert status == 403


def numbers(text: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Sample name and its sorted labels to its value."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


class websocket:  # noqa: N801
    """A websocket handshake from a page at `host`; gives its status and the open socket."""

    def __init__(self, server: Server, host: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", server.port), timeout=20)
        lines = [
            "GET /_stcore/stream HTTP/1.1",
            f"Host: {host}",
            f"Origin: http://{host}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {b64encode(bytes(16)).decode()}",
        ]
        self.socket.sendall("\r\n".join([*lines, "", ""]).encode())

    def __enter__(self) -> tuple[int, socket.socket]:
        return int(self.socket.recv(4096).split(b" ", 2)[1]), self.socket

    def __exit__(self, *_: object) -> None:
        self.socket.close()


def test_the_plotly_chunk_travels_compressed(server):
    response, body = server.ask(CHUNK, {"Accept-Encoding": "gzip, deflate, br, zstd"})
    assert response.status == 200
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["Content-Type"].startswith(("text/javascript", "application/javascript"))
    assert response.headers["Vary"] == "Accept-Encoding"
    assert "immutable" in response.headers["Cache-Control"]
    assert int(response.headers["Content-Length"]) == len(body) < PLOTLY.stat().st_size / 3
    assert gzip.decompress(body) == PLOTLY.read_bytes()
    assert server.ask(CHUNK, {"Accept-Encoding": "gzip"})[1] == body


@pytest.mark.parametrize("accepted", ["", "identity", "br", "gzip;q=0, br"])
def test_who_takes_no_gzip_gets_the_file_as_it_is(server, accepted):
    response, body = server.ask(CHUNK, {"Accept-Encoding": accepted})
    assert response.headers["Content-Encoding"] is None
    assert response.headers["Vary"] == "Accept-Encoding"
    assert body == PLOTLY.read_bytes()


def test_head_tells_what_get_would(server):
    got, _ = server.ask(CHUNK, {"Accept-Encoding": "gzip"})
    told, body = server.ask(CHUNK, {"Accept-Encoding": "gzip"}, method="HEAD")
    assert body == b""
    assert told.status == 200
    for name in ("Content-Encoding", "Content-Length", "Content-Type", "ETag", "Vary", "Cache-Control"):
        assert told.headers[name] == got.headers[name]


def test_a_known_file_is_not_sent_again(server):
    tag = server.ask(CHUNK, {"Accept-Encoding": "gzip"})[0].headers["ETag"]
    response, body = server.ask(CHUNK, {"Accept-Encoding": "gzip", "If-None-Match": tag})
    assert (response.status, body) == (304, b"")
    assert response.headers["ETag"] == tag
    assert response.headers["Vary"] == "Accept-Encoding"
    assert server.ask(CHUNK, {"Accept-Encoding": "gzip", "If-None-Match": '"other"'})[0].status == 200


def test_the_two_encodings_do_not_share_a_strong_tag(server):
    packed = server.ask(CHUNK, {"Accept-Encoding": "gzip"})[0].headers["ETag"]
    plain = server.ask(CHUNK)[0].headers["ETag"]
    assert packed.startswith('W/"')
    assert not plain.startswith("W/")


def test_a_range_is_cut_from_the_file_as_it_is(server):
    response, body = server.ask(CHUNK, {"Accept-Encoding": "gzip", "Range": "bytes=100-199"})
    assert response.status == 206
    assert response.headers["Content-Encoding"] is None
    assert response.headers["Content-Range"] == f"bytes 100-199/{PLOTLY.stat().st_size}"
    assert body == PLOTLY.read_bytes()[100:200]


def test_fonts_are_not_compressed_again(server):
    font = next((BUNDLE / "static").rglob("*.woff2"))
    response, body = server.ask(f"/{font.relative_to(BUNDLE).as_posix()}", {"Accept-Encoding": "gzip"})
    assert response.headers["Content-Encoding"] is None
    assert body == font.read_bytes()


@pytest.mark.parametrize("path", ["/", "/response-times", CHUNK, "/api/health", "/api/metrics", "/_stcore/health"])
@pytest.mark.parametrize("forwarded", [{}, {"X-Forwarded-For": "203.0.113.9"}])
def test_every_answer_has_the_security_headers(server, path, forwarded):
    headers = server.ask(path, forwarded)[0].headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    policy = dict(rule.split(" ", 1) for rule in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert "'unsafe-inline'" not in policy["script-src"]
    assert "'unsafe-eval'" not in policy["script-src"].split()


def test_the_policy_lets_the_inline_scripts_of_the_page_run(server):
    response, body = server.ask("/")
    scripts = re.findall(rb"<script[^>]*>(.+?)</script>", body, re.DOTALL)
    assert scripts
    for script in scripts:
        digest = b64encode(sha256(script).digest()).decode()
        assert f"'sha256-{digest}'" in response.headers["Content-Security-Policy"]


def test_uvicorn_serves_it_from_anywhere(tmp_path):
    running = Server(["uvicorn", "--app-dir", str(ROOT), "dashboard:app", "--port"], tmp_path)
    try:
        running.wait_until("ok")
        assert running.ask("/response-times")[1] == (BUNDLE / "index.html").read_bytes()
    finally:
        running.stop()
    assert running.process.returncode in (0, -signal.SIGTERM)


def test_the_settings_are_found_from_anywhere(tmp_path):
    """Under uvicorn, which does not tell Streamlit where the main script is."""
    code = "import dashboard; from streamlit import config; print(config.get_option('client.showErrorDetails'))"
    assert python(code, tmp_path) == "none"


def test_the_warm_up_loads_what_pages_need_and_spares_it_from_the_collector(tmp_path):
    code = (
        "import gc, sys; from pages.server.startup import warm_up; warm_up();"
        "print(gc.get_freeze_count() > 100_000, 'plotly.graph_objects' in sys.modules,"
        " 'pages.parts.session' in sys.modules, 'pages.frame' in sys.modules)"
    )
    assert python(code, tmp_path) == "True True True False"


def python(code: str, folder: Path) -> str:
    """What `code` prints last, run in `folder` with Latitude on the path."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "LATITUDE_WAREHOUSE": str(folder / "warehouse")}
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip().splitlines()[-1]


@pytest.fixture
def warehouse(tmp_path, monkeypatch):
    folder = tmp_path / "warehouse"
    folder.mkdir()
    monkeypatch.setenv("LATITUDE_WAREHOUSE", str(folder))
    return folder


@pytest.fixture
def exports(tmp_path):
    folder = tmp_path / "exports"
    folder.mkdir()
    return folder


def asked_health() -> tuple[int, dict[str, object]]:
    response = TestClient(Starlette(routes=[Route("/api/health", health)])).get("/api/health")
    return response.status_code, response.json()


def test_health_before_the_first_build(warehouse):
    code, answer = asked_health()
    assert code == 503
    assert answer["status"] == "empty"
    assert answer["snapshot"] is None


def test_health_after_a_build(warehouse, exports):
    built = build(exports, warehouse)
    code, answer = asked_health()
    assert code == 200
    assert (answer["status"], answer["snapshot"]) == ("ok", built.snapshot)
    assert answer["is_sample"] is True


def test_health_while_building(warehouse, exports):
    build(exports, warehouse)
    with FileLock(warehouse / LOCK):
        Progress(warehouse).step("Reading", 0.1)
        assert asked_health()[1]["status"] == "building"
    assert asked_health()[1]["status"] == "ok"


def test_health_when_a_file_was_refused(warehouse, exports):
    build(exports, warehouse)
    (exports / "Jane Doe's list.csv").write_text("what,is,this\n1,2,3\n")
    build(exports, warehouse)
    code, answer = asked_health()
    assert code == 200
    assert (answer["status"], answer["refused"]) == ("degraded", 1)
    assert "Jane" not in json.dumps(answer)


def test_health_when_the_served_file_is_damaged(warehouse, exports):
    snapshot = build(exports, warehouse).snapshot
    (warehouse / snapshot).write_bytes(b"not a database")
    code, answer = asked_health()
    assert code == 503
    assert answer["status"] == "empty"


def test_health_follows_the_pointer(warehouse, exports):
    first = build(exports, warehouse).snapshot
    assert asked_health()[1]["snapshot"] == first
    sample = ROOT / "data" / "sample" / "servicenow_incident_log.csv"
    (exports / "incidents.csv").write_bytes(sample.read_bytes())
    # In a process of its own, as the watch does it: readers hold the served file open in this one.
    python(
        f"import sys; from data.__main__ import main; sys.exit(main(['build', {str(exports)!r}]))",
        warehouse.parent,
    )
    answer = asked_health()[1]
    assert answer["snapshot"] != first
    assert answer["is_sample"] is False


def ask_metrics(
    peer: str,
    headers: dict[str, str] | None = None,
    path: str = "/api/metrics",
    trusts_everybody: bool = False,
) -> int:
    app = Starlette(
        routes=[
            Route("/api/metrics", metrics),
            Route("/_stcore/metrics", lambda request: PlainTextResponse("sessions")),
        ],
        middleware=[
            *([Middleware(ProxyHeadersMiddleware, trusted_hosts="*")] if trusts_everybody else []),
            Middleware(ThisMachineOnly),
        ],
    )
    client = TestClient(app, base_url="http://localhost:8501", client=(peer, 1234))
    return client.get(path, headers=headers).status_code


@pytest.mark.parametrize("path", ["/api/metrics", "/_stcore/metrics"])
@pytest.mark.parametrize("peer", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_metrics_are_for_peers_on_this_machine(warehouse, peer, path):
    assert ask_metrics(peer, path=path) == 200


@pytest.mark.parametrize("path", ["/api/metrics", "/_stcore/metrics"])
@pytest.mark.parametrize("peer", ["203.0.113.9", "10.0.0.1", "::ffff:203.0.113.9", "2001:db8::1", "unknown"])
def test_metrics_are_for_nobody_else(warehouse, peer, path):
    assert ask_metrics(peer, path=path) == 403


@pytest.mark.parametrize(
    "name", ["X-Forwarded-For", "x-forwarded-host", "X-Forwarded-Proto", "Forwarded", "X-Real-IP", "Via"]
)
def test_a_forwarding_header_is_never_believed(warehouse, name):
    assert ask_metrics("127.0.0.1", {name: "127.0.0.1"}) == 403


def test_a_server_that_trusts_every_proxy_gives_nothing_away(warehouse):
    """uvicorn with FORWARDED_ALLOW_IPS=* replaces the peer's address by what anybody claims in the header."""
    assert ask_metrics("203.0.113.9", {"X-Forwarded-For": "127.0.0.1"}, trusts_everybody=True) == 403


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("gzip", True),
        ("GZIP", True),
        ("br, gzip;q=0.5", True),
        ("gzip ; q=1.000", True),
        ("gzip;q=0", False),
        ("gzip; q=0.00", False),
        ("x-gzip-like", False),
        ("*", False),
        ("", False),
    ],
)
def test_who_takes_gzip(accepted, expected):
    assert takes_gzip(accepted) is expected
