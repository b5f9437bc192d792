"""Where Quorum keeps its files on this machine; QUORUM_DATA overrides all of it."""

import os
import sys
from pathlib import Path


def data_folder() -> Path:
    """What must survive: the learners' answers. Made on first use."""
    override = os.environ.get("QUORUM_DATA")
    folder = Path(override) if override else _platform_data() / _NAME
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def cache_folder() -> Path:
    """What can be computed again: finished runs. Made on first use."""
    override = os.environ.get("QUORUM_DATA")
    folder = Path(override) / "cache" if override else _platform_cache() / _NAME
    folder.mkdir(parents=True, exist_ok=True)
    return folder


_NAME = "Quorum" if sys.platform in ("darwin", "win32") else "quorum"


def _platform_data() -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


def _platform_cache() -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "Cache"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
