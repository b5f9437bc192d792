"""The simulated control plane. This is its door: other packages import from here only."""

from engine.document import Document, parts_of, read_document, read_file
from engine.explain import Point, why
from engine.finding import Finding, Path, Place, PlaceOf, Rejected, findings_of, say_path, suggest
from engine.playback import playback_of
from engine.probes import PROBES
from engine.profiles import PROFILES
from engine.reference import PAGES as REFERENCE
from engine.scenario import Scenario, merge_change, read_scenario
from engine.simulation import form, simulate
from engine.trace import OverBudget
from engine.units import SECOND, parse_duration
from engine.vocabulary import SIZES, VOCABULARY, Key, Word, names_in

__all__ = [
    "PROBES",
    "PROFILES",
    "REFERENCE",
    "SECOND",
    "SIZES",
    "VOCABULARY",
    "Document",
    "Finding",
    "Key",
    "OverBudget",
    "Path",
    "Place",
    "PlaceOf",
    "Point",
    "Rejected",
    "Scenario",
    "Word",
    "findings_of",
    "form",
    "merge_change",
    "names_in",
    "parse_duration",
    "parts_of",
    "playback_of",
    "read_document",
    "read_file",
    "read_scenario",
    "say_path",
    "simulate",
    "suggest",
    "why",
]
