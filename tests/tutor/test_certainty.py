"""The scale: honest doubt is what earns most."""

import pytest

from tutor.certainty import FAIRLY_SURE, GUESS, SCALE, SURE, Certainty, certainty, certainty_of


@pytest.mark.parametrize(
    ("chance", "best"), [(0.5, GUESS), (0.6, GUESS), (0.72, FAIRLY_SURE), (0.78, FAIRLY_SURE),
                         (0.85, SURE), (0.99, SURE)]
)  # fmt: skip
def test_the_word_that_fits_the_chance_earns_most(chance: float, best: Certainty) -> None:
    earned = {one.id: chance * one.right + (1 - chance) * one.wrong for one in SCALE}

    assert max(earned, key=lambda word: earned[word]) == best.id


@pytest.mark.parametrize("known", SCALE, ids=lambda one: one.id)
def test_what_is_stored_names_the_word_again(known: Certainty) -> None:
    assert certainty_of(known.per_cent) is known
    assert certainty(known.id) is known


def test_no_other_word_is_one() -> None:
    assert certainty("certain") is None
    assert certainty(None) is None
