"""Our client-go: calls with time-outs, list-watch caches, work queues and leader election, each
written once.
"""

from engine.client.api import Answer, ApiClient, Servers
from engine.client.informer import Change, Informer
from engine.client.leader import LeaderElector
from engine.client.recorder import EventRecorder, SeriesRecorder
from engine.client.workqueue import WorkQueue

__all__ = [
    "Answer",
    "ApiClient",
    "Change",
    "EventRecorder",
    "SeriesRecorder",
    "Informer",
    "LeaderElector",
    "Servers",
    "WorkQueue",
]
