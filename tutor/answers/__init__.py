"""From what a learner wrote to an answer: a pure function of the line and of what is known.

`answer` reads the line and replies; where the reply has a run, whoever shows it orders that run and
lets `told` say what it showed.
"""

from typing import assert_never

from quizbank.text import Language
from tutor.answers import explaining, studying
from tutor.answers.kubectl import typed
from tutor.answers.phrases import (
    CORRECT_ME,
    DENIED,
    EXAMPLES,
    GREETING,
    HELP,
    LAB,
    NO_CHANGE,
    NOT_SIMULATED,
    NOT_UNDERSTOOD,
    ONLY_IN_LAB,
    READING,
    THANKS,
    TOO_LONG,
    WHAT_IFS,
)
from tutor.answers.reply import Context, QuizOrder, Reply, ToRun, World
from tutor.answers.telling import Told, told
from tutor.understanding import (
    Compare,
    Concept,
    Greeting,
    Help,
    Intent,
    Kubectl,
    OpenLab,
    Progress,
    Quiz,
    Thanks,
    Unknown,
    WhatIf,
    loosely,
    understand,
)
from tutor.whatif import read_what_if
from tutor.whatif.saying import called

__all__ = [
    "Context",
    "QuizOrder",
    "Reply",
    "ToRun",
    "Told",
    "World",
    "answer",
    "reply_to",
    "told",
]


def answer(line: str, context: Context, *, language: Language = "en") -> Reply:
    """The answer to a line; `language` when the line itself does not tell."""
    understood = understand(line, language=language, terms=context.knowledge.terms)
    return reply_to(understood.intent, context, understood.language)


def reply_to(intent: Intent, context: Context, language: Language) -> Reply:
    """The answer to what a learner means."""
    match intent:
        case Concept():
            return _concept(intent, context, language)
        case Compare():
            return explaining.compare(intent, context, language)
        case WhatIf():
            return _what_if(intent, context, language)
        case Kubectl():
            return typed(intent, context.world, language)
        case Quiz():
            return studying.quiz(intent, context, language)
        case Progress():
            return studying.progress(context, language)
        case OpenLab():
            return Reply(language, (LAB[language],), page="lab")
        case Help():
            return Reply(language, (HELP[language],), offers=EXAMPLES[language])
        case Greeting():
            return Reply(language, (GREETING[language],), offers=EXAMPLES[language][:4])
        case Thanks():
            return Reply(language, (THANKS[language],), offers=EXAMPLES[language][:3])
        case Unknown():
            return _unknown(intent, language)
        case _:
            assert_never(intent)


def _concept(intent: Concept, context: Context, language: Language) -> Reply:
    """What a pack says; without a source, what a run can show; else that there is neither."""
    if context.knowledge.find(intent.term, language) is None:
        what = loosely(intent.term, language)
        if what is not None and what.faults and read_what_if(what) is not None:
            return _what_if(what, context, language)
    return explaining.explain(intent, context, language)


def _what_if(intent: WhatIf, context: Context, language: Language) -> Reply:
    """The what-if said back, with the run that answers it."""
    reading = read_what_if(intent)
    if reading is not None:
        says = READING[language].format(says=reading.says[language])
        notes = tuple(note[language] for note in reading.notes)
        world = World(reading.scenario, reading.begins_us, reading.until_us, focus=reading.focus)
        run = ToRun(reading.order, world, reading=reading)
        return Reply(language, (f"{says} {CORRECT_ME[language]}", *notes), run=run)
    missing = intent.not_simulated or intent.in_lab
    if not missing:
        return _unknown(Unknown("what-if"), language)
    phrase = NOT_SIMULATED if intent.not_simulated else ONLY_IN_LAB
    first = phrase[language].format(names=called(missing, language))
    explained = explaining.explain(Concept(called(missing[:1], language)), context, language)
    return Reply(
        language,
        (first, *explained.paragraphs),
        title=explained.title,
        sources=explained.sources,
        offers=explained.offers,
        page="lab" if phrase is ONLY_IN_LAB else "",
    )


def _unknown(intent: Unknown, language: Language) -> Reply:
    match intent.why:
        case "what-if":
            return Reply(language, (NO_CHANGE[language],), offers=WHAT_IFS[language])
        case "denied":
            return Reply(language, (DENIED[language],), offers=WHAT_IFS[language])
        case "too-long":
            return Reply(language, (TOO_LONG[language],), offers=EXAMPLES[language][:3])
        case "words" | "empty":
            return Reply(language, (NOT_UNDERSTOOD[language],), offers=EXAMPLES[language])
        case _:
            assert_never(intent.why)
