"""Reads days and moments, however they are written, into one form: microseconds since 1970-01-01T00:00:00Z.

Each value is read by itself: what it is read as never depends on its neighbours, so any split of a column reads the same. What
cannot be read for certain is counted, by why, and never guessed at.

- A moment without a zone is in the workspace's. A time that the clocks skipped is read by the offset before the change; one
  that came twice is the first of the two (PEP 495, fold 0).
- A day without a time is its midnight in that zone.
- `03/04/2026` is ambiguous unless the field declares its order; `13/04/2026`, `04/13/2026` and `04/04/2026` are not.
- `24:00:00` is the end of its day, `23:59:60` a leap second; both are the first moment of what follows.
- A number of 10, 13, 16 or 19 digits counts seconds, milliseconds, microseconds or nanoseconds from 1970: from September 2001 on.
"""
