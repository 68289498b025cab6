"""Which kind of matter a text is about: by what people accepted before, or by the town's keywords at first.

TF-IDF of words and letter runs with logistic regression, once there are enough accepted examples; until then a
count of keywords. Both say how sure they are and which words made them so.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from gobernauta.understanding.canonical import canonical, words
from gobernauta.understanding.protocol import Example, Knowledge, Suggestion, Text

ENOUGH_EXAMPLES, ENOUGH_KINDS = 200, 3
LEAST = 0.15
MOST = 3
SHORTEST = 4  # letters of a word in a name of several: “the” names nothing


@dataclass(frozen=True, slots=True)
class Model:
    """What was learnt. A scikit-learn pipeline would do the same; for one text most of its time is its own."""

    words: Any
    letters: Any
    judge: Any

    def fit(self, texts: Sequence[str], kinds: Sequence[str]) -> None:
        """Learn from texts whose kind is known."""
        self.judge.fit(_beside(self.words.fit_transform(texts), self.letters.fit_transform(texts)), kinds)

    def odds(self, text: str) -> list[tuple[float, str]]:
        """How likely each kind is."""
        seen = _beside(self.words.transform([text]), self.letters.transform([text]))
        return list(zip(self.judge.predict_proba(seen)[0], self.judge.classes_, strict=True))


def _beside(words: Any, letters: Any) -> Any:
    from scipy.sparse import hstack

    return hstack((words, letters), format="csr")


class Topic:
    """A kind of matter from words."""

    name: ClassVar[str] = "topic"
    version: ClassVar[str] = "1"

    def __init__(self, keywords: dict[str, set[str]], model: Model | None) -> None:
        self._keywords, self._model = keywords, model

    @classmethod
    def open(cls, knowledge: Knowledge) -> Self:
        keywords: dict[str, set[str]] = {}
        for service in knowledge.services:
            for name in service.names:
                for word in telling(name):
                    keywords.setdefault(word, set()).add(service.slug)
        return cls(keywords, _trained(knowledge.examples))

    def read(self, text: Text) -> Sequence[Suggestion]:
        by_word = self._by_keywords(text.text)
        return self._by_model(self._model, text.text, by_word) if self._model else by_word

    def _by_keywords(self, text: str) -> list[Suggestion]:
        votes: Counter[str] = Counter()
        because: dict[str, list[str]] = {}
        for word in dict.fromkeys(words(text)):
            for slug in sorted(self._keywords.get(word, ())):
                votes[slug] += 1
                because.setdefault(slug, []).append(word)
        total = sum(votes.values())
        return [
            Suggestion("category", slug, round(count / (total + 1), 2), tuple(because[slug][:3]))
            for slug, count in votes.most_common(MOST)
            if count / (total + 1) >= LEAST
        ]

    def _by_model(self, model: Model, text: str, by_word: list[Suggestion]) -> list[Suggestion]:
        because = {one.value: one.evidence for one in by_word}
        ranked = sorted(model.odds(canonical(text)), reverse=True)[:MOST]
        return [
            Suggestion("category", str(slug), round(float(chance), 2), because.get(str(slug), ()))
            for chance, slug in ranked
            if chance >= LEAST
        ]


def telling(name: str) -> list[str]:
    """The words of a name that say something: all of a keyword; of several words the longer ones."""
    said = words(name)
    return said if len(said) == 1 else [word for word in said if len(word) >= SHORTEST]


def _trained(examples: Sequence[Example]) -> Model | None:
    """A model of the accepted examples; None while there are too few."""
    kinds = Counter(one.service_code for one in examples)
    if len(examples) < ENOUGH_EXAMPLES or len(kinds) < ENOUGH_KINDS:
        return None
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    model = Model(
        TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), min_df=2, sublinear_tf=True),
        LogisticRegression(C=5.0, max_iter=300),
    )
    model.fit([canonical(one.text) for one in examples], [one.service_code for one in examples])
    return model


READER = Topic
