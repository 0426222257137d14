"""Personal data replaced by placeholders such as `[card_1]`, before anybody reads or keeps it. Nothing leads back.

The same value gets the same placeholder within one conversation, so that "asked again for the phone number" can still be
told; no mapping is kept. Kinds: `cards`, `phones`, `emails`, `ibans`, `addresses`, and `names` with the extra `pii`.
"""

from __future__ import annotations

from heartfelt.masking.kinds import COUNTRIES, KINDS, chosen, without_names
from heartfelt.masking.masker import Masker, mask

__all__ = ["COUNTRIES", "KINDS", "Masker", "chosen", "mask", "without_names"]
