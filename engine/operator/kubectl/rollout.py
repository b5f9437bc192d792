"""What the verbs of rollout share: a type without names means all workloads of the namespace."""

from engine.operator.kubectl.each import EachTarget
from engine.operator.kubectl.invocation import Target
from engine.operator.kubectl.line import Usage


class Rollout(EachTarget):
    """Deals with the workloads of a line; without names, with all of a type."""

    means_all = True
    none_found = "No resources found in {namespace} namespace."

    def chosen(self) -> list[Target]:
        """A line without words names nothing at all."""
        if not self.line.arguments and not self.reads_manifests:
            raise Usage("error: required resource not specified\n")
        return self.named(self.line.arguments)

    def nothing_found(self) -> None:
        """That is no failure."""
        if self.none_found:
            self.complain(self.none_found.format(namespace=self.namespace))
        self.end()
