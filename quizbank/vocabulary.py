"""The words that lint and statistics look for, in both languages: tables, no behaviour."""

from quizbank.text import Language


def _both(en: str, pt_br: str) -> dict[Language, frozenset[str]]:
    return {"en": frozenset(en.split()), "pt-BR": frozenset(pt_br.split())}


STOP_WORDS = _both(
    """a an and any are as at be been before but by can could did do does each for from had has
    have how if in into is it its may might more most must no not of on once only or other over
    same should since so some such than that the their them then there these they this those to
    under until up was were what when where which while who whose why will with would you your
    following one all""",
    """a ao aos as até cada com como da das de dela dele deles depois do dos e ela elas ele eles em
    enquanto entre era essa esse esta estas este estes está estão eu foi há isso isto já lá mais
    mas mesmo na nas nem no nos num numa não o onde os ou para pela pelas pelo pelos pode podem por
    quais qual quando quanto quantos que quem se sem ser seu seus só sua suas também tem têm todo
    todos toda todas um uma uns seguir""",
)

ENDINGS: dict[Language, tuple[str, ...]] = {
    "en": ("ations", "ation", "ings", "ing", "edly", "ed", "ies", "es", "s", "e", "y"),
    "pt-BR": (
        "ações", "ação", "amente", "mente", "ando", "endo", "indo", "adas", "ados", "ada", "ado",
        "idas", "idos", "ida", "ido", "ões", "ar", "er", "ir", "am", "em", "as", "os", "es", "a",
        "o", "e", "s",
    ),
}  # fmt: skip
"""Longest first; what is left of a word stands for all its forms."""

ABSOLUTES = _both(
    "always never only all none nobody nothing every everything",
    "sempre nunca jamais somente apenas só todos todas nenhum nenhuma ninguém nada tudo",
)
STRONG_ABSOLUTES = _both("always never", "sempre nunca jamais")
HEDGES = _both(
    "usually may might generally typically often sometimes probably normally",
    "geralmente pode podem talvez normalmente tipicamente provavelmente costuma costumam",
)
VAGUE = _both(
    "often many much recent recently several few soon frequently sometimes usually generally",
    """frequentemente muito muitos muita muitas recente recentes recentemente vários várias poucos
    poucas geralmente normalmente logo""",
)
OPINIONS: dict[Language, tuple[str, ...]] = {
    "en": ("best practice", "recommended", "the best ", "ideal", "the right way"),
    "pt-BR": ("melhor prática", "boas práticas", "boa prática", "recomend", "o melhor ", "ideal"),
}
ATTRIBUTIONS: dict[Language, tuple[str, ...]] = {
    "en": ("according to", "documentation says", "documentation recommends", "per the "),
    "pt-BR": ("segundo", "de acordo com", "a documentação diz", "a documentação recomenda"),
}

NEGATIVE_STEM = _both(
    "not except false incorrect isn't doesn't don't cannot can't won't wrong",
    "não exceto falso falsa incorreto incorreta incorretos incorretas errado errada",
)
NEGATIONS = _both(
    "not no never none nobody nothing neither nor without cannot can't doesn't isn't don't won't",
    "não nem nunca nenhum nenhuma ninguém nada sem jamais",
)
CAN = _both("can could may might", "pode podem poderia poderiam consegue conseguem possa possam")
MUST = _both(
    "must need needs required requires",
    "deve devem precisa precisam exige exigem obrigatório obrigatória necessário necessária",
)

LEFTOVERS = _both(
    "não que para uma dos das está são quando pelo pela então isso",
    "the and of with which when is are was were from that this they",
)
"""Words of the other language that no text of this one has outside code."""

GLOSSARY: tuple[tuple[str, str, str], ...] = (
    (r"\bquorum\b", r"\bquorum\b", "quórum"),
    (r"\breplicas?\b", r"\breplicas?\b", "réplica"),
    (r"\bnodes?\b", r"\b(?-i:nodes?)\b(?! controller| affinity|port)", "nó"),
    (r"\bleaders?\b", r"\bleaders?\b(?! election)", "líder"),
    (r"\bmajority\b", r"\bmajority\b", "maioria"),
    (r"\bschedulers?\b", r"\bagendador(?:es)?\b", "scheduler"),
    (r"\bpods?\b", r"\b(?:vagem|vagens|cápsulas?)\b", "pod"),
    (r"\bdeployments?\b", r"\bimplanta(?:ção|ções)\b", "Deployment"),
    (r"\bnamespaces?\b", r"\bespaços? de nomes?\b", "namespace"),
    (r"\bcontrollers?\b", r"\bcontrolador(?:es)?\b", "controller"),
    (r"\bleases?\b", r"\b(?:arrendamentos?|concess(?:ão|ões))\b", "lease"),
    (r"\btaints?\b", r"\b(?:manchas?|máculas?)\b", "taint"),
    (r"\bcontrol planes?\b", r"\bplanos? de controle\b", "control plane"),
)
"""English term, the Portuguese wording that is not ours (`Node` is: the kind), and ours."""

IDIOMS: dict[Language, tuple[str, ...]] = {
    "en": (
        "piece of cake", "ballpark", "silver bullet", "home run", "touch base", "out of the blue",
        "rule of thumb", "under the weather", "belt and braces", "low-hanging", "slam dunk",
        "thanksgiving", "black friday", "super bowl",
    ),
    "pt-BR": (
        "mão na roda", "bala de prata", "quebrar o galho", "quebra-galho", "matar a charada",
        "pisar na bola", "a vaca foi", "enfiar o pé", "jeitinho", "carnaval", "brasileirão",
    ),
}  # fmt: skip
"""Idioms, and names that mean something in one country only."""
