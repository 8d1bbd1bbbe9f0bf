"""Controls that remember: the records of a finished assessment are given to the next one's judging, beside its own."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from controls.base import JoinControl, State, worded
from holdings.text import Text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from controls.base import Context
    from controls.keying import Groups
    from holdings.view import DatasetView

EARLIER = 2**31
"""The bit of a record's tag that says that an earlier assessment left it."""
FIRST_SEEN = "first_seen"
"""The reason of what nothing is remembered of: it does not apply, and mends nothing that was found before."""

NOTHING_REMEMBERED = worded(
    first_seen=Text(
        "首次审计该数据集，没有可比较的内容；已留下基准，供下次审计比较。",
        "It is assessed for the first time and there is nothing to compare with; the baseline for the next assessment was taken.",
    ),
)


class RememberingControl(JoinControl[State]):
    """A join of a dataset with what earlier assessments left of it.

    It judges each dataset by itself, so that trouble with one hides nothing in another. What it remembers of a dataset is
    replaced only by an assessment that read it to its end and judged it without a fault; else it stays as it was.
    """

    @abstractmethod
    def tag(self, context: Context, dataset: DatasetView) -> int | None:
        """The number from which the tags of a dataset's records count; None where nothing is remembered of it.

        Remembered records are kept without it: a dataset's place among others may be another one in the next assessment.
        It follows from the inventory alone, for a resumed assessment goes on with records that have it already.
        """

    @abstractmethod
    def learn(self, context: Context, state: State, groups: Groups) -> NDArray[np.void]:
        """What of a block of one dataset's groups is given to the next assessment, tags counted from 0.

        `state` is what all groups were folded into. The groups have what is remembered as well: the answer replaces it all.
        """
