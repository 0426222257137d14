"""What bulk knows of conversations together: how often a reply was reused, and a customer's earlier contacts.

A first pass over the input gathers both, stretch by stretch (`gathering.py`); joining brings together what belongs together
(`joining.py`), and the second pass asks (`known.py`). Everything travels by files in the output folder, so an engine only
calls functions, as for the assessing itself.
"""
