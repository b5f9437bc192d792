"""kubectl cluster-info."""

from collections.abc import Hashable
from typing import ClassVar

from engine.client import Answer
from engine.objects import dig, name, namespace
from engine.operator.kubectl.invocation import Invocation, Target
from engine.operator.kubectl.line import Flags, Usage
from engine.resources import CATALOGUE

OWN = "kubernetes.io/cluster-service"
FURTHER = "\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'."


class ClusterInfo(Invocation):
    """Say where the API server is, and the services of the cluster itself (those labelled
    kubernetes.io/cluster-service=true). The dump is not modelled.
    """

    spelled = "cluster-info"
    flags: ClassVar[Flags] = {}

    def start(self) -> None:
        """Ask for those services."""
        if self.line.arguments == ("dump",):
            raise Usage(
                "error: kubectl cluster-info dump is not modelled here: get what you need with "
                "kubectl get -A -o yaml, and logs with kubectl logs\n"
            )
        if self.line.arguments:
            raise Usage(f'error: unknown command "{self.line.arguments[0]}"\n')
        target = Target(CATALOGUE["services"], "", "kube-system")
        self.ask("services", "list", target, options={"labelSelector": f"{OWN}=true"})

    def forgives(self, step: Hashable, answer: Answer) -> bool:
        """The hint at the end is printed in any case."""
        return True

    def answered(self, step: Hashable, answer: Answer) -> None:
        """Tell where they are."""
        if not answer.ok:
            self.say(FURTHER)
            self.fail(self.trouble(answer))
            return
        self.say(f"Kubernetes control plane is running at https://{self.address}")
        for service in answer.body["items"]:
            called = (service["metadata"].get("labels") or {}).get(
                "kubernetes.io/name", name(service)
            )
            port = next((p.get("name") or p["port"] for p in dig(service, "spec.ports") or ()), "")
            path = f"api/v1/namespaces/{namespace(service)}/services/{name(service)}:{port}/proxy"
            self.say(f"{called} is running at https://{self.address}/{path}")
        self.say(FURTHER)
        self.end()
