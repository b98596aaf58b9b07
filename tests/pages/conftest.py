"""Pages run by Streamlit's own test runner, inside the frame, over a warehouse that was really built."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.folders import CODE

FRAME = CODE.parent / "pages" / "frame.py"
OpenPage = Callable[..., AppTest]

# What the pages import by these names must be there before Streamlit puts pages/ in front of the path.
import queries.warehouse  # noqa: E402, F401


@pytest.fixture(scope="session")
def sample_warehouse(demo_folder: Path) -> Path:
    return demo_folder


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch, sample_warehouse: Path, tmp_path: Path) -> OpenPage:
    """`open_page("response_times.py", warehouse=..., teams=["Billing"])`: that page after one run with those filters."""

    def opened(page: str | None = None, warehouse: Path | None = None, **address: str | list[str]) -> AppTest:
        monkeypatch.setenv("LATITUDE_WAREHOUSE", str(warehouse or sample_warehouse))
        monkeypatch.setenv("LATITUDE_KEPT", str(tmp_path / "kept"))
        app = AppTest.from_file(str(FRAME), default_timeout=60)
        for name, value in address.items():
            app.query_params[name] = value
        app.run()
        if page:
            app.switch_page(page).run()
        assert not app.exception, app.exception[0].message
        return app

    return opened


def tile(app: AppTest, label: str) -> str:
    """The value of the first tile of this name."""
    return next(metric.value for metric in app.metric if metric.label == label)


def table(app: AppTest, told: str) -> list[dict[str, object]]:
    """The rows of the table whose description begins with `told`, under the names that readers see."""
    (found,) = [frame for frame in app.dataframe if frame.proto.alt.startswith(told)]
    return [{str(name): value for name, value in row.items()} for row in found.value.to_dict("records")]
