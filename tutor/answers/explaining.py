"""Answers about concepts: the text of a pack, its sources, and what to try; or no answer."""

from quizbank.concepts import Concept as Entry
from quizbank.text import Language
from tutor.answers.phrases import EXAMPLES, EXPLAIN, NO_SOURCE, NO_SOURCE_FOR_ONE
from tutor.answers.reply import Context, Reply
from tutor.understanding import Compare, Concept

RELATED_MAX = 2


def explain(concept: Concept, context: Context, language: Language) -> Reply:
    """One concept."""
    found = context.knowledge.find(concept.term, language)
    if found is None:
        return Reply(language, (NO_SOURCE[language],), offers=EXAMPLES[language][:3])
    return about(found.concept, context, language)


def about(entry: Entry, context: Context, language: Language) -> Reply:
    """What a pack says about it."""
    related = context.knowledge.related(entry)[:RELATED_MAX]
    ask = (entry.ask[language],) if entry.ask else ()
    return Reply(
        language,
        (entry.text[language],),
        title=title_of(entry, language),
        sources=tuple(str(source) for source in entry.sources),
        offers=(*ask, *(explaining_line(other, language) for other in related)),
    )


def compare(both: Compare, context: Context, language: Language) -> Reply:
    """Two concepts: what an author wrote about their difference, then each."""
    found = [context.knowledge.find(term, language) for term in (both.one, both.other)]
    known = list(dict.fromkeys(one.concept.id for one in found if one is not None))
    entries = [entry for name in known if (entry := context.knowledge.concept(name))]
    if not entries:
        return Reply(language, (NO_SOURCE[language],), offers=EXAMPLES[language][:3])
    if len(entries) == 1:
        reply = about(entries[0], context, language)
        missing = () if None not in found else (NO_SOURCE_FOR_ONE[language],)
        return Reply(
            language,
            (*reply.paragraphs, *missing),
            title=reply.title,
            sources=reply.sources,
            offers=reply.offers,
        )
    one, other = entries
    difference = context.knowledge.difference(one, other)
    texts = [f"**{title_of(entry, language)}.** {entry.text[language]}" for entry in entries]
    first = () if difference is None else (difference[language],)
    sources = dict.fromkeys(str(source) for entry in entries for source in entry.sources)
    asks = tuple(entry.ask[language] for entry in entries if entry.ask)
    return Reply(
        language,
        (*first, *texts),
        title=f"{title_of(one, language)} · {title_of(other, language)}",
        sources=tuple(sources),
        offers=asks[:RELATED_MAX],
    )


def title_of(entry: Entry, language: Language) -> str:
    """What a concept is called first; only words that are no names get a capital."""
    name = entry.names[language][0]
    is_name = any(sign in name for sign in "-/") or name in ("etcd", "kubelet")
    return name if is_name else name[0].upper() + name[1:]


def explaining_line(entry: Entry, language: Language) -> str:
    """The line that asks for a concept."""
    return EXPLAIN[language].format(name=entry.names[language][0])
