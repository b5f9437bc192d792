"""The simulated control plane. This is its door: other packages import from here only."""

from engine.document import Document, read_document
from engine.finding import Finding, Path, Place, PlaceOf, Rejected, findings_of, say_path, suggest

__all__ = [
    "Document",
    "Finding",
    "Path",
    "Place",
    "PlaceOf",
    "Rejected",
    "findings_of",
    "read_document",
    "say_path",
    "suggest",
]
