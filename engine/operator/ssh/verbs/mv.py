"""mv."""

import posixpath
from typing import ClassVar

from engine.operator.kubectl.line import Flags, Usage, switch
from engine.operator.ssh.chore import Chore
from engine.operator.ssh.verbs._files import MANIFESTS, Moved, is_folder, manifests, whole

NONE = "mv: cannot stat '{path}': No such file or directory"
OTHER_NAME = (
    "error: the kubelet reads every file in {folder}, whatever its name: move {name} to a folder "
    "elsewhere, like /tmp/\n"
)


class Mv(Chore):
    """Move a file: mv /etc/kubernetes/manifests/etcd.yaml /tmp/ lets the kubelet there end a static
    pod, and moving the file back lets it start again.
    """

    flags: ClassVar[Flags] = {
        "verbose": switch("v"),
        "force": switch("f"),
    }

    def start(self) -> None:
        """Move each file."""
        if len(self.line.arguments) < 2:
            raise Usage("mv: missing file operand\nhint: mv FILE FOLDER\n")
        *sources, target = self.line.arguments
        cause, code = self.ctx.cause, 0
        for typed in sources:
            self.ctx.follow(cause)
            source, to = whole(typed), whole(target)
            if is_folder(to, target) or len(sources) > 1:
                to = posixpath.join(to, posixpath.basename(source))
            if not self._moved(source, to):
                self.complain(NONE.format(path=typed))
                code = 1
            elif self.line.flags["verbose"]:
                self.say(f"renamed '{source}' -> '{to}'")
        self.end(code)

    def _moved(self, source: str, to: str) -> bool:
        """Do it; whether there was such a file."""
        machine, there = self.machine, manifests(self.machine)
        into = posixpath.dirname(to) == MANIFESTS
        if source in there:
            if into:
                name = posixpath.basename(source)
                raise Usage(OTHER_NAME.format(folder=MANIFESTS, name=name))
            process = there[source]
            machine.files[to] = Moved(process.name.partition("/")[2])
            process.take_manifest(to, self.ctx.cause)
            return True
        if source not in machine.files:
            return False
        content = machine.files.pop(source)
        if into and isinstance(content, Moved):
            machine.processes[content.kind].give_manifest(source)
        else:
            machine.files[to] = content
        return True
