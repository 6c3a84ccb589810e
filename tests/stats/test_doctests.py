"""The examples in the documentation are true, and every method has one."""

import ast
import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest

import survey.stats.methods
from survey.core import counting

MODULES = sorted(
    found.name for found in pkgutil.walk_packages(survey.stats.__path__, "survey.stats.")
)
METHODS = sorted(found.name for found in pkgutil.iter_modules(survey.stats.methods.__path__))
CHECKS = {"check"}
"""Functions that only refuse: their example would be an error message."""


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_are_true(name):
    failed, _ = doctest.testmod(importlib.import_module(name))

    assert failed == 0


def test_the_examples_of_the_counting_rules_are_true():
    failed, tried = doctest.testmod(counting)

    assert tried >= 2
    assert failed == 0


@pytest.mark.parametrize("name", METHODS)
def test_every_public_function_of_a_method_shows_an_example(name):
    path = Path(survey.stats.methods.__path__[0], f"{name}.py")
    functions = [
        node
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]

    without = [each.name for each in functions if ">>>" not in (ast.get_docstring(each) or "")]

    assert set(without) <= CHECKS
