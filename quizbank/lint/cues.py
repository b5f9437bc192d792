"""What gives a key away by its looks: LT11 to LT15."""

import re
from collections.abc import Callable, Sequence

from quizbank.lint._rule import Complaint, Complaints, Subject, rule
from quizbank.questions import Asked, Offered
from quizbank.reading import code_spans, content_words, without_code, words
from quizbank.text import LANGUAGES, Language
from quizbank.vocabulary import ABSOLUTES, HEDGES, STRONG_ABSOLUTES

_WHEN = {
    "en": re.compile(r"\b(?:when|how long|how soon|how often)\b", re.IGNORECASE),
    "pt-BR": re.compile(r"\b(?:quando|quanto tempo|com que frequência)\b", re.IGNORECASE),
}


@rule("LT11", "W")
def absolutes_and_hedges(subject: Subject) -> Complaints:
    """“Always” and “never” do not mark the distractors, nor do “all” and “only” half of them, nor
    “may” and “usually” the key alone. “Never” is an honest answer to “when?”.
    """
    for asked in subject.keyed:
        for language in LANGUAGES:
            keys, others = _split(asked)
            path = (*asked.path, "options")
            weak = ABSOLUTES[language] - STRONG_ABSOLUTES[language]
            strong = _share(others, STRONG_ABSOLUTES[language], language)
            says_all = _share(keys, ABSOLUTES[language], language) > 0
            is_moment = bool(_WHEN[language].search(asked.ask[language]))
            if strong and not is_moment and not _share(keys, STRONG_ABSOLUTES[language], language):
                hint = "take them out, or give the key one that is true"
                yield Complaint(path, f"'always' or 'never' in distractors only ({language})", hint)
            elif _share(others, weak, language) > 0.5 and not says_all:
                message = f"most distractors are absolute, the key is not ({language})"
                yield Complaint(path, message, "say the same without 'all', 'only', 'nothing'")
            if _share(keys, HEDGES[language], language) == 1 and not _share(
                others, HEDGES[language], language
            ):
                message = f"only the key hedges ({language})"
                yield Complaint(path, message, "say when it holds instead of 'may' or 'usually'")


def _split(asked: Asked) -> tuple[list[Offered], list[Offered]]:
    keys = [offer for offer in asked.offers if offer.is_key]
    return keys, [offer for offer in asked.offers if not offer.is_key]


def _share(offers: Sequence[Offered], listed: frozenset[str], language: Language) -> float:
    """The share of options with a word of a list."""
    hits = [any(word in listed for word in words(o.text[language])) for o in offers]
    return sum(hits) / len(hits) if hits else 0.0


@rule("LT12", "W")
def no_word_cue(subject: Subject) -> Complaints:
    """No content word of the question comes back in the key alone, in any of its forms. Only what
    is asked counts, not the situation before it.
    """
    for asked in subject.keyed:
        for language in LANGUAGES:
            stem = [word for word in content_words(asked.ask[language], language) if len(word) > 3]
            keys, others = _split(asked)
            said = {word for o in others for word in content_words(o.text[language], language)}
            for key in keys:
                found = [w for w in content_words(key.text[language], language) if w in stem]
                alone = [word for word in found if word not in said]
                if alone and not asked.several:
                    path = (*key.path, "text", language)
                    hint = "use another word, or have a distractor repeat it too"
                    yield Complaint(path, f"'{alone[0]}…' of the question is in the key only", hint)


_ARTICLE_AT_END = {
    "en": re.compile(r"\b(?P<article>an?)\s*(?:_{2,}|…|\.{3})?\s*[:?]?$", re.IGNORECASE),
    "pt-BR": re.compile(
        r"\b(?P<article>[oa]s?|um|uma|d[oa]s?|n[oa]s?|pel[oa]s?|ao)\s*(?:_{2,}|…|\.{3})?\s*[:?]?$",
        re.IGNORECASE,
    ),
}
_EN_VOWEL = re.compile(r"^\W*[aeiou]", re.IGNORECASE)


@rule("LT13", "W")
def no_grammar_cue(subject: Subject) -> Complaints:
    """A question that ends in an article fits every option: a/an by the first letter, and in
    Portuguese never, since gender and number would have to agree. Other agreement (verbs,
    adjectives) is for a reader.
    """
    for asked in subject.asked:
        if not asked.offers:
            continue
        found = _ARTICLE_AT_END["en"].search(asked.ask.en)
        if found:
            wanted = found["article"].casefold() == "an"
            fits = [bool(_EN_VOWEL.match(offer.text.en)) == wanted for offer in asked.offers]
            if not all(fits):
                message = f"'{found['article']}' does not fit every option"
                yield Complaint((*asked.path, "ask", "en"), message, "write a(n)")
        if found := _ARTICLE_AT_END["pt-BR"].search(asked.ask.pt_br):
            message = f"termina em '{found['article']}', que pede concordância"
            path = (*asked.path, "ask", "pt-BR")
            yield Complaint(path, message, "put the article into each option")


@rule("LT14", "W")
def no_convergence(subject: Subject) -> Complaints:
    """The key does not share clearly more words with the other options than each of them does: who
    combines what is repeated must not arrive at it.
    """
    for asked in subject.keyed:
        if asked.several or len(asked.offers) < 3:
            continue
        for language in LANGUAGES:
            texts = [set(content_words(o.text[language], language)) for o in asked.offers]
            scores = [
                sum(len(text & other) for place, other in enumerate(texts) if place != index)
                for index, text in enumerate(texts)
            ]
            key = next(index for index, offer in enumerate(asked.offers) if offer.is_key)
            rest = max(score for index, score in enumerate(scores) if index != key)
            if scores[key] >= 3 and scores[key] >= 1.5 * max(rest, 1):
                path = (*asked.offers[key].path, "text", language)
                message = "the key combines what the other options repeat"
                yield Complaint(path, message, "let a distractor share as much")


ONE_FORM = "give the options one form"
_FEATURES: dict[str, Callable[[str], bool]] = {
    "code": lambda text: bool(code_spans(text)),
    "a number": lambda text: bool(re.search(r"(?<![\w-])\d", without_code(text))),
    "a full stop": lambda text: text.rstrip().endswith("."),
    "a colon or parenthesis": lambda text: bool(re.search(r"[:;(]", without_code(text))),
    "a capital at the start": lambda text: text.lstrip("`“\"' ")[:1].isupper(),
}


@rule("LT15", "W")
def homogeneous(subject: Subject) -> Complaints:
    """The key is not the one option with, or without, code, a number, a full stop, a colon or a
    capital, nor the one that begins otherwise than three others. A distractor that stands out
    misleads nobody who knows; parts of speech are for a reader.
    """
    for asked in subject.keyed:
        if asked.several or len(asked.offers) < 3:
            continue
        key = next(index for index, offer in enumerate(asked.offers) if offer.is_key)
        for language in LANGUAGES:
            for name, has in _FEATURES.items():
                found = [has(offer.text[language]) for offer in asked.offers]
                if found.count(found[key]) == 1:
                    word = "with" if found[key] else "without"
                    path = (*asked.offers[key].path, "text", language)
                    yield Complaint(path, f"the key is the only option {word} {name}", ONE_FORM)
            first = [(words(offer.text[language]) or [""])[0] for offer in asked.offers]
            others = {word for index, word in enumerate(first) if index != key}
            if len(first) > 3 and len(others) == 1 and first[key] not in others:
                path = (*asked.offers[key].path, "text", language)
                message = f"all but the key begin with '{others.pop()}'"
                yield Complaint(path, message, ONE_FORM)
