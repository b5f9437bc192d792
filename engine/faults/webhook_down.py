"""A program behind an admission webhook that does not do its work."""

from typing import Annotated, ClassVar

from pydantic import Field

from engine.faults._base import Fault, Says
from engine.world import World


class WebhookDown(Fault):
    """Let the program of a workload that answers admission webhooks take every question and answer
    none, or refuse the connection with `refuses: true`. Its containers run and its pods stay Ready,
    as where a probe asks for something else than what fails.

    An API server waits for a silent webhook for its timeoutSeconds (10 s); a refused connection it
    knows at once. Then failurePolicy decides: Fail refuses the request, Ignore lets it through.
    """

    workload: Annotated[str, Field(pattern=r"^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$", max_length=63)]
    refuses: bool = False

    silences: ClassVar[bool] = False
    shorthand = "workload"
    example = "guard"
    tag: ClassVar[Says] = {"en": "no answers", "pt-BR": "sem respostas"}
    begins: ClassVar[Says] = {
        "en": "**The program of `{workload}` hangs** on {targets}: it takes questions and answers "
        "none. Its pods stay Ready.",
        "pt-BR": "**O programa de `{workload}` trava** em {targets}: recebe perguntas e não "
        "responde. Seus pods seguem Ready.",
    }
    ends: ClassVar[Says] = {
        "en": "**The program of `{workload}` answers** again on {targets}.",
        "pt-BR": "**O programa de `{workload}` responde** de novo em {targets}.",
    }
    begins_refusing: ClassVar[Says] = {
        "en": "**The program of `{workload}` refuses** connections on {targets}. Its pods stay "
        "Ready.",
        "pt-BR": "**O programa de `{workload}` recusa** conexões em {targets}. Seus pods seguem "
        "Ready.",
    }

    def sentences(self) -> tuple[Says, Says]:
        """With the name of the workload."""
        begins = self.begins_refusing if self.refuses else self.begins
        return self._named(begins), self._named(self.ends)

    def _named(self, says: Says) -> Says:
        return {key: text.replace("{workload}", self.workload) for key, text in says.items()}

    def targets(self, world: World) -> tuple[str, ...]:
        """The machines that it runs on; all that may run it, while none does."""
        able = tuple(name for name, host in world.hosts.items() if "kubelet" in host.processes)
        return world.runs_on(self.workload) or able

    def inject(self, world: World, fault: str, record: int) -> None:
        """No question is answered, wherever its containers run."""
        world.deafen(self.workload, fault, record, refuses=self.refuses)

    def heal(self, world: World, fault: str) -> None:
        """Every question is."""
        world.undeafen(fault)

    def holds(self, world: World, fault: str) -> bool:
        """Until it is healed: a new pod runs the same program."""
        return True
