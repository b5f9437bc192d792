"""What an author writes: a cluster, its workload and a timeline, read strictly."""

from engine.scenario.change import merge_change
from engine.scenario.cluster import Cluster, Machine, Worker
from engine.scenario.model import Scenario
from engine.scenario.reading import read_scenario
from engine.scenario.timeline import VERBS, After, Step

__all__ = [
    "VERBS",
    "After",
    "Cluster",
    "Machine",
    "Scenario",
    "Step",
    "Worker",
    "merge_change",
    "read_scenario",
]
