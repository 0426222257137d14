"""Readers with weights: what they see, the two models, and how scores become strengths."""
