"""Its signs."""
