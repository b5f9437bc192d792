"""Text that people read: always in both languages, written together."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Language = Literal["en", "pt-BR"]
LANGUAGES: tuple[Language, ...] = ("en", "pt-BR")

TEXT_LENGTH_MAX = 4_000

_Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=TEXT_LENGTH_MAX)
]


class Authored(BaseModel):
    """What authors write in YAML: no unknown keys, and nothing changes it later."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Text(Authored):
    """The same words in English and in Brazilian Portuguese; API names stay as they are."""

    en: _Words
    pt_br: _Words = Field(alias="pt-BR")

    def __getitem__(self, language: Language) -> str:
        return self.en if language == "en" else self.pt_br

    def both(self) -> dict[Language, str]:
        """As the player wants it: `{"en": …, "pt-BR": …}`."""
        return {"en": self.en, "pt-BR": self.pt_br}


Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
"""Names things for ever: lower case, digits and hyphens."""

Word = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([-_][a-z0-9]+)*$", max_length=80)]
"""An id inside one question; measured outcomes may have underscores."""
