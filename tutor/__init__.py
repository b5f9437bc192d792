"""Turns a question and a story into a conversation, without drawing it."""
