"""The simulated control plane. This is its door: other packages import from here only."""

from engine.document import Document, read_document
from engine.finding import Finding, Path, Place, PlaceOf, Rejected, findings_of, say_path, suggest
from engine.probes import PROBES
from engine.units import parse_duration

__all__ = [
    "PROBES",
    "Document",
    "Finding",
    "Path",
    "Place",
    "PlaceOf",
    "Rejected",
    "findings_of",
    "parse_duration",
    "read_document",
    "say_path",
    "suggest",
]
