"""What would happen if: a learner's what-if as a scenario, and the answer that its run gives."""

from tutor.whatif.outcome import outcome
from tutor.whatif.reading import Reading, read_what_if

__all__ = ["Reading", "outcome", "read_what_if"]
