"""heartfelt finds where a customer's cue met no fitting response, and shows the words."""

__version__ = "0.1.0"
