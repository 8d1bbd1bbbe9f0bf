"""The sentences that say what of a schema file could not be read, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holdings.assets import shown
from holdings.schemas.model import Problem
from holdings.text import Text

if TYPE_CHECKING:
    from holdings.schemas.model import Place

_MEND = Text("请修改该处，或将其移出所检查的文件。", "Mend that place, or take it out of the files that are checked.")
_SAY = Text(
    "其中的字段未被检查：请改用可读取的写法。",
    "Fields that it makes are not checked: write it in a form that can be read without running it.",
)


def unreadable(place: Place, what: str) -> Problem:
    """A statement or declaration that is broken; `what` is its kind, in the format's own words (`CREATE TABLE`)."""
    return Problem(place=place, what=Text(f"无法读取此处的 {what}。", f"the {what} here cannot be read."), do=_MEND)


def unreadable_part(place: Place, of: str) -> Problem:
    """A part of a declaration that is not understood; the rest of it was read."""
    name = shown(of[:128])
    return Problem(
        place=place, what=Text(f"“{name}”的声明中有无法读取的部分。", f"a part of the declaration of {name} cannot be read."), do=_MEND
    )


def unknown_table(place: Place, what: str) -> Problem:
    """A change to something that none of the files makes."""
    return Problem(
        place=place,
        what=Text(f"{what} 所针对的表或字段不在所读取的文件中。", f"the {what} is about a table or a column that none of the files makes."),
        do=Text("请一并给出创建它的文件。", "Give the file that makes it as well."),
    )


def runs_code(place: Place) -> Problem:
    """Definitions that only running the file would show."""
    return Problem(place=place, what=Text("此处由程序生成表或字段。", "tables or fields are made by code here."), do=_SAY)


def elsewhere(place: Place) -> Problem:
    """A file that refers to another file, which is not among those given."""
    return Problem(
        place=place,
        what=Text("此处引用了未给出的文件。", "it refers to a file that is not among those given."),
        do=Text("请一并给出该文件。", "Give that file as well."),
    )


def too_much(place: Place) -> Problem:
    """Nested too deeply, or too many fields, for a schema that people wrote."""
    return Problem(
        place=place,
        what=Text(
            "嵌套过深或字段过多，超出限度的部分未读取。",
            "it is nested too deeply, or has too many fields; what is beyond the bound was not read.",
        ),
        do=Text("请拆分该声明。", "Split the declaration."),
    )


def broken_file(place: Place, what: str) -> Problem:
    """A file that is not what its ending says; `what` is the format."""
    return Problem(
        place=place,
        what=Text(f"文件不是有效的 {what}，未读取。", f"the file is not valid {what} and was not read."),
        do=Text("请修改该文件。", "Mend the file."),
    )


def unusable_file(place: Place, what: Text) -> Problem:
    """A file that cannot be read at all."""
    return Problem(place=place, what=what, do=Text("请检查该文件。", "Check the file."))


def unknown_format(place: Place) -> Problem:
    """A file that was asked for by name and is of no known format."""
    return Problem(
        place=place,
        what=Text("没有可读取该文件的格式。", "no reader knows the format of this file."),
        do=Text("请给出数据结构文件（见 docs/schemas.md）。", "Give a schema file of a known format (docs/schemas.md)."),
    )


def unknown_label(place: Place, field: str) -> Problem:
    """A label in words that the vocabulary does not have."""
    return Problem(
        place=place,
        what=Text(f"“{shown(field[:128])}”的标签无法识别。", f"the label of {shown(field[:128])} has a word that is not known."),
        do=Text("请使用 docs/schemas.md 所列的类别和级别。", "Use the categories and levels that docs/schemas.md lists."),
    )
