"""Questions put to a finished run by code: pure functions, the vocabulary in which keys are
measured; `PROBES` holds them by name.
"""

from engine.probes import answers, cloud, machines, offices, stored, traffic, volumes
from engine.probes._base import PROBES, Probe

__all__ = [
    "PROBES",
    "Probe",
    "answers",
    "cloud",
    "machines",
    "offices",
    "stored",
    "traffic",
    "volumes",
]
