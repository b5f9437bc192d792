"""A terminal in front of a real API server over a toy etcd: type lines, read what they print."""

from engine.client import Servers
from engine.objects import Obj
from engine.operator.kubectl import Kubectl, KubectlConfig
from engine.operator.messages import CommandEnded, RunCommand
from tests.engine.apiserver.api_lab import SERVER, ApiLab


class Shell(ApiLab):
    """`type` runs a line to its end and answers (code, out, err)."""

    def __init__(self) -> None:
        super().__init__()
        config = KubectlConfig(Servers((SERVER,)))
        self.hosts["operator"].add("terminal", Kubectl, config, supervised=False).start()
        self._lines = 0
        self.run(2)

    def type(self, line: str, stdin: str = "", seconds: int = 120) -> tuple[int, str, str]:
        """Type a line and wait for the prompt."""
        self._lines += 1
        own = f"line-{self._lines}"
        self.process("operator/terminal").tell(RunCommand(own, f"kubectl {line}", stdin))
        for _ in range(seconds * 10):
            for record in reversed(self.kernel.trace.records):
                if isinstance(record.what, CommandEnded) and record.what.id == own:
                    return record.what.rc, record.what.out, record.what.err
            self.run(0.1)
        raise AssertionError(f"no prompt after {line}")

    def stored(self, plural: str, name: str, namespace: str = "default") -> Obj:
        """An object as the server has it."""
        return self.ask("get", plural, namespace, name).body
