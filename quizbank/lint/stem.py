"""How the question itself is written: LT02 to LT05, LT18, LT19, LT21, LT22."""

import re

from engine import Path
from quizbank.lint._rule import Complaint, Complaints, Subject, rule
from quizbank.reading import sentences, without_code, words
from quizbank.text import LANGUAGES, Language
from quizbank.vocabulary import ATTRIBUTIONS, NEGATIVE_STEM, OPINIONS, VAGUE

STEM_WORDS_MIN = 8
STEM_WORDS_MAX = 60
SCENARIO_WORDS_MAX = 150
SENTENCE_WORDS_MAX = 25
STEM_SHARE_MIN = 0.6

_EMPTY_STEM = {
    "en": re.compile(r"^which (?:one )?of (?:the following|these)[^?]{0,40}(?:true|correct)\?$"),
    "pt-BR": re.compile(r"^qua(?:l|is) d[ao]s (?:seguintes|alternativas)[^?]{0,40}\?$"),
}


@rule("LT02", "W")
def complete_stem(subject: Subject) -> Complaints:
    """What is asked ends with ? or : (or an instruction after a question), has 8 words with its
    situation, and is more than “which is true?”.
    """
    for asked in subject.asked:
        for language in LANGUAGES:
            text, path = asked.ask[language].strip(), (*asked.path, "ask", language)
            if not text.endswith((":", "?")) and not re.search(r"\?.{0,80}\.$", text):
                yield Complaint(path, "ends with neither ? nor :", "ask a question")
            if asked.is_after:
                continue
            if len(words(subject.stem(asked, language))) < STEM_WORDS_MIN:
                yield Complaint(path, f"fewer than {STEM_WORDS_MIN} words", "state the situation")
            if _EMPTY_STEM[language].match(text.casefold()):
                yield Complaint(path, "asks nothing of its own", "say what about it is asked")


@rule("LT03", "W")
def answerable_alone(subject: Subject) -> Complaints:
    """With the options covered there is something to think about: the stem has at least 60 % of the
    words of stem and longest option together. Whether it can be answered, a person must try.
    """
    for asked in subject.scored:
        for language in LANGUAGES:
            stem = len(words(subject.stem(asked, language)))
            longest = max((len(words(o.text[language])) for o in asked.offers), default=0)
            if stem < STEM_SHARE_MIN * (stem + longest):
                message = f"{stem} words to ask, {longest} in an option"
                hint = "move what the options share into the question"
                yield Complaint((*asked.path, "ask", language), message, hint)


def negative_words(text: str, language: Language) -> list[str]:
    """The negations in what is asked, except those in capitals and bold."""
    plain = re.sub(r"\*\*[A-ZÀ-Ý ]+\*\*", " ", without_code(text))
    asking = [sentence for sentence in sentences(plain) if sentence.endswith(("?", ":"))]
    plain = " ".join(asking) if asking else plain
    return [word for word in words(plain) if word in NEGATIVE_STEM[language]]


@rule("LT04", "W")
def positive_stem(subject: Subject) -> Complaints:
    """What is asked is not negative, or its negation stands in **CAPITALS AND BOLD**. The situation
    may say that something did not happen. A timed quiz leaves out what a waiver allows in practice.
    """
    for asked in subject.asked:
        for language in LANGUAGES:
            for word in negative_words(asked.ask[language], language)[:1]:
                hint = f"ask for what is, or write **{word.upper()}**"
                yield Complaint((*asked.path, "ask", language), f"asks with '{word}'", hint)


@rule("LT05", "E")
def no_double_negative(subject: Subject) -> Complaints:
    """A negative question has no negative option."""
    for asked in subject.asked:
        for language in LANGUAGES:
            emphasised = asked.ask[language].replace("*", " ")
            if not negative_words(emphasised, language):
                continue
            for offer in asked.offers:
                if negative_words(offer.text[language], language):
                    path = (*offer.path, "text", language)
                    yield Complaint(path, "a negative option under a negative question")


_COUNTED = re.compile(r"\b(?:how (?:many|much|often|soon|recently|few)|quant[ao]s?)\b")


@rule("LT18", "W")
def exact_quantity(subject: Subject) -> Complaints:
    """Situation, question and key name quantities instead of “often” or “muitos”; “how many” is
    fine. Exact numbers that are wrong are the run's to find.
    """
    prompt = subject.question.prompt
    for language, text in prompt.both().items() if prompt else ():
        yield from _vague(("prompt", language), text, language)
    for asked in subject.asked:
        for language in LANGUAGES:
            keys = [offer for offer in asked.offers if offer.is_key]
            texts = [((*asked.path, "ask", language), asked.ask[language])]
            texts += [((*key.path, "text", language), key.text[language]) for key in keys]
            for path, text in texts:
                yield from _vague(path, text, language)


def _vague(path: Path, text: str, language: Language) -> Complaints:
    plain = _COUNTED.sub(" ", without_code(text).casefold())
    for word in [word for word in words(plain) if word in VAGUE[language]][:1]:
        yield Complaint(path, f"'{word}' is no quantity", "give a number or a range")


@rule("LT19", "W")
def sourced_opinion(subject: Subject) -> Complaints:
    """“Best” and “recommended” come with who says so, in the same text."""
    for asked in subject.asked:
        for language in LANGUAGES:
            stem = f"{subject.stem(asked, language)} ".casefold()
            opinion = next((word for word in OPINIONS[language] if word in stem), None)
            if opinion and not any(word in stem for word in ATTRIBUTIONS[language]):
                hint = "add 'according to …'" if language == "en" else "acrescente 'segundo …'"
                path = (*asked.path, "ask", language)
                yield Complaint(path, f"'{opinion.strip()}': who says so?", hint)


_TRIVIA = {
    "en": re.compile(
        r"stands? for|acronym|abbreviat|who (?:created|invented|wrote|founded)|"
        r"(?:what|which) year|release date|(?:when|year) was .{0,40}(?:released|founded)"
    ),
    "pt-BR": re.compile(
        r"significa a sigla|sigla d|abreviatura|quem (?:criou|inventou|escreveu|fundou)|"
        r"(?:em )?que ano|data de lançamento|quando .{0,40}(?:lançad|fundad)"
    ),
}


@rule("LT21", "W")
def no_trivia(subject: Subject) -> Complaints:
    """Nothing hangs on years, authors, acronyms, or above `remember` on how a flag is spelt. That a
    fact is worth knowing, a person says.
    """
    for asked in subject.asked:
        for language in LANGUAGES:
            if found := _TRIVIA[language].search(asked.ask[language].casefold()):
                path = (*asked.path, "ask", language)
                yield Complaint(path, f"trivia: '{found[0]}'", "ask what follows from it")
        flags = [offer for offer in asked.offers if "--" in offer.text.en]
        if len(flags) == len(asked.offers) > 0 and subject.question.level != "remember":
            message = f"spelling of flags at level {subject.question.level}"
            yield Complaint((*asked.path, "options"), message, "level: remember, or ask the effect")


@rule("LT22", "W")
def readable(subject: Subject) -> Complaints:
    """At most 150 words of situation, 60 of question, 25 in a sentence of either or of an option,
    and no sentence of question or option that denies twice. Whether it reads well is for a person;
    `quorum stats` counts words, and how long they and their sentences are.
    """
    prompt = subject.question.prompt
    for language in LANGUAGES:
        if prompt:
            count = len(words(prompt[language]))
            if count > SCENARIO_WORDS_MAX:
                message = f"{count} words of situation, {SCENARIO_WORDS_MAX} at most"
                yield Complaint(("prompt", language), message, "state only what matters")
            yield from _long_sentences(("prompt", language), prompt[language])
        for asked in subject.asked:
            path = (*asked.path, "ask", language)
            count = len(words(asked.ask[language]))
            if count > STEM_WORDS_MAX:
                message = f"{count} words in the question, {STEM_WORDS_MAX} at most"
                yield Complaint(path, message, "move the situation to prompt")
            texts = [(path, asked.ask[language])]
            texts += [((*o.path, "text", language), o.text[language]) for o in asked.offers]
            for place, text in texts:
                yield from _long_sentences(place, text)
                yield from _nested_denials(place, text, language)


_DENIALS = {
    "en": re.compile(r"\b(?:not|cannot|without|unless)\b|n['’]t\b", re.IGNORECASE),
    "pt-BR": re.compile(r"\b(?:não|sem|a menos que|a não ser)\b", re.IGNORECASE),
}
"""What turns a sentence round. Portuguese agrees in its denials, so “não … nada” is one."""


def _nested_denials(path: Path, text: str, language: Language) -> Complaints:
    for sentence in sentences(text):
        found = _DENIALS[language].findall(without_code(sentence))
        if len(found) > 1:
            message = f"denies twice: '{found[0]}' and '{found[1]}'"
            yield Complaint(path, message, "say what is, or split the sentence")


def _long_sentences(path: Path, text: str) -> Complaints:
    for sentence in sentences(text):
        count = len(words(without_code(sentence)))
        if count > SENTENCE_WORDS_MAX:
            message = f"a sentence of {count} words, {SENTENCE_WORDS_MAX} at most"
            yield Complaint(path, message, "split it")
