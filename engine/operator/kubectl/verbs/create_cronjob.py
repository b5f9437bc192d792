"""kubectl create cronjob."""

from typing import Any, ClassVar

from engine.operator.kubectl.create_one import CreateOne
from engine.operator.kubectl.line import OUTPUT, TEXT, Flags, Usage


class CreateCronjob(CreateOne):
    """Create a cron job: create cronjob tick --image=busybox --schedule="*/5 * * * *" -- date."""

    resource = "cronjobs"
    flags: ClassVar[Flags] = {**OUTPUT, "image": TEXT, "schedule": TEXT, "restart": TEXT}

    def start(self) -> None:
        """The words after the name are the command."""
        self._command = list(self.line.arguments[1:])
        self.line = self.line._replace(arguments=self.line.arguments[:1])
        super().start()

    def body(self) -> dict[str, Any]:
        """One container, named after the cron job."""
        flags, own = self.line.flags, self.line.arguments[0]
        missing = [f'"{flag}"' for flag in ("image", "schedule") if not flags[flag]]
        if missing:
            raise Usage(f"error: required flag(s) {', '.join(missing)} not set\n")
        container: dict[str, Any] = {"name": own, "image": flags["image"]}
        if self._command:
            container["command"] = self._command
        pod = {"containers": [container], "restartPolicy": flags["restart"] or "OnFailure"}
        job = {"metadata": {"name": own}, "spec": {"template": {"spec": pod}}}
        return {"spec": {"schedule": flags["schedule"], "jobTemplate": job}}
