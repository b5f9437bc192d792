"""ls."""

from typing import ClassVar

from engine.operator.kubectl.line import BOOL, Flags, switch
from engine.operator.ssh.chore import Chore
from engine.operator.ssh.verbs._files import FOLDERS, HOME, manifests, whole

NONE = "ls: cannot access '{path}': No such file or directory"


class Ls(Chore):
    """List the files in a folder of a machine: ls /etc/kubernetes/manifests. Only the manifests of
    static pods are there, and what was saved or moved by such lines.
    """

    flags: ClassVar[Flags] = {
        "all": switch("a"),
        "long": switch("l"),
        "one": switch("1"),
        "human-readable": BOOL,
    }

    def start(self) -> None:
        """List each folder that is named."""
        code = 0
        for typed in self.line.arguments or (HOME,):
            path = whole(typed)
            names = self._names(path, typed)
            if not names and path not in FOLDERS:
                self.complain(NONE.format(path=typed))
                code = 2
            for name in names:
                self.say(name)
        self.end(code)

    def _names(self, path: str, typed: str) -> list[str]:
        """What lies in a folder; of a file its own name, as it was typed."""
        paths = [*manifests(self.machine), *self.machine.files]
        if path in paths:
            return [typed]
        folder = f"{path.rstrip('/')}/"
        inside = [one.removeprefix(folder) for one in paths if one.startswith(folder)]
        return sorted(dict.fromkeys(name.partition("/")[0] for name in inside))
