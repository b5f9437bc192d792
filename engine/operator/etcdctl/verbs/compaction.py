"""etcdctl compaction."""

from typing import ClassVar

from engine.operator.etcdctl.errand import BAD_ARGUMENTS, Answer, Errand
from engine.operator.kubectl.line import BOOL, Flags
from engine.wire.etcd import Compact, StatusRequest

PRESENT = "$rev"


class Compaction(Errand):
    """Forget the history before a revision: compaction 1200. The file stays as large as it is.
    `$rev` stands for the present revision, as if a script had read it from `endpoint status`.
    """

    flags: ClassVar[Flags] = {"physical": BOOL}
    formats = ()

    def start(self) -> None:
        """Find out which revision is meant."""
        if len(self.line.arguments) != 1:
            self.fail("compaction command needs 1 argument", BAD_ARGUMENTS)
            return
        given = self.line.arguments[0]
        if given == PRESENT:
            self.ask(StatusRequest(0), self._read)
        elif given.isdigit():
            self._compact(int(given))
        else:
            self.fail(f'strconv.ParseInt: parsing "{given}": invalid syntax')

    def _read(self, answer: Answer) -> None:
        if answer.error:
            self.fail(answer.error)
        else:
            self._compact(answer.reply.header.revision)

    def _compact(self, revision: int) -> None:
        self._revision = revision
        self.ask(Compact(0, revision), self._done)

    def _done(self, answer: Answer) -> None:
        if answer.error:
            self.fail(answer.error)
            return
        self.say(f"compacted revision {self._revision}")
        self.end()
