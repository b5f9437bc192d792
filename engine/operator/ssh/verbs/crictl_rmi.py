"""crictl rmi."""

from collections.abc import Sequence
from typing import ClassVar

from engine.operator.kubectl.line import Flags, Usage, switch
from engine.operator.ssh.verbs._crictl import Crictl, full_name
from engine.wire.cri import ImageRow, ListImages, RemoveImages

NOT_FOUND = "ERRO[0000] no such image {word}"
NOTHING = "INFO[0000] No images to prune"


class CrictlRmi(Crictl):
    """Remove images by name or id: crictl rmi nginx:1.27. With --prune those that no container
    uses, with --all every one; what needs one later pulls it again.
    """

    flags: ClassVar[Flags] = {"all": switch("a"), "prune": switch("q")}
    first: ClassVar[ListImages] = ListImages(0)

    def start(self) -> None:
        """Find out what there is."""
        flags = self.line.flags
        if not self.line.arguments and not (flags["all"] or flags["prune"]):
            raise Usage("FATA[0000] IMAGE-ID cannot be empty\nhint: crictl images lists them\n")
        super().start()

    def pictured(self, rows: Sequence[ImageRow]) -> None:
        """Remove those that are meant."""
        self._names = [row.name for row in rows if self._is_meant(row)]
        for word in self.line.arguments:
            if not any(_names(word, row) for row in rows):
                self.complain(NOT_FOUND.format(word=word))
        if self._names:
            self.ask(RemoveImages(0, tuple(self._names)))
            return
        if self.line.flags["prune"]:
            self.complain(NOTHING)
        self.end(1 if self.line.arguments else 0)

    def _is_meant(self, row: ImageRow) -> bool:
        flags = self.line.flags
        if flags["all"]:
            return True
        if flags["prune"]:
            return not row.used
        return any(_names(word, row) for word in self.line.arguments)

    def done(self, error: str) -> None:
        """Say what went."""
        for name in self._names:
            self.say(f"Deleted: {full_name(name)}")
        self.end(1 if self.err else 0)


def _names(word: str, row: ImageRow) -> bool:
    """Whether a word is the name of an image, as containerd completes it, or begins its id."""
    return full_name(word) == full_name(row.name) or row.number.startswith(word)
