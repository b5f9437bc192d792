"""kubectl create job."""

from typing import Any, ClassVar

from engine.operator.kubectl.create_one import CreateOne
from engine.operator.kubectl.line import OUTPUT, TEXT, Flags, Usage


class CreateJob(CreateOne):
    """Create a job that runs a container once: create job sum --image=busybox -- sleep 5."""

    resource = "jobs"
    flags: ClassVar[Flags] = {**OUTPUT, "image": TEXT}

    def start(self) -> None:
        """The words after the name are the command."""
        self._command = list(self.line.arguments[1:])
        self.line = self.line._replace(arguments=self.line.arguments[:1])
        super().start()

    def body(self) -> dict[str, Any]:
        """One container, named after the job."""
        image = self.line.flags["image"]
        if not image:
            raise Usage("error: either --image or --from must be specified\n")
        container: dict[str, Any] = {"name": self.line.arguments[0], "image": image}
        if self._command:
            container["command"] = self._command
        pod = {"containers": [container], "restartPolicy": "Never"}
        return {"spec": {"template": {"spec": pod}}}
