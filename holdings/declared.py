"""What the inventory's entries are made of: names, words, and what no entry may say."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from holdings.assets import shown
from holdings.refusals import refusal


def _without_null(value: str) -> str:
    """No path, encoding or address has one, and what the system says of one that has is a different error everywhere."""
    if "\0" in value:
        raise refusal("null_character")
    return value


def _without_personal_data(value: str) -> str:
    """Who answers for a dataset is named in every report: a role, a team or an account name does it as well as a number."""
    if shown(value) != value:
        raise refusal("personal_data")
    return value


def _words_without_personal_data(value: str) -> str:
    if shown(value) != value:
        raise refusal("personal_data_in_words")
    return value


Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000), AfterValidator(_without_null)]
Who = Annotated[Words, AfterValidator(_without_personal_data)]
Said = Annotated[Words, AfterValidator(_words_without_personal_data)]
"""A reason or a statement, in a sentence or two."""
Name = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
"""A dataset's or field's own name, exactly: a CSV header may begin with a space."""
SourceName = Annotated[str, StringConstraints(pattern=r"^[^\W\d][\w-]{0,63}$")]


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Fields = Annotated[tuple[Name, ...], BeforeValidator(_listed), Field(min_length=1)]
"""A field, or a list of fields."""


class Declared(BaseModel):
    """An entry: no key that is not known, nothing of what was given in an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False, hide_input_in_errors=True)
