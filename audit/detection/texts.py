"""Plain text, a record a line: what a line holds goes out with its number."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.detection.records import placed
from audit.detection.told import Tally, Told, Why
from audit.reports.safety import json_text

if TYPE_CHECKING:
    from audit.detection.lines import Line
    from redaction.detecting.detector import Detector


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """A run of lines of one file."""

    file: str
    """Its name, safe to show."""
    lines: tuple[Line, ...]
    encoding: str = "utf-8"

    def look(self, detector: Detector) -> Told:
        decoded = [(number, self._decoded(data)) for number, data in self.lines]
        found = detector.spans(text for _, text in decoded if not isinstance(text, Why))
        tally = Tally(records=len(decoded))
        head = f'{{"file":{quoted(self.file)},"line":'
        out: list[str] = []
        for number, text in decoded:
            spans = text if isinstance(text, Why) else next(found)
            if spans is None or isinstance(spans, Why):
                why = spans or Why.RECOGNIZER_FAILED
                tally.unexamined[why] += 1
                out.append(f'{head}{number},"error":"{why}"}}\n')
                continue
            tally.see(spans)
            out += [f"{head}{number},{placed(span)}}}\n" for span in spans]
        return Told(lines="".join(out).encode(), tally=tally)

    def _decoded(self, data: bytes | None) -> str | Why:
        if data is None:
            return Why.TOO_LONG
        try:
            return data.decode(self.encoding)
        except UnicodeError:  # not every encoding says it more closely
            return Why.ENCODING


def quoted(name: str) -> str:
    """A name as JSON."""
    return json_text(json.dumps(name, ensure_ascii=False))
