"""Instructions that compiled loops need and that numba has no words for, as LLVM has them on every machine."""

from collections.abc import Callable
from typing import Any

import numba.extending
from llvmlite import ir

from preprocess.copies.folding import MARKS
from preprocess.copies.wording import UNHEARD

Code = Any  # what the compiler knows of a call, and what it is told to do

_MORE = "".join(sign for sign in MARKS + UNHEARD if sign.isascii()).encode()
_types: Code = numba.types


def _instructions(call: Callable[..., Code]) -> Code:
    return numba.extending.intrinsic(call)


@_instructions
def zeros(_: Code, number: Code) -> Code:
    """How many zeros a number has before its first one, from the lowest; 64 where it is 0."""

    def write(_: Code, builder: Code, __: Code, values: Code) -> Code:
        return builder.cttz(values[0], ir.Constant(ir.IntType(1), 0))

    return _types.uint64(number), write


@_instructions
def loaded(_: Code, text: Code, place: Code) -> Code:
    """Eight bytes of a text, the first the lowest; that they are there is for the caller to know."""

    def write(context: Code, builder: Code, signature: Code, values: Code) -> Code:
        return _load(ir.IntType(64), context, builder, signature, values)

    return _types.uint64(text, place), write


@_instructions
def seen(_: Code, text: Code, place: Code) -> Code:
    """Which of 64 bytes are letters or digits of ASCII, and which are more than that or a separator."""

    def write(context: Code, builder: Code, signature: Code, values: Code) -> Code:
        kind = ir.VectorType(ir.IntType(8), 64)
        seen = _load(kind, context, builder, signature, values)

        def every(number: int) -> Code:
            return ir.Constant(kind, [number] * 64)

        def among(first: bytes, past: bytes, these: Code) -> Code:
            return builder.icmp_unsigned("<", builder.sub(these, every(first[0])), every(past[0] - first[0]))

        letters = builder.or_(among(b"a", b"{", builder.or_(seen, every(0x20))), among(b"0", b":", seen))
        more = builder.icmp_unsigned(">=", seen, every(0x80))
        for sign in _MORE:
            more = builder.or_(more, builder.icmp_unsigned("==", seen, every(sign)))
        found = [builder.bitcast(mask, ir.IntType(64)) for mask in (letters, more)]
        return context.make_tuple(builder, signature.return_type, found)

    return _types.UniTuple(_types.uint64, 2)(text, place), write


@_instructions
def pointers(_: Code, arrays: Code) -> Code:
    """Where the items of several arrays stand, to be indexed like the arrays; these must be held by the caller.

    Functions that are given pointers need not count references nor ask whether an index is negative.
    """

    def write(context: Code, builder: Code, signature: Code, values: Code) -> Code:
        kinds = signature.args[0].types
        arrays = [builder.extract_value(values[0], number) for number in range(len(kinds))]
        places = [
            context.make_array(kind)(context, builder, array).data for kind, array in zip(kinds, arrays, strict=True)
        ]
        return context.make_tuple(builder, signature.return_type, places)

    return _types.Tuple([_types.CPointer(array.dtype) for array in arrays.types])(arrays), write


def _load(kind: Code, context: Code, builder: Code, signature: Code, values: Code) -> Code:
    """The instructions that load something from a place in bytes, of which an array is given or a pointer."""
    texts, data = signature.args[0], values[0]
    if not isinstance(texts, _types.CPointer):
        data = context.make_array(texts)(context, builder, data).data
    return builder.load(builder.bitcast(builder.gep(data, [values[1]]), kind.as_pointer()), align=1)
