"""The tutor: turns a question and a run into a conversation. Knows no screen."""
