"""The table of what can be said: one row for each way of meaning something. Extend it here.

A pattern is a regular expression over the folded words of a line, without pauses, and must match
the whole of it. It may capture `term`, `one`, `other` and `rest`. A row whose builder answers None
did not fit after all, and the next row is asked. Every row has examples in both languages, and a
test holds them to it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from quizbank.text import Language
from tutor.understanding.changes import read_change
from tutor.understanding.folding import word_set
from tutor.understanding.intents import (
    Compare,
    Concept,
    Greeting,
    Help,
    Intent,
    Kubectl,
    OpenLab,
    Progress,
    Thanks,
    Unknown,
)
from tutor.understanding.lexicon import Symbol
from tutor.understanding.quizzes import read_quiz
from tutor.understanding.scanning import scan


@dataclass(frozen=True, slots=True)
class Line:
    """A line in every form that a row may look at."""

    words: list[str]
    """Folded and mended, with pauses."""
    plain: str
    """The same without pauses, as one text."""
    language: Language


_BREAK = re.compile(r"\n *")

_ASKED_BEHIND = re.compile(
    r"(?: (?:what|qual|quais)(?: (?:is|are|s|e|sao))?)?(?: (?:the|a|as))? "
    r"(?:differences?|diferencas?)$"
)
"""A question behind two names: "kcm vs ccm, what is the difference?"."""
NAME_WORDS_MAX = 4
_ASKING = word_set("who what which how why quem que qual quais como quando onde")
_DENYING = word_set("not t dont doesnt didnt wont never nao nunca")
"""Words that turn the verb behind them round; "t" is what is left of "don't"."""

Captured = Callable[[str], str]
"""What a group of the pattern captured, by its name; empty when it took no part."""

Builder = Callable[[Captured, Line], Intent | None]


@dataclass(frozen=True, slots=True)
class Row:
    """One meaning, its patterns in each language, and lines that it must understand."""

    name: str
    build: Builder
    patterns: Mapping[Language, str]
    examples: Mapping[Language, tuple[str, ...]]


def _both(en: str, pt_br: str) -> Mapping[Language, str]:
    """A pattern for each language; where a line of it breaks, there is no space."""
    return {"en": _BREAK.sub("", en), "pt-BR": _BREAK.sub("", pt_br)}


def _concept(captured: Captured, line: Line) -> Intent | None:
    return Concept(captured("term"))


def _whole(captured: Captured, line: Line) -> Intent | None:
    return Concept(line.plain)


def _compare(captured: Captured, line: Line) -> Intent | None:
    """Two names; whatever is longer than a name is a question of its own."""
    both = [_ASKED_BEHIND.sub("", captured(name)) for name in ("one", "other")]
    for words in (one.split() for one in both):
        if not 0 < len(words) <= NAME_WORDS_MAX or _ASKING & set(words):
            return None
    return Compare(*both)


def _look(captured: Captured, line: Line) -> Intent | None:
    return Kubectl(f"kubectl get {captured('term')}")


def _asked_what_if(captured: Captured, line: Line) -> Intent | None:
    """What can be run; what cannot, or is about something that no run shows, is a question."""
    symbols = scan(line.words, line.language)
    about = any(symbol.kind == "topic" for symbol in symbols)
    found = None if about else read_change(symbols)
    if is_denied(symbols) or (found is None and _DENYING & set(line.words)):
        return Unknown("denied")
    return found or (Concept(line.plain) if len(line.words) > 2 else Unknown("what-if"))


def _on_condition(captured: Captured, line: Line) -> Intent | None:
    """A question whose condition can be run: only what stands behind "if" happens."""
    symbols = scan(line.words, line.language)
    behind = scan(captured("rest").split(), line.language)
    if is_denied(behind) or any(symbol.kind == "topic" for symbol in symbols):
        return None
    found = read_change(behind)
    return found if found and found.faults else None


def is_denied(symbols: Sequence[Symbol]) -> bool:
    """Whether it is said that something does not fail, or is not done."""
    return any(
        before.word in _DENYING and symbol.kind in ("verb", "act")
        for before, symbol in pairwise(symbols)
    )


def _imperative(captured: Captured, line: Line) -> Intent | None:
    """An order: it begins with what to do, and names something to do it to."""
    symbols = scan(line.words, line.language)
    starts = symbols[0].kind in ("verb", "act") or captured("rest") != ""
    names = any(symbol.kind in ("kind", "host", "number", "absent", "lab") for symbol in symbols)
    return read_change(symbols) if starts and names and not is_denied(symbols) else None


_ARTICLE = _both("(?:(?:a|an|the) )?", "(?:(?:o|a|os|as|um|uma) )?")

ROWS: tuple[Row, ...] = (
    Row(
        "greeting",
        lambda captured, line: Greeting(),
        _both(
            "(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening|day))(?: there| quorum)?",
            "(?:oi|ola|opa|salve|bom dia|boa (?:tarde|noite)|e ai|oie)(?: quorum| gente)?",
        ),
        {"en": ("Hello!", "hi there"), "pt-BR": ("Olá", "bom dia!", "e aí")},
    ),
    Row(
        "thanks",
        lambda captured, line: Thanks(),
        _both(
            "(?:ok )?(?:thanks|thank you|thx|cheers)(?: a lot| so much| very much)?",
            "(?:ok )?(?:muito )?(?:obrigad[oa]|valeu|brigad[oa]|agradecid[oa])(?: mesmo| demais)?",
        ),
        {"en": ("Thanks!", "thank you very much"), "pt-BR": ("obrigada", "valeu!")},
    ),
    Row(
        "help",
        lambda captured, line: Help(),
        _both(
            """(?:please )?(?:help(?: me)?|examples?|(?:show|give) me (?:some |an )?examples?|
            what can (?:you do|i (?:do|ask|say|type|write))(?: here)?|what do you (?:do|know)|
            how (?:does this|do you) work|commands|menu|how do i use (?:this|you))""",
            """(?:por favor )?(?:ajuda|me ajud[ae]|socorro|exemplos?|(?:me )?(?:mostre|mostra|de|da)
            (?: alguns| uns| um)? exemplos?|o que (?:voce|vc|tu) (?:faz|sabe(?: fazer)?|pode fazer)|
            o que (?:eu )?posso (?:fazer|perguntar|escrever|pedir)(?: aqui)?|
            como (?:isso|voce) funciona|comandos|menu|como (?:eu )?uso isso)""",
        ),
        {
            "en": ("help", "What can you do?", "show me some examples"),
            "pt-BR": ("ajuda", "o que você sabe fazer?", "exemplos", "O que posso perguntar?"),
        },
    ),
    Row(
        "progress",
        lambda captured, line: Progress(),
        _both(
            """(?:how am i doing(?: so far| now| lately)?|how(?: is| s) my progress|
            (?:show(?: me)? )?my (?:progress|score|results?|stats)|am i ready(?: .+)?|progress|
            what (?:are|is) my weak(?:est)? .+|where am i weak(?:est)?|
            what should i (?:study|review)(?: next)?|how well am i doing|my weak(?:est)? .+)""",
            """(?:como (?:eu )?(?:estou|to) indo(?: ate agora| agora)?|como (?:eu )?(?:estou|to)|
            (?:qual (?:e )?)?(?:o )?meus? (?:progresso|desempenho|resultados?|notas?)|(?:eu )?
            (?:estou|to) pront[oa](?: .+)?|progresso|(?:quais (?:sao )?)?(?:os )?meus pontos fracos|
            onde (?:eu )?(?:estou|sou) (?:mais )?frac[oa]|o que (?:eu )?(?:devo|preciso)
            (?: estudar| revisar)(?: agora)?)""",
        ),
        {
            "en": ("How am I doing?", "show me my progress", "Am I ready for the CKA?"),
            "pt-BR": ("como estou indo?", "meu progresso", "Estou pronta para a KCNA?"),
        },
    ),
    Row(
        "lab",
        lambda captured, line: OpenLab(),
        _both(
            """(?:(?:can|may) i |i want to |i would like to |let me |where (?:can|do) i |please )?
            (?:open |go to |show me |use |see )?(?:the |a )?(?:lab|laboratory|sandbox|playground)|
            (?:(?:can|may) i |i want to |i would like to |let me |where (?:can|do) i |how do i )?
            (?:build|make|create|set up|play with) (?:a |an |my )
            (?:own )?clusters?(?: of my own)?""",
            """(?:por favor )?(?:(?:eu )?(?:posso|quero|queria|gostaria de) |onde (?:eu )?posso )?
            (?:abr[ae]r?|abrir|ir (?:para|pro|ao)|mostr[ae]r?|usar|ver )? ?(?:o |um )?
            (?:lab|laboratorio|sandbox|playground)|
            (?:(?:eu )?(?:posso|quero|queria|gostaria de) |onde (?:eu )?posso |como (?:eu )?)?
            (?:mont[aeo]r?|constru(?:ir|o|a)|cri[aeo]r?|fazer|brincar com)
            (?: um| o)?(?: meu)?(?: proprio)? clusters?(?: meu| proprio)?""",
        ),
        {
            "en": (
                "open the lab",
                "Where can I build my own cluster?",
                "I want to build a cluster",
            ),
            "pt-BR": (
                "abra o laboratório",
                "quero montar um cluster",
                "onde posso criar um cluster?",
            ),
        },
    ),
    Row(
        "look",
        _look,
        _both(
            """(?:show|list|get)(?: me)?(?: all)?(?: the)? (?P<term>pods|nodes|deployments|services|
            events|replicasets|leases)""",
            """(?:me )?(?:mostr[ae]r?|list[ae]r?|ver?|veja)(?: todos)?(?: os| as)?
            (?: )(?P<term>pods|nodes|deployments|services|events|replicasets|leases)""",
        ),
        {"en": ("show me the pods", "list nodes"), "pt-BR": ("listar os nós", "mostre os pods")},
    ),
    Row(
        "quiz",
        lambda captured, line: read_quiz(line.words, line.language),
        _both(
            r"""(?!.*\bbest pract|(?:stop|cancel|end|quit|leave|abort)\b).*\b
            (?:questions?|quiz|quizzes|exam|mock|test me|ask me|practi[cs]e|practi[cs]ing|
            train|drill|review (?:what|my|the)|my mistakes|(?:got|answered) wrong|i missed)\b.*""",
            r"""(?!.*\bboas? pratica|(?:par[ae]r?|cancel[ae]r?|encerr[ae]r?|sair|abandonar)\b).*\b
            (?:questoes|questao|perguntas?|quiz|simulad[oa]s?|prova|me test[ea]|
            me pergunt[ea]|pratic[ao]r?|treinar|treino|exercicios?|
            revisar? (?:o que|meus|minhas|os)|meus erros|minhas respostas erradas|(?:eu )?errei|
            revisao)\b.*""",
        ),
        {
            "en": (
                "10 questions on etcd",
                "ten hard questions about the scheduler",
                "a 20 minute exam",
                "quiz me",
                "review what I got wrong",
                "practice",
            ),
            "pt-BR": (
                "10 questões sobre o etcd",
                "simulado de 20 minutos",
                "Simulado KCNA de 20 minutos",
                "revisar o que errei",
                "quero praticar o scheduler",
                "cinco perguntas difíceis de kubelet",
            ),
        },
    ),
    Row(
        "compare",
        _compare,
        _both(
            f"""(?:what (?:is|are|s) )?(?:the )?differences? (?:between|of|from) {_ARTICLE["en"]}
            (?P<one>.+?) (?:and|vs|versus|from|to) {_ARTICLE["en"]}(?P<other>.+)""",
            f"""(?:qua(?:l|is) (?:e |sao )?)?(?:as? )?diferencas? (?:entre|d[eoa])
            (?: {_ARTICLE["pt-BR"]})(?P<one>.+?) (?:e|vs|versus|x|para) {_ARTICLE["pt-BR"]}
            (?P<other>.+)""",
        ),
        {
            "en": (
                "What is the difference between the scheduler and the controller manager?",
                "difference between kcm and ccm",
            ),
            "pt-BR": (
                "qual a diferença entre kcm e ccm?",
                "Qual é a diferença entre Deployment e ReplicaSet?",
            ),
        },
    ),
    Row(
        "what-if",
        _asked_what_if,
        _both(
            r"""(?:and |so |but |ok |in an? .+ )?(?:(?:what|waht) if|
            (?:what|waht) (?:happens|would happen|will happen|happened)|
            (?:let s )?(?:suppose|imagine|say)(?: that)?|simulate|what about when|
            how does .+ react (?:if|when)|if|when) .+""",
            r"""(?:mas |ai |ok |(?:num|numa|em) .+ )?(?:e se|se|e quando|
            (?:o )?que (?:acontece|aconteceria|ocorre|
            ocorreria|vai acontecer|rola)|(?:vamos )?
            (?:supor|suponha|suponhamos|imagine|imagina|digamos)(?: que)?|simul[ea]r?|quando|caso)
            (?: .+)""",
        ),
        {
            "en": (
                "what if 2 of 3 etcd members fail?",
                "what happens when a node loses power?",
                "what if the API server is down for 2 minutes and I delete a pod?",
                "suppose the etcd leader crashes",
            ),
            "pt-BR": (
                "e se o kube-scheduler cair por 5 minutos?",
                "e se 2 dos 5 membros do etcd caírem enquanto eu escalo o web para 5?",
                "e se a rede isolar o cp-1?",
                "o que acontece se um nó perder energia?",
            ),
        },
    ),
    Row(
        "on-condition",
        _on_condition,
        _both(
            """(?:and |so |but )?(?:do|does|will|would|can|could|are|is|how long)
            (?: .+?) (?:if|when|while) (?P<rest>.+)""",
            """(?:e |mas )?(?:(?:os|as|meus|minhas|um|uma|sera que|ainda|da (?:para|pra)|posso|
            consigo|eu (?:posso|consigo)|quanto tempo) .+?) (?:se|quando|caso|enquanto)
            (?: )(?P<rest>.+)""",
        ),
        {
            "en": (
                "do my pods keep running when the API server is down?",
                "can I still scale if 2 of 3 etcd members fail?",
            ),
            "pt-BR": (
                "os pods param se o etcd cair?",
                "consigo criar pods se o scheduler cair?",
            ),
        },
    ),
    Row(
        "imperative",
        _imperative,
        _both(
            "(?P<rest>please |let s |can you |i want to )?(?:.+)",
            "(?P<rest>por favor |vamos |quero |voce pode |pode )?(?:.+)",
        ),
        {
            "en": ("kill the scheduler", "please crash 2 of 3 etcd members", "scale web to 5"),
            "pt-BR": ("derrube o etcd", "desligue o worker-1", "quero escalar o web para 5"),
        },
    ),
    Row(
        "compare",
        _compare,
        _both(
            f"""(?:compare )?{_ARTICLE["en"]}(?P<one>.+?) (?:vs|versus|compared (?:to|with)|or)
            (?: {_ARTICLE["en"]})(?P<other>.+)|
            compare {_ARTICLE["en"]}(?P<a>.+?) (?:and|with|to) {_ARTICLE["en"]}(?P<b>.+)|
            how (?:is|are|does|do) {_ARTICLE["en"]}(?P<c>.+?)
            (?: different| differ) from {_ARTICLE["en"]}(?P<d>.+)""",
            f"""(?:compare )?{_ARTICLE["pt-BR"]}(?P<one>.+?) (?:vs|versus|x|ou) {_ARTICLE["pt-BR"]}
            (?P<other>.+)|compar(?:e|ar) {_ARTICLE["pt-BR"]}(?P<a>.+?) (?:e|com) {_ARTICLE["pt-BR"]}
            (?P<b>.+)|(?:em que )?{_ARTICLE["pt-BR"]}(?P<c>.+?)
            (?: e diferente| difere) d[oae]s? (?P<d>.+)""",
        ),
        {
            "en": ("kubelet vs kube-proxy", "compare taints and tolerations"),
            "pt-BR": ("kubelet x kube-proxy", "compare taint com toleration"),
        },
    ),
    Row(
        "concept",
        _concept,
        _both(
            f"""(?:and |so |but |ok |please )*(?:(?:what|who)(?: is| are| s| re| does| do)|
            (?:can you |could you )?(?:please )?(?:explain|define|describe)(?: to me| me)?
            (?: what| how)?|(?:can you )?(?:tell me|teach me|talk)(?: more| something)?
            (?: about| of| what)?|how (?:does|do|is|are)|what(?: is| s) the (?:role|purpose|job|
            function|point) of|meaning of|definition of|i want to (?:know|learn|understand)
            (?: more)?(?: about)?) {_ARTICLE["en"]}(?P<term>.+?)(?: do| does| works?| means?| for
            | used for| is| are| to me| please)*""",
            f"""(?:e |mas |entao |ok |por favor )*(?:(?:o )?que (?:e|sao|seria|significa|quer dizer|
            faz(?:em)?|vem a ser)(?: mesmo)?|(?:voce pode )?(?:me )?(?:explique|explica|explicar|
            define|defina|descreva|conte|conta)(?: para mim| pra mim)?
            (?: o que (?:e|sao|faz)| sobre| como)?|
            (?:me )?(?:fale|fala|falar|ensine|ensina)(?: mais| um pouco)?(?: sobre| d[oae])?|
            como (?:e que )?(?:funcionam?|trabalham?|agem?|age)|(?:para|pra) que servem?|
            qual (?:e )?(?:o|a) (?:funcao|papel|objetivo|responsabilidade|utilidade|finalidade)
            (?: d[oae]s?)|conceito de|definicao de|quero (?:saber|aprender|entender)(?: mais)?
            (?: sobre)?) {_ARTICLE["pt-BR"]}(?P<term>.+?)(?: faz(?:em)?| funcionam?|
            (?: e)? (?:para|pra) que servem?| e (?:o )?que faz(?:em)?| servem?
            | significa| por favor| para mim| pra mim)*""",
        ),
        {
            "en": (
                "what does the scheduler do?",
                "What is etcd?",
                "explain quorum",
                "tell me about the cloud controller manager",
                "how does leader election work?",
            ),
            "pt-BR": (
                "o que é o etcd?",
                "o que faz o scheduler?",
                "explique o quórum",
                "para que serve o kubelet?",
                "como funciona a eleição de líder?",
            ),
        },
    ),
    Row(
        "concept",
        _whole,
        _both(
            """(?:and |so |but )?(?:(?:o que )?(?:who|why|how|where|which|when|what|is|are|does|do|
            can|should|will) .+)""",
            """(?:e |mas )?(?:quem|por ?que|como|onde|qual|quais|quando|quant[oa]s?|que|o que|posso|
            pode|existe|tem) .+""",
        ),
        {
            "en": (
                "who replaces a pod that died?",
                "Why is quorum a majority?",
                "does the scheduler move pods?",
            ),
            "pt-BR": (
                "quem recria um pod que morreu?",
                "por que o etcd precisa de maioria?",
                "quem fala com o etcd?",
            ),
        },
    ),
)
