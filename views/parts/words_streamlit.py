"""What Streamlit itself says on our pages; it knows English only, so the page says it again.

A placeholder stands for what Streamlit puts in. A test finds every sentence in Streamlit's own
files, so that one which it no longer says does not stay here.
"""

from typing import Final

from views.parts.words import Phrase

BUILT_IN: Final = (
    # The page and its menu
    Phrase("Skip to main content", "Ir para o conteúdo"),
    Phrase("Main menu", "Menu"),
    Phrase("Theme", "Tema"),
    Phrase("System", "Sistema"),
    Phrase("Light", "Claro"),
    Phrase("Dark", "Escuro"),
    Phrase("Print", "Imprimir"),
    Phrase("Record screen", "Gravar a tela"),
    Phrase("Stop recording", "Parar de gravar"),
    Phrase("Cancel recording", "Cancelar a gravação"),
    Phrase("Made with Streamlit v", "Feito com Streamlit v"),
    Phrase("Copy version to clipboard", "Copiar a versão"),
    Phrase("Close", "Fechar"),
    # Fields
    Phrase(
        "{error}Number is outside the allowed range. Please enter a value between {low} and "
        "{high}.",
        "{error}Este número está fora da faixa. Escreva um valor de {low} a {high}.",
    ),
    Phrase("Error", "Erro"),
    Phrase("Clear value", "Apagar"),
    Phrase("Decrement", "Diminuir"),
    Phrase("Increment", "Aumentar"),
    Phrase("Help for {label}", "Ajuda: {label}"),
    Phrase("Choose an option", "Escolha"),
    Phrase("Open", "Abrir"),
    Phrase("No results", "Nada encontrado"),
    Phrase("Select all", "Escolher todos"),
    Phrase("Select {count} matches", "Escolher os {count} encontrados"),
    Phrase("Selected values", "Escolhidos"),
    Phrase("Clear all", "Apagar tudo"),
    Phrase("Remove {name}", "Tirar {name}"),
    Phrase("Copy to clipboard", "Copiar"),
    Phrase("Copied", "Copiado"),
    Phrase("Chat message from {who}", "Mensagem: {who}"),
    Phrase("assistant", "tutor"),
    Phrase("user", "você"),
    Phrase("Send message", "Enviar"),
    # A file
    Phrase("Upload", "Escolher"),
    Phrase("Add files", "Acrescentar arquivos"),
    Phrase("Drag and drop a file here", "Solte um arquivo aqui"),
    Phrase("File must be {size} or smaller.", "O arquivo pode ter no máximo {size}."),
    Phrase("{type} files are not allowed.", "Arquivos {type} não são aceitos."),
)
