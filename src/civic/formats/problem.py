"""What is wrong with a document, and where: file, line, field, reason."""

from dataclasses import dataclass

from civic.ballots import Fact, Refusal, Refused, Sentence


@dataclass(frozen=True)
class FormatProblem:
    """One fault of a document; `line` counts from 1 and is 0 when no line can be named."""

    file: str
    line: int
    field: str
    reason: str

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{place}, {self.field}: {self.reason}" if self.field else f"{place}: {self.reason}"


class Malformed(Refused):
    """A document that is not what its standard asks for; `problem` says where, `because` why, for other languages."""

    def __init__(self, problem: FormatProblem, because: Sentence | None = None) -> None:
        self.because = because or Sentence("{reason}", {"reason": problem.reason})
        facts: dict[str, Fact] = {
            "file": problem.file,
            "line": problem.line,
            "field": problem.field,
            "reason": problem.reason,
            "problem": str(problem),
        }
        template = "{file}, line {line}, {field}: {reason}" if problem.line and problem.field else "{problem}"
        super().__init__(Refusal(template, facts, "malformed"))
        self.problem = problem
