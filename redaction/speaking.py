"""Whether the name of a field, or the comment on it, says that its values are personal data of some kind: then a value is judged by that as well.

Where it says nothing, or that they are something else, whatever is found in a value of the field is found in it as a text, too.
`tests/redaction/leaving/test_speaking.py` holds that against the recognizers.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from redaction.context import Cue, field_cue
from redaction.names import called
from redaction.vocabulary import FIELD_WORDS

if TYPE_CHECKING:
    from redaction.scanner import Context


@lru_cache(maxsize=4096)
def speaks(context: Context) -> bool:
    """Whether it does."""
    return called(context) or any(field_cue(entity, context) is Cue.CALLED for entity in FIELD_WORDS)
