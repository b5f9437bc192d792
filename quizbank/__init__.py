"""Packs, questions, grading and the learner store: the quiz, without a screen."""
