"""The vocabulary spoken between components: frozen messages, no behaviour."""
