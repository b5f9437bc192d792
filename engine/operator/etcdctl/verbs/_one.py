"""Verbs that ask one question and print its answer, or etcd's error."""

from typing import Any

from engine.operator.etcdctl.errand import BAD_FEATURE, Answer, Errand


def read_consistency(errand: Errand) -> bool | None:
    """Whether a line wants what one member has (--consistency=s); None when it is refused."""
    given = errand.line.flags["consistency"]
    if given not in ("l", "s"):
        errand.fail(f'unknown consistency flag "{given}"', BAD_FEATURE)
        return None
    return bool(given == "s")


class OneQuestion(Errand):
    """The base of verbs that end with the answer to their only question."""

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
            self.fail(answer.error)
            return
        self.told(answer.reply)
        if self.code is None:
            self.end()
