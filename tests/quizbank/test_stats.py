"""Counts, cues and the reader who knows nothing."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from quizbank.cli import main
from quizbank.questions import QUESTION_TYPES, Asked, Offered
from quizbank.stats import adversary, closed, counts_of, length_cue, positions_of
from quizbank.stats.cues import chi_square_p
from quizbank.text import Text
from tests.quizbank.lint.bench import source_of, write


def asked(*texts: str, key: int, is_scale: bool = False) -> Asked:
    offers = tuple(
        Offered((), f"o{index}", Text(en=text, pt_br=text), index == key)
        for index, text in enumerate(texts)
    )
    return Asked(
        (), "answer", Text(en="What happens?", pt_br="O que ocorre?"), offers, is_scale=is_scale
    )


def test_a_key_that_is_always_longest_shows() -> None:
    cue = length_cue([asked("a", "b", "cc", key=2) for _ in range(10)], "en")

    assert (cue.longest, cue.longest_chance) == (1.0, pytest.approx(1 / 3))
    assert cue.excess == pytest.approx(2 / 3)


def test_a_tie_for_the_longest_is_no_cue() -> None:
    cue = length_cue([asked("aa", "b", "cc", key=2)], "en")

    assert (cue.longest, cue.longest_chance) == (0.0, 0.0)


def test_even_positions_are_likely_and_uneven_ones_are_not() -> None:
    even = positions_of([asked("a", "b", "c", key=n % 3) for n in range(30)])
    uneven = positions_of([asked("a", "b", "c", key=0) for _ in range(30)])

    assert even.table == {3: (10, 10, 10)}
    assert even.p == pytest.approx(1)
    assert uneven.p < 0.001


def test_scales_have_no_position_to_choose() -> None:
    assert positions_of([asked("a", "b", key=0, is_scale=True)]).table == {}


CRITICAL = {
    "1 degree": (3.841, 1),
    "2 degrees": (5.991, 2),
    "3 degrees": (7.815, 3),
    "4": (9.488, 4),
}


@pytest.mark.parametrize(("statistic", "freedom"), CRITICAL.values(), ids=CRITICAL.keys())
def test_the_tail_of_chi_square_is_that_of_the_tables(statistic: float, freedom: int) -> None:
    assert chi_square_p(statistic, freedom) == pytest.approx(0.05, abs=0.0002)


def test_the_adversary_finds_what_is_given_away() -> None:
    guesses = adversary([asked("a", "b", "the longest", key=2) for _ in range(12)], "en")

    scores = {guess.name: guess.score for guess in guesses}
    assert scores["the longest"] == 1.0
    assert scores["the first"] == 0.0
    assert guesses[0].score == 1.0
    assert guesses[0].chance == pytest.approx(1 / 3)


def test_the_adversary_has_chance_where_all_look_the_same() -> None:
    guesses = adversary([asked("a", "b", "c", key=n % 3) for n in range(9)], "en")

    assert all(guess.score == pytest.approx(1 / 3) for guess in guesses)


def test_questions_are_counted_by_type_component_and_level(tmp_path: Path) -> None:
    pack = write(tmp_path, {word: source_of(word) for word in QUESTION_TYPES})

    counts = counts_of([pack])

    assert counts.questions == 7
    assert counts.by_type["ordering"] == 1
    assert counts.by_component["etcd"] == 5
    assert counts.by_level == {"remember": 3, "understand": 3, "apply": 1}
    assert counts.watched == 2
    assert 100 < counts.words["en"] < counts.words["pt-BR"] + 50
    assert all(10 < counts.lix[language] < 60 for language in ("en", "pt-BR"))
    assert set(counts.hardest.values()) <= {entry.question.id for entry in pack.entries}


def test_only_single_keys_are_looked_at(tmp_path: Path) -> None:
    pack = write(tmp_path, {word: source_of(word) for word in QUESTION_TYPES})

    assert len(closed(entry.question for entry in pack.entries)) == 2


def test_the_command_prints_a_page_and_json(tmp_path: Path) -> None:
    write(tmp_path, {word: source_of(word) for word in QUESTION_TYPES})

    page = CliRunner().invoke(main, ["stats", str(tmp_path)])
    machine = CliRunner().invoke(main, ["stats", "--json", str(tmp_path)])

    assert page.exit_code == 0, page.output
    assert "bench: 7 questions, 2 of them with a run behind" in page.output
    assert "key is the only longest" in page.output
    assert json.loads(machine.output)["counts"]["questions"] == 7


def test_a_pack_that_cannot_be_read_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text("id: x\n")

    result = CliRunner().invoke(main, ["stats", str(tmp_path)])

    assert result.exit_code == 1
    assert "'title' is missing" in result.output
