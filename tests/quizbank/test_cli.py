"""The command `quorum`, as authors type it."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from quizbank.cli import main
from tests.quizbank.sample import QUESTION, write_pack


def test_a_good_pack_exits_with_zero(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["check", str(write_pack(tmp_path))])

    assert result.exit_code == 0, result.output
    assert "1 questions, nothing to mend" in result.output


def test_a_mistake_is_printed_with_file_and_line_and_exits_with_one(tmp_path: Path) -> None:
    write_pack(tmp_path, QUESTION.replace("level: understand", "levle: understand"))

    result = CliRunner().invoke(main, ["check", str(tmp_path)])

    assert result.exit_code == 1
    assert f"{tmp_path}/quorum.yaml:7 levle: no key 'levle' (level?)" in result.output


def test_all_packs_below_a_folder_are_checked(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_pack(tmp_path / name)

    result = CliRunner().invoke(main, ["check", str(tmp_path)])

    assert result.output.count("nothing to mend") == 2


def test_a_folder_without_a_pack_says_so(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["check", str(tmp_path)])

    assert result.exit_code == 1
    assert "no pack.yaml" in result.output


def test_the_database_of_this_machine_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUORUM_DATA", str(tmp_path))

    result = CliRunner().invoke(main, ["db", "upgrade"])

    assert result.exit_code == 0, result.output
    assert (tmp_path / "learners.db").is_file()
