"""Which packages are fetched for what, by name. Shipped models are trained on these and nothing else."""

import re
from dataclasses import dataclass
from typing import Literal

from lstm_complete.errors import UserError

Index = Literal["debian", "pypi", "python"]
_NAMES: dict[Index, tuple[re.Pattern[str], str]] = {
    "debian": (re.compile(r"[a-z0-9][a-z0-9+.-]+"), "small letters, digits, '+', '-' and '.'"),
    "pypi": (
        re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?"),
        "letters and digits, '.', '_' and '-' between them",
    ),
    "python": (re.compile("stdlib"), "only python:stdlib is to be had"),
}
"""How the packages of an index are named (Debian policy 5.6.1, PEP 508); names become folders and arguments."""


@dataclass(frozen=True, slots=True)
class Package:
    """A package of Debian (its source) or PyPI (its wheel), or the running Python's own library.

    `version` pins it where that matters.

    Raises:
        UserError: no package of that index can have this name.
    """

    index: Index
    name: str
    version: str | None = None

    def __post_init__(self) -> None:
        pattern, rule = _NAMES[self.index]
        if not pattern.fullmatch(self.name):
            raise UserError(f"{self.index}:{self.name}: no name of a package there ({rule})")


@dataclass(frozen=True, slots=True)
class Collection:
    """Packages that are fetched together, and the language that is taken from them."""

    language: str
    packages: tuple[Package, ...]


def _debian(names: str) -> tuple[Package, ...]:
    return tuple(Package("debian", name) for name in names.split())


def _pypi(names: str) -> tuple[Package, ...]:
    return tuple(Package("pypi", name) for name in names.split())


_JAVA = _debian(
    """libcommons-lang3-java commons-io libcommons-codec-java libcommons-collections4-java commons-math3
    commons-text commons-beanutils commons-configuration2 commons-dbcp2 libcommons-net-java
    libcommons-cli-java commons-exec httpcomponents-core httpcomponents-client guava-libraries libspring-java
    netty tomcat10 apache-log4j2 maven maven-resolver ant ivy antlr4 lucene8 jackson-core libapache-poi-java
    libpdfbox2-java libxerces2-java batik fop velocity groovy activemq shiro mina2 derby
    libhibernate-validator-java easymock mockito libokhttp-java okio bouncycastle
    carrotsearch-hppc jctools disruptor byte-buddy objenesis hsqldb apache-directory-server testng
    plexus-utils2"""
)
_PYTHON = (
    Package("python", "stdlib"),
    *_pypi(
        """tensorflow-cpu keras numpy scipy pandas sympy scikit-learn scikit-image matplotlib django sqlalchemy
        twisted pytest black mypy transformers jax networkx scrapy ipython urllib3 pip setuptools
        fastapi sphinx salt tornado werkzeug jinja2 boto3 botocore apache-airflow dask distributed xarray
        statsmodels nltk bokeh"""
    ),
)

TRAINING = {
    # The two corpora of the article "Exploring LSTMs".
    "java-commons-lang": Collection("java", _debian("libcommons-lang3-java")),
    "python-tensorflow": Collection("python", (Package("pypi", "tensorflow-cpu", "2.21.0"),)),
    "java": Collection("java", _JAVA),
    "python": Collection("python", _PYTHON),
    "text": Collection("text", _JAVA + _PYTHON),
}
"""Collections that models may be trained on."""

_TUNING_JAVA, _TUNING_PYTHON = _debian("commons-pool2 libjoda-time-java"), _pypi("celery aiohttp")

TUNING = {
    "tuning-java": Collection("java", _TUNING_JAVA),
    "tuning-python": Collection("python", _TUNING_PYTHON),
    "tuning-text": Collection("text", _TUNING_JAVA + _TUNING_PYTHON),
}
"""Packages that the networks do not see: on them the mixer and the calibration learn how far to trust a network
on a project that is new to it."""

HELD_OUT = {
    "heldout-java": Collection("java", _debian("commons-csv libgoogle-gson-java jgit")),
    "heldout-python": Collection("python", _pypi("rich starlette pluggy")),
}
"""Collections for evaluation, never trained on."""

BLIND = {
    "blind-java": Collection("java", _debian("jsoup libcommons-compress-java")),
    "blind-python": Collection("python", _pypi("attrs websockets")),
}
"""Collections for the evaluation of hints, never trained on: how their threshold is chosen was changed once, after a
look at what it gave on HELD_OUT."""
