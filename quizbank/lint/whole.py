"""What only shows in a whole pack: LT08, LT09, LT17 and the pack's own rules PK01, PK02."""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from quizbank.lint._rule import PackComplaint, pack_rule
from quizbank.pack import Pack
from quizbank.questions import Question
from quizbank.reading import content_words, likeness
from quizbank.stats import adversary, closed, length_cue, positions_of
from quizbank.text import LANGUAGES, Language

CUE_MAX = 0.05
P_MIN = 0.01
ASKED_MIN = 12
"""Shares of fewer questions than this are chance: they inform and block nothing."""
NEAR_DUPLICATE = 0.85
ENEMY_WORDS_MIN = 4


@pack_rule("LT08", "E")
def key_lengths(pack: Pack) -> Iterator[PackComplaint]:
    """The key is the only longest, or the only shortest, option at most five points more often than
    by chance, in both languages.
    """
    asked = closed(entry.question for entry in pack.entries)
    for language in LANGUAGES:
        cue = length_cue(asked, language)
        rows = (
            ("longest", cue.longest, cue.longest_chance),
            ("shortest", cue.shortest, cue.shortest_chance),
        )
        for name, share, chance in rows:
            if share > chance + CUE_MAX:
                message = f"in {language} {share:.0%} of keys are the {name} option"
                hint = f"{chance:.0%} by chance, of {len(asked)} asked; even the options out"
                yield PackComplaint(
                    None, (), message, hint, None if len(asked) >= ASKED_MIN else "I"
                )


@pack_rule("LT09", "W")
def even_positions(pack: Pack) -> Iterator[PackComplaint]:
    """Keys stand evenly in every place as authored (chi-square, p > 0.01)."""
    found = positions_of(closed(entry.question for entry in pack.entries))
    if found.p < P_MIN:
        rows = "; ".join(f"of {size}: {list(row)}" for size, row in found.table.items())
        message = f"keys stand unevenly: {rows} (p = {found.p:.3f})"
        yield PackComplaint(None, ("questions",), message, "move some keys")


@pack_rule("LT17", "E")
def no_duplicates(pack: Pack) -> Iterator[PackComplaint]:
    """No two questions are nearly the same (0.85 of their words), and none tells another's key in
    what is asked; the latter informs those who put both into one form. The same meaning in other
    words is for a reader.
    """
    words = {
        (entry.question.id, language): content_words(_shown(entry.question, language), language)
        for entry in pack.entries
        for language in LANGUAGES
    }
    for one, other in combinations(pack.entries, 2):
        for language in LANGUAGES:
            left, right = (words[e.question.id, language] for e in (one, other))
            share = likeness(left, right)
            if share >= NEAR_DUPLICATE:
                message = f"{share:.0%} of its words are those of '{one.question.id}' ({language})"
                yield PackComplaint(other, ("id",), message, "drop one")
                break
    yield from _enemies(pack)


def _enemies(pack: Pack) -> Iterator[PackComplaint]:
    for language in LANGUAGES:
        shown = {
            e.question.id: set(content_words(_shown(e.question, language), language))
            for e in pack.entries
        }
        for entry in pack.entries:
            for asked in closed([entry.question]):
                key = next(offer for offer in asked.offers if offer.is_key)
                said = set(content_words(key.text[language], language))
                if len(said) < ENEMY_WORDS_MIN:
                    continue
                for other in pack.entries:
                    if other is not entry and said <= shown[other.question.id]:
                        message = f"'{other.question.id}' holds every word of this key ({language})"
                        yield PackComplaint(entry, key.path, message, "not in one form", "I")


def _shown(question: Question, language: Language) -> str:
    """What a learner reads before the answer."""
    texts = [question.prompt] if question.prompt else []
    for asked in question.asked():
        texts += [asked.ask, *(offer.text for offer in asked.offers)]
    return " ".join(text[language] for text in texts)


@pack_rule("PK01", "E")
def coverage(pack: Pack) -> Iterator[PackComplaint]:
    """Every concept and misconception of the pack's lists is used by a question, and not more than
    40 % of a pack of twelve or more only asks to remember.
    """
    questions = [entry.question for entry in pack.entries]
    asked = {concept for question in questions for concept in question.concepts}
    for concept in pack.card.concepts:
        if concept not in asked:
            message = f"no question asks about '{concept}'"
            yield PackComplaint(None, ("concepts", concept), message, "ask, or drop the concept")
    dumped = [question.model_dump_json() for question in questions]
    for name in pack.card.misconceptions:
        if not any(f'"misconception":"{name}"' in text for text in dumped):
            message = f"no option names the misconception '{name}'"
            hint = "name it, or drop it"
            yield PackComplaint(None, ("misconceptions", name), message, hint, "I")
    levels = Counter(question.level for question in questions)
    if len(questions) >= ASKED_MIN and levels["remember"] > 0.4 * len(questions):
        message = f"{levels['remember']} of {len(questions)} questions only ask to remember"
        yield PackComplaint(None, ("questions",), message, "ask what follows", "W")


@pack_rule("PK02", "I")
def no_free_points(pack: Pack) -> Iterator[PackComplaint]:
    """What a reader who knows nothing earns by guessing from the looks of options: informs when it
    is more than five points, and two standard errors, above chance.
    """
    asked = closed(entry.question for entry in pack.entries)
    for language in LANGUAGES:
        for guess in adversary(asked, language):
            if guess.excess > max(CUE_MAX, 2 * guess.error):
                message = (
                    f"choosing {guess.name} earns {guess.score:.0%} in {language}, "
                    f"{guess.chance:.0%} by chance"
                )
                yield PackComplaint(None, ("questions",), message, "see quorum stats")
