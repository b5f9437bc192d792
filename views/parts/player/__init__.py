"""The player: THE picture of a run, one self-contained component without a build step."""

from views.parts.player.player import player
from views.parts.player.words import WORDS

__all__ = ["WORDS", "player"]
