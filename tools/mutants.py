"""How many faults put into civic's counts on purpose the tests notice: the mutation score of each module.

    python tools/mutants.py                       every module of src/civic/tally
    python tools/mutants.py star weighting.raking these modules
    python tools/mutants.py --sample 300 star     at most so many faults a module, drawn with a fixed seed
    python tools/mutants.py --seconds 20 star     on each fault at most so many seconds of tests: the least score

The faults are mutmut's. One process imports everything once; each fault is tried in a fork of it, on the tests that
reach the function it is in, first the quick ones and those that noticed others there. A fault that makes a test fail,
hang or die counts as noticed; the others are shown as a difference. Hypothesis draws the same examples every time.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from difflib import unified_diff
from importlib import import_module
from itertools import accumulate
from math import inf
from mmap import mmap
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any

import hypothesis
import libcst
import pytest
from mutmut.mutation.file_mutation import create_mutations

HERE = Path(__file__).resolve().parent.parent
TALLY = HERE / "src" / "civic" / "tally"
TESTS = [f"tests/civic/{room}" for room in ("tally", "methods", "integrity", "sortition", "weighting")]
LEFT_OUT = ("test_golden.py", "test_ranked_oracles.py")  # minutes of real data; the faults must fall to less
SEED, MEMORY = 2026, 4 * 2**30
PATIENCE = 3.0  # CPU seconds a test may take, and five times what it took without a fault
Where = tuple[str, str]  # module and qualified name of a function


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(TALLY).with_suffix("").parts)


def faults(module: str) -> Iterable[tuple[str, str, str]]:
    """Qualified name, source with the fault in it, difference: of each fault in the functions of a module."""
    code = (TALLY / f"{module.replace('.', '/')}.py").read_text()
    tree, mutations, *_ = create_mutations(f"{module}.py", code)
    names = {
        function: f"{outer.name.value}.{function.name.value}" if outer else function.name.value
        for outer, function in functions(tree)
    }
    for one in mutations:
        if one.contained_by_top_level_function not in names:
            continue
        changed = tree.deep_replace(one.original_node, one.mutated_node)
        assert isinstance(changed, libcst.Module)
        wrong = changed.code
        lines = list(unified_diff(code.splitlines(), wrong.splitlines(), lineterm="", n=0))[2:]
        yield names[one.contained_by_top_level_function], wrong, "\n".join(lines)


def functions(tree: libcst.Module) -> Iterable[tuple[libcst.ClassDef | None, libcst.FunctionDef]]:
    for node in tree.body:
        if isinstance(node, libcst.FunctionDef):
            yield None, node
        elif isinstance(node, libcst.ClassDef):
            yield from ((node, one) for one in node.body.body if isinstance(one, libcst.FunctionDef))


def put_in(module: str, name: str, source: str) -> None:
    """Give the function the faulty code, wherever it has been imported to."""
    original = import_module(f"civic.tally.{module}")
    wrong: dict[str, Any] = {"__name__": original.__name__}
    exec(compile(source, f"{module}.py", "exec"), wrong)  # noqa: S102  (our own code, changed)
    outer, _, inner = name.rpartition(".")
    old = vars(getattr(original, outer))[inner] if outer else getattr(original, name)
    new = vars(wrong[outer])[inner] if outer else wrong[name]
    target, fresh = (getattr(one, "__func__", one) for one in (old, new))
    assert isinstance(target, FunctionType)
    target.__code__ = fresh.__code__
    target.__defaults__, target.__kwdefaults__ = fresh.__defaults__, fresh.__kwdefaults__


class Trial:
    """A pytest plug-in that runs the collected tests once as they are and then on every fault."""

    def __init__(self, modules: Sequence[str], sample: int | None, seconds: float) -> None:
        self.modules, self.sample, self.most = modules, sample, seconds
        self.reached: dict[Where, list[pytest.Item]] = defaultdict(list)
        self.seconds: dict[pytest.Item, float] = {}
        self.caught: Counter[tuple[Where, pytest.Item]] = Counter()
        self.trying = memoryview(mmap(-1, 8)).cast("q")  # the place of the test a fork is at
        self.failed = False
        self.least = 100.0

    def pytest_collection(self) -> None:
        phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
        hypothesis.settings.register_profile("faults", derandomize=True, database=None, phases=phases)
        hypothesis.settings.load_profile("faults")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed |= report.failed

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        for item in session.items:
            self.watch(item)
            if self.failed:
                raise pytest.UsageError(f"{item.nodeid} fails without any fault.")
        for module in self.modules:
            self.score(module)
        return True

    def run(self, item: pytest.Item) -> None:
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)

    def watch(self, item: pytest.Item) -> None:
        """Run a test and note the functions it reaches, and how long it takes."""
        seen: set[CodeType] = set()

        def note(frame: FrameType, event: str, argument: object) -> None:
            if event == "call":
                seen.add(frame.f_code)

        sys.setprofile(note)
        start = time.process_time()
        self.run(item)
        sys.setprofile(None)
        self.seconds[item] = time.process_time() - start
        for code in seen:
            path = Path(code.co_filename)
            if path.is_relative_to(TALLY):
                self.reached[name_of(path), code.co_qualname.partition(".<locals>")[0]].append(item)

    def score(self, module: str) -> None:
        found = list(faults(module))
        if self.sample is not None and len(found) > self.sample:
            found = random.Random(SEED).sample(found, self.sample)  # noqa: S311  (a sample, no secret)
        survivors = []
        for number, (name, wrong, difference) in enumerate(found, 1):
            if not self.noticed((module, name), wrong):
                survivors.append(f"{name}\n{difference}")
            print(f"\r{module}: {number} of {len(found)}", end="", file=sys.stderr, flush=True)
        score = 100 * (1 - len(survivors) / len(found)) if found else 100.0
        self.least = min(self.least, score)
        print("", *survivors, sep=f"\n--- {module}: ", end="\n")
        print(f"{module}: {len(found)} faults, {len(survivors)} not noticed, {score:.1f} %", flush=True)

    def noticed(self, where: Where, wrong: str) -> bool:
        items = self.chosen(where)
        child = os.fork()
        if not child:
            self.suffer(where, wrong, items)
        _, status = os.waitpid(child, 0)
        if status and items:
            self.caught[where, items[self.trying[0]]] += 1
        return status != 0

    def chosen(self, where: Where) -> list[pytest.Item]:
        """The tests that reach a function, likeliest first to tell soon, as many as there is time for."""
        items = sorted(
            self.reached[where], key=lambda item: self.seconds[item] / (1 + self.caught[where, item])
        )
        spent = accumulate(self.seconds[item] for item in items)
        return [item for item, seconds in zip(items, spent, strict=True) if seconds <= self.most]

    def suffer(self, where: Where, wrong: str, items: Sequence[pytest.Item]) -> None:
        """In the fork: leave with 1 at the first test that fails, with 0 when none does; die at one that hangs."""
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        with suppress(BaseException):
            put_in(*where, wrong)
            for self.trying[0], item in enumerate(items):
                signal.setitimer(signal.ITIMER_PROF, PATIENCE + 5 * self.seconds[item])
                self.run(item)
                if self.failed:
                    break
            else:
                os._exit(0)
        os._exit(1)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("modules", nargs="*", help="names of modules in src/civic/tally")
    parser.add_argument("--sample", type=int, help="at most so many faults a module")
    parser.add_argument("--seconds", type=float, default=inf, help="of tests at most on each fault")
    asked = parser.parse_args()
    modules = asked.modules or sorted(
        name_of(path) for path in TALLY.rglob("*.py") if path.stem != "__init__"
    )
    os.chdir(HERE)
    trial = Trial(modules, asked.sample, asked.seconds)
    without = [f"--ignore={TESTS[0]}/{name}" for name in LEFT_OUT]
    quiet = ["-p", "no:cacheprovider", "-p", "no:terminal", "-o", "addopts=--import-mode=importlib"]
    pytest.main([*quiet, "-m", "not slow", *without, *TESTS], [trial])
    return 0 if trial.least >= 90 else 1


if __name__ == "__main__":
    sys.exit(main())
