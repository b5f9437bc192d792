"""kubectl as a component: it hears lines, asks the API server, and ends each with what the real one
prints.
"""

from engine.operator.kubectl.line import Usage
from engine.operator.kubectl.terminal import Kubectl, KubectlConfig, verb_of
from engine.operator.kubectl.verbs import VERBS

__all__ = ["VERBS", "Kubectl", "KubectlConfig", "Usage", "verb_of"]
