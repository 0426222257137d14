"""Refitting the scales of a trained reader to a team's own reviewed conversations, and whether that is worth it."""

from heartfelt.calibrating.places import Places, places
from heartfelt.calibrating.table import table
from heartfelt.calibrating.trial import Trial, trial

__all__ = ["Places", "Trial", "places", "table", "trial"]
