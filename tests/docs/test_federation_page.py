"""The page about the protocol shows messages as they are really written."""

from tests.docs.examples import BLOCK, PAGE, examples

SHOWN = dict(BLOCK.findall(PAGE.read_text("utf-8")))


def test_every_example_is_shown_and_no_other() -> None:
    assert set(SHOWN) == set(examples())


def test_the_examples_are_what_the_code_writes() -> None:
    for name, text in examples().items():
        assert SHOWN[name] == text, f"{name}: run `python -m tests.docs.examples`"
