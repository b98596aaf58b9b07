"""The server's numbers in Prometheus' text format, for a scraper on this machine."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, GCCollector, ProcessCollector
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import runtime
from streamlit.runtime.stats import ACTIVE_SESSIONS_FAMILY, GaugeStat

from pages.server import VERSION
from pages.server.health import read_health

# Addresses by their beginning. What fits none is a page: every page's address brings the same shell.
ROUTES = {
    "/static/": "static",
    "/media/": "download",
    "/component/": "static",
    "/api/": "api",
    "/_stcore/": "streamlit",
}


class Numbers(Collector):
    """What is true at the moment of asking: the snapshot, its build, its rows, the open sessions."""

    def collect(self) -> Iterator[Metric]:
        state = read_health()
        served = state.served
        yield InfoMetricFamily("latitude", "The running code.", {"version": VERSION})
        yield gauge("latitude_build_running", "1 while a build runs.", state.is_building)
        yield gauge("latitude_refused_files", "Files that the last build refused as a whole.", state.refused)
        yield gauge("latitude_active_sessions", "Browser tabs that are connected.", active_sessions())
        if served is None:
            return
        labels = {"snapshot": served.snapshot, "is_sample": str(served.is_sample).lower()}
        yield InfoMetricFamily("latitude_snapshot", "The warehouse that is served.", labels)
        yield gauge("latitude_built_timestamp_seconds", "When it was built.", served.built_at.timestamp())
        yield gauge("latitude_build_seconds", "How long building it took.", served.seconds)
        if served.as_of:
            yield gauge("latitude_as_of_timestamp_seconds", "Its newest instant.", served.as_of.timestamp())
        for kind in ("loaded", "quarantined"):
            family = GaugeMetricFamily(f"latitude_rows_{kind}", f"Rows that were {kind}.", labels=["source"])
            for row in served.rows.iter_rows(named=True):
                family.add_metric([row["source"]], row[f"rows_{kind}"])
            yield family


def gauge(name: str, description: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, description, value=value)


def active_sessions() -> int:
    """Open websockets, as Streamlit counts them; 0 before it runs."""
    if not runtime.exists():
        return 0
    stats = runtime.get_instance().stats_mgr.get_stats([ACTIVE_SESSIONS_FAMILY])
    return sum(stat.value for stat in stats.get(ACTIVE_SESSIONS_FAMILY, ()) if isinstance(stat, GaugeStat))


REGISTRY = CollectorRegistry()
REGISTRY.register(Numbers())
ProcessCollector(registry=REGISTRY)
GCCollector(registry=REGISTRY)
REQUESTS = Counter("latitude_http_requests", "Answers.", ["route", "status"], registry=REGISTRY)


class CountedRequests:
    """ASGI middleware: counts HTTP answers by route and status. Websockets show as active sessions."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                REQUESTS.labels(route_of(scope["path"]), str(message["status"])).inc()
            await send(message)

        await self._app(scope, receive, send_counted)


def route_of(path: str) -> str:
    """The kind of address. Few values, whatever is asked for, because each becomes a series of its own."""
    return next((route for start, route in ROUTES.items() if path.startswith(start)), "page")


def metrics(request: Request) -> Response:
    """GET /api/metrics. `ThisMachineOnly` lets nobody else come this far."""
    encode, content_type = choose_encoder(request.headers.get("accept", ""))
    return Response(encode(REGISTRY), media_type=content_type, headers={"Cache-Control": "no-store"})
