"""What judged an event: both numbers go up whenever a finding could come out differently.

Of one event the finding with the highest (``revision``, ``classifier_version``) counts.
"""

from __future__ import annotations

CLASSIFIER_VERSION = 4
"""Version of the code and of the weights."""

RULES_VERSION = 4
"""Version of the lexicon and of the rules over list entries."""
