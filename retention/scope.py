"""What a hold covers: an expression over a dataset's fields, read from text through a whitelist of Python's grammar, never run.

Comparisons with literals (`==`, `!=`, `<`, `<=`, `>`, `>=`, `in`, `not in`), `is None`, `is not None`, `and`, `or`, `not` and brackets. A field
is a name, or `field("any name")`. Logic has two values: a comparison with what is not there is false, so that `!=` is true of it.
"""

from __future__ import annotations

import ast
import keyword
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from holdings.text import Text
from retention.errors import ScopeError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Literal = str | int | bool
LONGEST = 20_000
"""Characters of an expression."""
MOST_VALUES = 10_000
"""Values that one `in` may list."""
_DEEPEST = 50
_CALL = "field"


class Op(StrEnum):
    """How a field is compared."""

    EQ = "=="
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="


@dataclass(frozen=True, slots=True)
class Compare:
    """A field compared with a literal; false where the field has no value."""

    name: str
    op: Op
    value: Literal = field(repr=False)


@dataclass(frozen=True, slots=True)
class Among:
    """Whether a field has one of some values."""

    name: str
    values: tuple[Literal, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Missing:
    """Whether a field has no value."""

    name: str


@dataclass(frozen=True, slots=True)
class Not:
    """What the part does not cover."""

    part: Expression


@dataclass(frozen=True, slots=True)
class All:
    """What every part covers."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """What one part at least covers."""

    parts: tuple[Expression, ...]


Expression = Compare | Among | Missing | Not | All | Some

_OPS: dict[type[ast.cmpop], Op] = {ast.Eq: Op.EQ, ast.Lt: Op.LT, ast.LtE: Op.LE, ast.Gt: Op.GT, ast.GtE: Op.GE}


def parse(text: str) -> Expression:
    """Read an expression. Raises `ScopeError`, which repeats nothing of it but the place."""
    if len(text) > LONGEST or "\0" in text:
        raise _refused(None, "表达式过长或含有非法字符。", "the expression is too long, or holds a null character.")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
        return _read(tree, 0)
    except ScopeError:
        raise
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # the cause would quote the expression
        raise _refused(None, "表达式的写法不正确。", "this is no expression.") from None


def fields_of(expression: Expression) -> frozenset[str]:
    """The fields that it names."""
    return frozenset(part.name for part in _leaves(expression))


def among(name: str, values: Sequence[Literal]) -> Among:
    """The records whose field has one of these values. Raises `ScopeError` where there are none or too many."""
    if not values or len(values) > MOST_VALUES:
        raise _refused(None, f"应有 1 至 {MOST_VALUES:,} 个取值。", f"there must be 1 to {MOST_VALUES:,} values.")
    return Among(name, tuple(dict.fromkeys(values)))


def written(expression: Expression) -> str:
    """The expression as text again, which `parse` reads; with its values."""
    match expression:
        case Compare(name, op, value):
            return f"{_field(name)} {op} {value!r}"
        case Among(name, values):
            return f"{_field(name)} in [{', '.join(map(repr, values))}]"
        case Missing(name):
            return f"{_field(name)} is None"
        case Not(part):
            return f"not ({written(part)})"
        case All(parts):
            return " and ".join(f"({written(part)})" for part in parts)
        case Some(parts):
            return " or ".join(f"({written(part)})" for part in parts)


def outlined(expression: Expression) -> str:
    """The expression without its values, as it may be shown."""
    match expression:
        case Compare(name, op, _):
            return f"{_field(name)} {op} …"
        case Among(name, values):
            return f"{_field(name)} in [… {len(values)}]"
        case Missing(name):
            return f"{_field(name)} is None"
        case Not(part):
            return f"not ({outlined(part)})"
        case All(parts):
            return " and ".join(f"({outlined(part)})" for part in parts)
        case Some(parts):
            return " or ".join(f"({outlined(part)})" for part in parts)


def _leaves(expression: Expression) -> Iterator[Compare | Among | Missing]:
    match expression:
        case Compare() | Among() | Missing():
            yield expression
        case Not(part):
            yield from _leaves(part)
        case All(parts) | Some(parts):
            for part in parts:
                yield from _leaves(part)


def _read(node: ast.expr, depth: int) -> Expression:
    if depth > _DEEPEST:
        raise _refused(node, "嵌套过深。", "it is nested too deeply.")
    match node:
        case ast.BoolOp(op=op, values=values):
            parts = tuple(_read(value, depth + 1) for value in values)
            return All(parts) if isinstance(op, ast.And) else Some(parts)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return Not(_read(operand, depth + 1))
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return _comparison(node, _name(left), op, right)
    raise _refused(
        node,
        "只能是字段与字面值的比较，以及 and、or、not。",
        "only comparisons of a field with a literal, and, or and not may stand there.",
    )


def _comparison(node: ast.Compare, name: str, op: ast.cmpop, right: ast.expr) -> Expression:
    match op, right:
        case ast.Is(), ast.Constant(value=None):
            return Missing(name)
        case ast.IsNot(), ast.Constant(value=None):
            return Not(Missing(name))
        case ((ast.In() | ast.NotIn()), (ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements))):
            found = among(name, [_literal(each) for each in elements])
            return found if isinstance(op, ast.In) else Not(found)
        case ast.NotEq(), _:
            return Not(Compare(name, Op.EQ, _literal(right)))
    if type(op) in _OPS:
        return Compare(name, _OPS[type(op)], _literal(right))
    raise _refused(node, "不支持这种比较。", "there is no such comparison.")


def _name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name):
            return name
        case ast.Call(func=ast.Name(id="field"), args=[ast.Constant(value=str(name))], keywords=[]):
            return name
    raise _refused(node, "比较的左边应为字段名。", "a field's name must stand on the left of a comparison.")


def _literal(node: ast.expr) -> Literal:
    match node:
        case ast.Constant(value=str() | int() as value):
            found: Any = value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() as value)) if not isinstance(value, bool):
            found = -value
        case _:
            raise _refused(
                node,
                "比较的右边应为文本、整数或 True、False。",
                "text, a whole number, True or False must stand on the right of a comparison.",
            )
    if isinstance(found, str) and "\0" in found:
        raise _refused(node, "文本中有非法字符。", "the text holds a null character.")
    if isinstance(found, int) and abs(found) >= 2**63:
        raise _refused(node, "数字过大；标识号请写成文本。", "the number is too large; write an identifier as text.")
    return found  # type: ignore[no-any-return]


def _field(name: str) -> str:
    plain = name.isidentifier() and not keyword.iskeyword(name) and ast.parse(name, mode="eval").body.id == name  # type: ignore[attr-defined]
    return name if plain else f"{_CALL}({name!r})"


def _refused(node: ast.expr | None, zh: str, en: str) -> ScopeError:
    subject = "--where" if node is None else f"--where:{node.col_offset + 1}"
    return ScopeError(
        Text(zh, en),
        subject,
        Text(
            '写法如：customer_no in ["C1", "C2"] and opened_at >= "2026-01-01"。',
            'Write it like: customer_no in ["C1", "C2"] and opened_at >= "2026-01-01".',
        ),
    )
