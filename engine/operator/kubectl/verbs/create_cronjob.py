"""kubectl create cronjob."""

from typing import Any, ClassVar

from engine.operator.kubectl.create_one import CREATE, CreateOne
from engine.operator.kubectl.line import TEXT, Flags, Usage


class CreateCronjob(CreateOne):
    """Create a cron job: create cronjob tick --image=busybox --schedule="*/5 * * * *" -- date."""

    resource = "cronjobs"
    wraps = "failed to create cronjob: "
    unset: ClassVar[dict[str, Any]] = {
        "spec": {"jobTemplate": {"spec": {"template": {"metadata": {}}}}},
        "status": {},
    }
    flags: ClassVar[Flags] = {**CREATE, "image": TEXT, "schedule": TEXT, "restart": TEXT}

    def body(self) -> dict[str, Any]:
        """One container, named after the cron job."""
        flags, own = self.line.flags, self.line.names[0]
        missing = [f'"{flag}"' for flag in ("image", "schedule") if not flags[flag]]
        if missing:
            raise Usage(f"error: required flag(s) {', '.join(missing)} not set\n")
        container: dict[str, Any] = {"name": own, "image": flags["image"]}
        if self.line.command:
            container["command"] = list(self.line.command)
        pod = {"containers": [container], "restartPolicy": flags["restart"] or "OnFailure"}
        job = {"metadata": {"name": own}, "spec": {"template": {"spec": pod}}}
        return {"spec": {"schedule": flags["schedule"], "jobTemplate": job}}
