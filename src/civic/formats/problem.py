"""What is wrong with a document, and where: file, line, field, reason."""

from dataclasses import asdict, dataclass

from civic.ballots import Fact, Refusal, Refused, Sentence

SENTENCES = {
    (True, True): "{file}, line {line}, {field}: {reason}",
    (True, False): "{file}, line {line}: {reason}",
    (False, True): "{file}, {field}: {reason}",
    (False, False): "{file}: {reason}",
}
"""What is said, by whether a line and a field can be named."""


@dataclass(frozen=True)
class FormatProblem:
    """One fault of a document; `line` counts from 1 and is 0 when no line can be named."""

    file: str
    line: int
    field: str
    reason: str

    @property
    def sentence(self) -> Refusal:
        """What is wrong in one sentence."""
        template = SENTENCES[bool(self.line), bool(self.field)]
        return Refusal(template, asdict(self), "malformed")

    def __str__(self) -> str:
        return str(self.sentence)


class Malformed(Refused):
    """A document that is not what its standard asks for; `problem` says where, `because` why, for other languages."""

    def __init__(self, problem: FormatProblem, because: Sentence | None = None) -> None:
        self.because = because or Sentence("{reason}", {"reason": problem.reason})
        super().__init__(problem.sentence)
        self.problem = problem

    @classmethod
    def wrong(cls, template: str, file: str, line: int, field: str = "", /, **facts: Fact) -> "Malformed":
        """A fault by the template of its reason."""
        because = Sentence(template, facts)
        return cls(FormatProblem(file, line, field, str(because)), because)
