"""The cache of runs gives back what was put in, or nothing."""

import os
from pathlib import Path

from quizbank.runs import RunCache


def test_what_was_put_comes_back(tmp_path: Path) -> None:
    RunCache(tmp_path).put("ab12", b"a run")

    assert RunCache(tmp_path).get("ab12") == b"a run"
    assert RunCache(tmp_path).get("cd34") is None


def test_a_damaged_file_counts_as_absent(tmp_path: Path) -> None:
    cache = RunCache(tmp_path)
    cache.put("ab12", b"a run of some length")
    (file,) = tmp_path.glob("*/*.run")
    file.write_bytes(file.read_bytes()[:-3])

    assert cache.get("ab12") is None


def test_the_least_recently_used_goes_first(tmp_path: Path) -> None:
    cache = RunCache(tmp_path, bytes_max=300)
    for age, key in enumerate(["aa", "bb", "cc", "dd"]):
        cache.put(key, b"x" * 84)
        (file,) = tmp_path.glob(f"{key}/*")
        os.utime(file, (1000 + age, 1000 + age))
    cache.get("aa")

    cache.prune()

    kept = [key for key in ("aa", "bb", "cc", "dd") if cache.get(key) is not None]
    assert kept == ["aa", "cc", "dd"]


def test_a_folder_that_cannot_be_written_is_no_reason_to_fail(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")

    RunCache(blocked).put("ab12", b"a run")

    assert RunCache(blocked).get("ab12") is None
