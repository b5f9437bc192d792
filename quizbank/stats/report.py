"""`quorum stats`: the numbers of packs as a page of text, or as JSON."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from quizbank.pack import Pack
from quizbank.stats.adversary import adversary
from quizbank.stats.counts import counts_of
from quizbank.stats.cues import closed, length_cue, positions_of
from quizbank.text import LANGUAGES

BAR = 24
EXCESS_MAX = 0.05


def report(packs: Sequence[Pack]) -> str:
    """What there is, and what its looks give away."""
    return "\n".join(_lines(packs))


def report_json(packs: Sequence[Pack]) -> str:
    """The same numbers for machines."""
    asked = closed(entry.question for pack in packs for entry in pack.entries)
    content = {
        "counts": asdict(counts_of(packs)),
        "length": [asdict(length_cue(asked, language)) for language in LANGUAGES],
        "positions": asdict(positions_of(asked)),
        "adversary": [asdict(g) for language in LANGUAGES for g in adversary(asked, language)],
    }
    return json.dumps(content, indent=2, ensure_ascii=False)


def _lines(packs: Sequence[Pack]) -> Iterator[str]:
    counts = counts_of(packs)
    names = ", ".join(pack.card.id for pack in packs)
    yield f"{names}: {counts.questions} questions, {counts.watched} of them with a run behind"
    for title, table in (
        ("by type", counts.by_type),
        ("by component", counts.by_component),
        ("by concept", counts.by_concept),
        ("by level", counts.by_level),
        ("by language", counts.by_language),
    ):
        yield ""
        yield title
        yield from _bars(table)
    yield ""
    yield "words to read before answering: " + ", ".join(
        f"{counts.words.get(language, 0)} {language}" for language in LANGUAGES
    )
    yield "how hard they read (LIX: 30 is easy, 50 is hard): " + ", ".join(
        f"{counts.lix[language]:.0f} {language} (most: {counts.hardest.get(language, '-')})"
        for language in LANGUAGES
    )
    yield from _cues(packs)


def _bars(table: Mapping[str, int]) -> Iterator[str]:
    most = max(table.values(), default=1)
    for name, count in table.items():
        yield f"  {name:<28}{count:>4}  {'█' * max(1, round(BAR * count / most))}"


def _cues(packs: Sequence[Pack]) -> Iterator[str]:
    asked = closed(entry.question for pack in packs for entry in pack.entries)
    yield ""
    yield f"what the looks of options give away ({len(asked)} asked with one key)"
    if not asked:
        return
    for language in LANGUAGES:
        cue = length_cue(asked, language)
        yield (
            f"  {language:<6} key is the only longest {cue.longest:.1%} "
            f"(chance {cue.longest_chance:.1%}), the only shortest {cue.shortest:.1%} "
            f"(chance {cue.shortest_chance:.1%}): {_verdict(cue.excess)}"
        )
    yield ""
    yield "where keys stand as authored (scales left out; always shuffled when shown)"
    places = positions_of(asked)
    for size, row in places.table.items():
        yield f"  of {size} options: " + "  ".join(f"{n}.: {c}" for n, c in enumerate(row, 1))
    even = "even" if places.p >= 0.01 else "uneven"
    test = f"chi-square {places.chi_square:.2f}, {places.freedom} degrees, p = {places.p:.3f}"
    yield f"  {test}: {even}"
    yield ""
    yield "a reader who knows nothing, by ways of guessing (± one standard error of chance)"
    for language in LANGUAGES:
        for guess in adversary(asked, language):
            yield (
                f"  {language:<6} {guess.name:<22}{guess.score:>7.1%}   chance {guess.chance:.1%} "
                f"± {guess.error:.1%}   {_verdict(guess.excess, guess.error)}"
            )


def _verdict(excess: float, error: float = 0.0) -> str:
    points = f"{excess * 100:+.1f} points"
    if excess <= EXCESS_MAX:
        return points
    return f"{points}, {'too many' if excess > 2 * error else 'may be noise'}"
