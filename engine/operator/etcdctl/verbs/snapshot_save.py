"""etcdctl snapshot save."""

from engine.operator.etcdctl.errand import BAD_ARGUMENTS, INTERRUPTED, Answer, Errand
from engine.wire.etcd_admin import SnapshotRequest

ONE = "snapshot save expects one argument <filename>"
MANY = "snapshot must be requested to one selected node, not multiple [{endpoints}]"


class SnapshotSave(Errand):
    """Copy one member's database into a file on this machine: snapshot save /opt/backup.db. Without
    --command-timeout it takes as long as it takes.
    """

    formats = ()

    def start(self) -> None:
        """Ask the one endpoint; no leader is needed."""
        if len(self.line.arguments) != 1:
            self.fail(ONE, BAD_ARGUMENTS)
        elif len(self.endpoints) > 1:
            self.fail(MANY.format(endpoints=" ".join(self.endpoints)), INTERRUPTED)
        else:
            patient = "command-timeout" not in self.line.given
            self.ask(SnapshotRequest(0), self._saved, patient=patient)

    def _saved(self, answer: Answer) -> None:
        if answer.error:
            self.fail(answer.error, INTERRUPTED)
            return
        path = self.line.arguments[0]
        if self.ctx.disk.full_by:
            self.fail(
                f"could not open {path}.part (open {path}.part: no space left on device)",
                INTERRUPTED,
            )
            return
        self.ctx.machine.files[path] = answer.reply.snapshot
        self.say(f"Snapshot saved at {path}")
        if answer.reply.snapshot.version:
            self.say(f"Server version {answer.reply.snapshot.version}")
        self.end()
