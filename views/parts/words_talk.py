"""What the page says around free text; what the tutor answers is the tutor's own."""

from typing import Final

from views.parts.words import Phrase

PLACEHOLDER: Final = Phrase(
    "Ask, break something, or type kubectl …",
    "Pergunte, derrube algo ou digite kubectl …",
)
EARLIER: Final = Phrase("{count} earlier lines", "{count} linhas anteriores")
LOCKED_FIRST: Final = Phrase(
    "Your prediction is still open, and this run might give it away. Lock it first; the answer "
    "then stands here.",
    "Sua previsão ainda está aberta, e esta execução poderia entregá-la. Trave primeiro; a "
    "resposta aparece aqui.",
)
NOT_STORED: Final = Phrase(
    "This line could not be stored, so it was not answered:",
    "Não foi possível guardar esta linha, então ela não foi respondida:",
)
WATCH: Final = Phrase("Watch this run", "Ver esta execução")
BEGIN: Final = Phrase("Begin", "Começar")
BEGIN_TIMED: Final = Phrase("Start the clock", "Iniciar o cronômetro")
SEE_PROGRESS: Final = Phrase("See all of it", "Ver tudo")
OPEN_LAB: Final = Phrase("Open the Lab", "Abrir o laboratório")
IN_LAB: Final = Phrase("Go on in the Lab", "Continuar no laboratório")
TERMINAL: Final = Phrase("What the terminal shows", "O que o terminal mostra")
