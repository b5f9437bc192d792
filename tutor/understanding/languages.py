"""Which of the two languages a line is written in."""

from quizbank.text import Language
from tutor.understanding.folding import word_set

_EN = word_set(
    """the is are was what which who why how when where does do did of in on and or if while would
    happens happen difference between explain tell me about my you your can could should an it
    its for to from with goes go down dies die fails fail crashes power network out members
    member lose loses lost leader hello hi hey thanks thank help please questions question quiz
    hard minutes exam review wrong practice doing ready scale delete create kill stop am i this
    that has have been not there be will pods nodes server work works define examples good
    morning mean versus mock test any new suppose start starts started run runs"""
)
_PT = word_set(
    """o os as um uma uns do da dos das de no na nos nas e que qual quais quem por porque como
    quando onde se enquanto aconteceria acontece acontecer diferenca entre explique explica me
    fale sobre meu minha voce pode para pra com sem ao aos caem cair cai cairem caiu morre
    morrer falha falhar energia rede membros membro perder perde lider oi ola obrigado obrigada
    ajuda questoes questao perguntas simulado minutos minuto segundos revisar errei estou indo
    pronto pronta eu serve faz fazem sao esta estao foi ser apago apagar crio criar escalo
    escalar derrubar desligar parar travar isolar nao servidor funciona funcionam exemplos bom
    boa dia tarde noite treinar praticar dificeis dificil meus isso seu ele ela todos todas
    suponha"""
)
_ACCENTS = frozenset("ãõçáéíóúâêôàÃÕÇÁÉÍÓÚÂÊÔÀ")


def language_of(line: str, words: list[str]) -> Language | None:
    """By the small words of each language, and by accents; None when nothing tells."""
    en = sum(word in _EN for word in words)
    pt = sum(word in _PT for word in words)
    if any(letter in _ACCENTS for letter in line):
        pt += 2
    if en == pt:
        return None
    return "en" if en > pt else "pt-BR"


SMALL_WORDS = _EN | _PT
"""Words that are never mended into others."""
