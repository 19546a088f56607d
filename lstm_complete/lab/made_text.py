"""Short posts made for the purpose, with what they hold of each kind: @mentions, attributed quotations, slogans.

The prose of the held-out packages has too few of them. Two lists of words share nothing, so that a unit is not scored
on the names and words on which it was chosen.
"""

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

SLOGAN = "MAKE AMERICA GREAT AGAIN"


@dataclass
class Post:
    """A text that grows, and where in it parts of some kinds stand, in characters."""

    text: str = ""
    spans: dict[str, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, part: str, *kinds: str) -> None:
        """Append a part that is of some kinds."""
        for kind in kinds:
            self.spans[kind].append((len(self.text), len(self.text) + len(part)))
        self.text += part


@dataclass(frozen=True)
class Words:
    """What posts are made of."""

    names: tuple[str, ...]
    handles: tuple[str, ...]
    things: tuple[str, ...]
    states: tuple[str, ...]
    verbs: tuple[str, ...]
    """In the form that follows both 'will' and 'to'."""
    done: tuple[str, ...]


def _words(*lists: str) -> Words:
    return Words(*(tuple(words.split()) for words in lists))


CHOSEN_ON = _words(
    "Anna Peter Maria Thomas Julia Martin",
    "anna-b pmiller m_tho julia99 devteam mart1n",
    "parser server index window table package report option",
    "ready slow empty broken green public finished small",
    "open close update print remove read",
    "opened closed updated printed removed",
)
SCORED_ON = _words(
    "Robert Helen David Laura Simon Clara",
    "robk helen-w d_smith laurab simon7 clara-dev",
    "client cache reader layout handler module example value",
    "fast full stable correct private common large visible",
    "start stop install check format write",
    "started stopped installed checked formatted",
)
AUXILIARIES = ("will", "would", "should", "may", "has", "had", "have", "won't", "would have")


def make(words: Words, seed: int, length: int) -> Post:
    """Posts, one a line, until there are `length` characters."""
    chance, post = random.Random(seed), Post()
    while len(post.text) < length:
        chance.choice(_KINDS)(post, words, chance)
        post.add("\n")
    return post


def _release(post: Post, words: Words, chance: random.Random) -> None:
    post.add(f"- Fix the {chance.choice(words.things)} when it is {chance.choice(words.states)} (")
    post.add(f"#{chance.randint(10, 9999)}", "reference")
    post.add(", by ")
    post.add(f"@{chance.choice(words.handles)}", "mention")
    post.add(")")


def _thanks(post: Post, words: Words, chance: random.Random) -> None:
    post.add("Thanks to ")
    post.add(f"@{chance.choice(words.handles)}", "mention")
    post.add(f" for the {chance.choice(words.things)}, see ")
    post.add(f"https://example.org/{chance.choice(words.things)}/{chance.randint(1, 99)}")
    post.add(".")


def _said(post: Post, words: Words, chance: random.Random) -> None:
    quotation = f'"The {chance.choice(words.things)} is {chance.choice(words.states)} again,"'
    post.add(f"{quotation} said ", "attribution")
    post.add(chance.choice(words.names))
    post.add(f" and went on to {chance.choice(words.verbs)} the {chance.choice(words.things)}.")


def _being(post: Post, words: Words, chance: random.Random) -> None:
    auxiliary = chance.choice(AUXILIARIES)
    be = "been" if auxiliary.split()[-1] in ("has", "had", "have") else "be"
    post.add(f"The {chance.choice(words.things)} {auxiliary} ")
    post.add(be, "auxiliary and be", "behind an auxiliary")
    post.add(f" {chance.choice(words.states)}.")


def _doing(post: Post, words: Words, chance: random.Random) -> None:
    auxiliary = chance.choice(AUXILIARIES)
    past = auxiliary.split()[-1] in ("has", "had", "have")
    post.add(f"The {chance.choice(words.things)} {auxiliary} ")
    post.add(chance.choice(words.done if past else words.verbs), "behind an auxiliary")
    post.add(f" the {chance.choice(words.things)}.")


def _infinitive(post: Post, words: Words, chance: random.Random) -> None:
    post.add(f"It is good to be {chance.choice(words.states)}, and to {chance.choice(words.verbs)}.")


def _slogan(post: Post, words: Words, chance: random.Random) -> None:
    post.add(f"The {chance.choice(words.things)} is {chance.choice(words.states)}. ")
    post.add(SLOGAN, "slogan")
    post.add("!")


_KINDS: tuple[Callable[[Post, Words, random.Random], None], ...] = (
    _release,
    _thanks,
    _said,
    _being,
    _doing,
    _infinitive,
    _slogan,
)
