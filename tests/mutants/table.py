"""All planted bugs."""

from tests.mutants import raft, store

MUTANTS = (*raft.MUTANTS, *store.MUTANTS)
