"""A signal that belongs to one company."""
