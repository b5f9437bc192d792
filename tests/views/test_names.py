"""Names become part of widgets' keys; Streamlit's components refuse two underscores in a row."""

from streamlit.testing.v1 import AppTest

from tests.views.fakes import PATIENCE_S
from views._state import new_name


def test_a_new_name_is_letters_and_digits() -> None:
    names = [new_name() for _ in range(200)]

    assert all(name.isalnum() for name in names)
    assert len(set(names)) == len(names)


def test_a_player_of_an_older_name_is_drawn() -> None:
    def page() -> None:
        from views.parts.player import player

        player("null", "en", key="player-5fW__rQ2")

    at = AppTest.from_function(page).run(timeout=PATIENCE_S)

    assert not at.exception
