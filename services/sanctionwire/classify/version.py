"""What judged an event: the number goes up whenever a finding could come out differently.

Of one event the finding with the highest (``revision``, ``classifier_version``) counts.
"""

from __future__ import annotations

CLASSIFIER_VERSION = 7
"""Version of code, lexicon, weights and of the rules over list entries."""
