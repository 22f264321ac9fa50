"""From a marshalled function to the steps that built-in layers do as well."""

from collections.abc import Callable

from codriver.errors import ModelFileError
from codriver.model.lambdas.bytecode import read_instructions
from codriver.model.lambdas.marshalled import FunctionBytes, read_function
from codriver.model.lambdas.steps import Name, Nothing, Picture, Slice, Step, Value, calculate, keep, resize


def read_formula(data: bytes) -> tuple[Step, ...]:
    """Return the steps of the marshalled function, in the order in which they are done.

    Raises ModelFileError, with the reason in words, for a function that does anything but scale, crop
    and resize its one argument. Nothing of the function is run.
    """
    function = read_function(data)
    instructions = read_instructions(function)
    if instructions is None or function.argument_count < 1:
        raise ModelFileError(_MORE)
    machine = _Machine(function)
    try:
        for word, number in instructions:
            machine.follow(word, number)
    except (IndexError, KeyError) as error:
        raise ModelFileError("its function is damaged") from error
    if not isinstance(machine.result, Picture):
        raise ModelFileError("its function returns something else than a picture")
    return machine.result.steps


_MORE = "its function does more than scale, crop and resize"


class _Machine:
    """Follows instructions on values that stand for something, never on the things themselves."""

    def __init__(self, function: FunctionBytes) -> None:
        self.result: Value = None
        self._function = function
        self._variables: dict[int, Value] = {0: Picture()}
        self._names: tuple[Value, ...] = ()
        self._stack: list[Value] = []

    def follow(self, word: str, number: int) -> None:
        """Do what one instruction does."""
        if word in "+-*/":
            right, left = self._stack.pop(), self._stack.pop()
            self._stack.append(calculate(left, word, right))
        elif word.startswith("call"):
            self._call(word, number)
        else:
            _ACTIONS[word](self, number)

    def _constant(self, number: int) -> None:
        self._stack.append(self._function.constants[number])

    def _variable(self, number: int) -> None:
        self._stack.append(self._variables[number])

    def _assign(self, number: int) -> None:
        self._variables[number] = self._stack.pop()

    def _assign_and_use(self, numbers: int) -> None:
        self._assign(numbers >> 4)
        self._variable(numbers & 15)

    def _drop(self, number: int) -> None:
        self._stack.pop()

    def _return(self, number: int) -> None:
        self.result = self._stack.pop()

    def _operate(self, number: int) -> None:
        """The numbers of BINARY_OP; from 13 on they assign as well, like `x -= 1`."""
        sign = {0: "+", 5: "*", 10: "-", 11: "/"}.get(number % 13)
        if sign is None:
            raise ModelFileError(_MORE)
        self.follow(sign, 0)

    def _negative(self, number: int) -> None:
        self._stack.append(calculate(self._stack.pop(), "*", -1))

    def _null(self, number: int) -> None:
        self._stack.append(Nothing())

    def _global(self, number: int) -> None:
        self._stack.append(Name(self._function.names[number]))

    def _attribute(self, number: int) -> None:
        base, name = self._stack.pop(), self._function.names[number]
        if not isinstance(base, Name):
            raise ModelFileError(f"its function uses .{name} of a value")
        self._stack.append(Name(f"{base.dotted}.{name}"))

    def _method(self, number: int) -> None:
        self._attribute(number)
        self._null(0)

    def _global_or_callable(self, number: int) -> None:
        """The last bit tells whether a call follows."""
        self._global(number >> 1)
        self._stack.extend([Nothing()] * (number & 1))

    def _attribute_or_method(self, number: int) -> None:
        self._attribute(number >> 1)
        self._stack.extend([Nothing()] * (number & 1))

    def _import(self, number: int) -> None:
        """Note the name of a module; without names to take from it, the first part is what is assigned."""
        taken, _ = self._stack.pop(), self._stack.pop()
        dotted = self._function.names[number]
        self._stack.append(Name(dotted if taken else dotted.split(".")[0]))

    def _import_from(self, number: int) -> None:
        module = self._stack[-1]
        self._attribute(number)
        self._stack.insert(-1, module)

    def _tuple(self, number: int) -> None:
        self._stack.append(tuple(self._take(number)))

    def _extend(self, number: int) -> None:
        more, items = self._stack.pop(), self._stack.pop()
        if number != 1 or not isinstance(more, tuple) or not isinstance(items, tuple):
            raise ModelFileError("its function builds a list in an unknown way")
        self._stack.append((*items, *more))

    def _slice(self, number: int) -> None:
        if number != 2:
            raise ModelFileError("its function takes only some of the rows or columns")
        start, stop = self._take(2)
        self._stack.append(Slice(start, stop))

    def _index(self, number: int) -> None:
        ends, base = self._stack.pop(), self._stack.pop()
        self._stack.append(keep(base, ends))

    def _keyword_names(self, number: int) -> None:
        names = self._function.constants[number]
        self._names = names if isinstance(names, tuple) else ()

    def _nothing(self, number: int) -> None:
        """What the instruction does."""

    def _call(self, word: str, number: int) -> None:
        """Take names, arguments and function from the stack, in the order of this kind of call."""
        names, self._names = self._names, ()
        if word.endswith("names on top"):
            top = self._stack.pop()
            names = top if isinstance(top, tuple) else ()
        if word == "call with pairs":  # so many pairs of name and value in the upper byte
            pairs = self._take(2 * (number >> 8))
            names, named = tuple(pairs[::2]), pairs[1::2]
            values = self._take(number & 0xFF) + named
        else:
            values = self._take(number)
        positional = len(values) - len(names)
        functions = [value for value in self._take(2 if "callable" in word else 1) if isinstance(value, Name)]
        if len(functions) != 1 or positional < 0:
            raise ModelFileError("its function calls something that has no name")
        keywords = dict(zip(names, values[positional:], strict=True))
        self._stack.append(resize(functions[0].dotted, values[:positional], keywords))

    def _take(self, count: int) -> list[Value]:
        """Take the uppermost values from the stack, the lowest of them first."""
        if count > len(self._stack):
            raise IndexError
        place = len(self._stack) - count
        taken = self._stack[place:]
        del self._stack[place:]
        return taken


_ACTIONS: dict[str, Callable[[_Machine, int], None]] = {
    "constant": _Machine._constant,
    "variable": _Machine._variable,
    "assign": _Machine._assign,
    "assign, variable": _Machine._assign_and_use,
    "drop": _Machine._drop,
    "return": _Machine._return,
    "operate": _Machine._operate,
    "negative": _Machine._negative,
    "null": _Machine._null,
    "global": _Machine._global,
    "global or callable": _Machine._global_or_callable,
    "attribute": _Machine._attribute,
    "attribute or method": _Machine._attribute_or_method,
    "method": _Machine._method,
    "import": _Machine._import,
    "import from": _Machine._import_from,
    "tuple": _Machine._tuple,
    "list": _Machine._tuple,
    "extend": _Machine._extend,
    "slice": _Machine._slice,
    "index": _Machine._index,
    "names": _Machine._keyword_names,
    "before a call": _Machine._nothing,
    "nothing": _Machine._nothing,
}
