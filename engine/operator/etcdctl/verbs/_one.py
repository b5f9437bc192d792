"""Verbs that ask one question and print its answer, or etcd's error."""

from typing import Any, ClassVar

from engine.operator.etcdctl.errand import BAD_FEATURE, ERROR, Answer, Errand


def read_consistency(errand: Errand) -> bool | None:
    """Whether a line wants what one member has (--consistency=s); None when it is refused."""
    given = errand.line.flags["consistency"]
    if given not in ("l", "s"):
        errand.fail(f'unknown consistency flag "{given}"', BAD_FEATURE)
        return None
    return bool(given == "s")


class OneQuestion(Errand):
    """The base of verbs that end with the answer to their only question."""

    fails_with: ClassVar[str] = "{error}"
    """How an error of etcd is told."""
    fails_as: ClassVar[int] = ERROR
    """The exit code then."""

    def start(self) -> None:
        """Ask."""
        request = self.question()
        if request is not None:
            self.ask(request, self._heard)

    def question(self) -> Any:
        """What is asked; None when the line made no sense and was refused."""
        raise NotImplementedError

    def told(self, reply: Any) -> None:
        """Print the answer."""
        raise NotImplementedError

    def _heard(self, answer: Answer) -> None:
        if answer.error:
            self.fail(self.fails_with.format(error=answer.error), self.fails_as)
            return
        self.told(answer.reply)
        if self.code is None:
            self.end()
