"""`quorum verify` with the real engine: examples of two types, twice."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from quizbank.cli import main
from quizbank.questions import QUESTION_TYPES
from tests.quizbank.lint.bench import source_of, write


def test_the_examples_are_true_and_a_second_time_from_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUORUM_DATA", str(tmp_path / "data"))
    pack = tmp_path / "pack"
    pack.mkdir()
    write(pack, {word: source_of(word) for word in QUESTION_TYPES})
    runner = CliRunner()

    first = runner.invoke(main, ["verify", str(pack), "--seeds", "1", "--keys"])
    second = runner.invoke(main, ["verify", str(pack), "--seeds", "1"])

    assert first.exit_code == 0, first.output
    assert "one-member-lost write = 'accepted'" in first.output
    assert "7 questions, 2 of them with a run; 6 runs" in first.output
    assert second.exit_code == 0
    assert len(list((tmp_path / "data").rglob("*.run"))) == 6


def test_a_check_that_fails_is_printed_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUORUM_DATA", str(tmp_path / "data"))
    pack = tmp_path / "pack"
    pack.mkdir()
    change = ('pending("probe", "40s") == 1', 'pending("probe", "40s") == 2')
    write(pack, {"single_choice": source_of("single_choice", (change,))})

    file = pack / "single_choice.yaml"
    result = CliRunner().invoke(main, ["verify", str(file), "--seeds", "1"])

    line = next(n for n, text in enumerate(file.read_text().splitlines(), 1) if "== 2" in text)
    assert result.exit_code == 1
    assert f"{file}:{line} watch.check[0]: seed 1: pending" in result.output
    assert "is False, not true" in result.output
