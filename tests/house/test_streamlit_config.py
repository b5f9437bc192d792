""".streamlit/config.toml holds options that exist, above all the hidden one that we rely on."""

import tomllib
from pathlib import Path

from streamlit import config

FILE = Path(__file__).parents[2] / ".streamlit" / "config.toml"
OPTIONS = config.get_config_options()


def leaves(table: dict, prefix: str = "") -> list[tuple[str, object]]:
    found = []
    for name, value in table.items():
        path = f"{prefix}{name}"
        found += leaves(value, f"{path}.") if isinstance(value, dict) else [(path, value)]
    return found


def test_every_option_is_one_that_streamlit_knows() -> None:
    written = leaves(tomllib.loads(FILE.read_text(encoding="utf-8")))

    unknown = [path for path, _ in written if path not in OPTIONS]

    assert unknown == []


def test_the_collection_of_garbage_after_each_rerun_is_off() -> None:
    assert "runner.postScriptGC" in OPTIONS, "Streamlit dropped it: rely on gc.freeze in app.py"
    assert config.get_option("runner.postScriptGC") is False


def test_light_and_dark_name_the_same_colours() -> None:
    theme = tomllib.loads(FILE.read_text(encoding="utf-8"))["theme"]

    assert sorted(theme["light"]) == sorted(theme["dark"])
