"""kubectl create job."""

from collections.abc import Hashable
from typing import Any, ClassVar

from engine.client import Answer
from engine.objects import Obj, name, thaw, uid
from engine.operator.kubectl.create_one import CREATE, CreateOne
from engine.operator.kubectl.line import TEXT, Flags, Usage
from engine.operator.kubectl.naming import targets_of

MANUAL = {"cronjob.kubernetes.io/instantiate": "manual"}


class CreateJob(CreateOne):
    """Create a job that runs a container once: create job sum --image=busybox -- sleep 5.

    --from=cronjob/tick runs what a cron job would run, now.
    """

    resource = "jobs"
    wraps = "failed to create job: "
    unset: ClassVar[dict[str, Any]] = {"spec": {"template": {"metadata": {}}}, "status": {}}
    flags: ClassVar[Flags] = {**CREATE, "image": TEXT, "from": TEXT}

    def begin(self) -> None:
        """Make it, or look at the cron job first."""
        image, source = self.line.flags["image"], self.line.flags["from"]
        if bool(image) == bool(source):
            raise Usage("error: either --image or --from must be specified\n")
        if source and self.line.command:
            raise Usage("error: cannot specify --from and command\n")
        if image:
            super().begin()
            return
        [cron] = targets_of(self, [source])
        if cron.resource.plural != "cronjobs":
            raise Usage("error: from must be an existing cronjob\n")
        self._reading = True
        self.ask("cron", "get", cron)

    _reading = False  # the cron job is asked for, nothing is made yet

    def answered(self, step: Hashable, answer: Answer) -> None:
        """The cron job is known, or the job exists."""
        if step != "cron":
            super().answered(step, answer)
            return
        self._reading = False
        self.create(self._of(answer.body))

    def trouble(self, answer: Answer) -> str:
        """A cron job that does not exist is told as it is."""
        if self._reading:
            self.wraps = ""
        return super().trouble(answer)

    def body(self) -> dict[str, Any]:
        """One container, named after the job."""
        container: dict[str, Any] = {"name": self.line.names[0], "image": self.line.flags["image"]}
        if self.line.command:
            container["command"] = list(self.line.command)
        pod = {"containers": [container], "restartPolicy": "Never"}
        return {"spec": {"template": {"spec": pod}}}

    def _of(self, cron: Obj) -> dict[str, Any]:
        """The job that a cron job would make, as its own."""
        template = thaw(cron["spec"]["jobTemplate"])
        meta = template.get("metadata") or {}
        owner = {"apiVersion": "batch/v1", "kind": "CronJob", "name": name(cron), "uid": uid(cron),
                 "controller": True}  # fmt: skip
        annotations = {**MANUAL, **(meta.get("annotations") or {})}
        own: dict[str, Any] = {"annotations": annotations, "ownerReferences": [owner]}
        if meta.get("labels"):
            own["labels"] = meta["labels"]
        return {"metadata": own, "spec": template["spec"]}
