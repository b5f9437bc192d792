"""Keys in blocks are the keys of one sorted list."""

from hypothesis import given
from hypothesis import strategies as st

from engine.etcd.keys import BLOCK, Keys

NAMES = st.text("abc", max_size=4)


def numbered(count: int) -> list[str]:
    return [f"{number:05}" for number in range(count)]


def test_what_it_begins_with_is_there_in_order_over_many_blocks() -> None:
    names = numbered(3 * BLOCK + 7)

    keys = Keys(names)

    assert keys.between("", "~") == names
    assert keys.between("00990", "01010") == names[990:1010]


def test_a_limit_tells_how_many_there_are_without_showing_them() -> None:
    keys = Keys(numbered(3 * BLOCK))

    assert keys.first("00998", "~", 4) == (["00998", "00999", "01000", "01001"], 3 * BLOCK - 998)


def test_blocks_are_halved_as_they_grow_and_leave_as_they_empty() -> None:
    names, keys = numbered(5 * BLOCK), Keys()

    for name in reversed(names):
        keys.add(name)
    assert keys.between("", "~") == names

    for name in names:
        keys.remove(name)
    assert keys.between("", "~") == []


@given(st.lists(st.tuples(NAMES, st.booleans()), max_size=80), NAMES, NAMES)
def test_keys_in_tiny_blocks_are_those_of_a_sorted_list(
    steps: list[tuple[str, bool]], begin: str, end: str
) -> None:
    keys, model = Keys(block=2), set[str]()

    for name, comes in steps:
        if comes and name not in model:
            keys.add(name)
            model.add(name)
        elif not comes and name in model:
            keys.remove(name)
            model.remove(name)

        expected = [one for one in sorted(model) if begin <= one < end]
        assert keys.between(begin, end) == expected
        assert keys.first(begin, end, 3) == (expected[:3], len(expected))
