"""How people write to a colleague: short and informal spellings, and what they stand for.

Rows hold spellings of both languages, folded, and the words that they are read as.
"""

from collections.abc import Iterable

ROWS: tuple[tuple[str, str], ...] = (
    ("wat wht waht whta wut", "what"),
    ("whats", "what s"),
    ("hows", "how s"),
    ("wheres", "where is"),
    ("whos", "who s"),
    ("plz pls", "please"),
    ("gimme", "give me"),
    ("lemme", "let me"),
    ("wanna", "want to"),
    ("gonna", "going to"),
    ("diff diffs", "difference"),
    ("thx tks", "thanks"),
    ("k8s", "kubernetes"),
    ("sched", "scheduler"),
    ("crashs", "crashes"),
    ("oq oque", "o que"),
    ("pq porq", "por que"),
    ("q", "que"),
    ("vc vcs ce", "voce"),
    ("eh", "e"),
    ("pro", "para o"),
    ("pros", "para os"),
    ("pras", "para as"),
    ("qdo", "quando"),
    ("qto", "quanto"),
    ("mto mt", "muito"),
    ("bora", "vamos"),
    ("ta", "esta"),
    ("dif", "diferenca"),
    ("vlw", "valeu"),
    ("obg", "obrigado"),
)
SPELLINGS = {spelling: said.split() for spellings, said in ROWS for spelling in spellings.split()}


def spelled(words: Iterable[str]) -> list[str]:
    """The words in full."""
    return [full for word in words for full in SPELLINGS.get(word, (word,))]
