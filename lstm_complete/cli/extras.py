"""What some commands need besides the light installation, and how to get it."""

import importlib.util
from dataclasses import dataclass
from importlib.metadata import version

from lstm_complete.errors import UserError
from lstm_complete.installing import Extra, install_command


@dataclass(frozen=True, slots=True)
class Need:
    """Something that a user can ask for, the distributions that it takes, and the extra that brings them."""

    what: str
    distributions: tuple[str, ...]
    extra: Extra = "torch"

    @property
    def missing(self) -> tuple[str, ...]:
        """Distributions that are not installed."""
        return tuple(name for name in self.distributions if not _is_installed(name))

    @property
    def state(self) -> str:
        """What is installed, or what is missing and how to get it."""
        if self.missing:
            return f"needs {', '.join(self.missing)}: {install_command(self.extra)}"
        return ", ".join(f"{name} {version(name)}" for name in self.distributions)

    def __str__(self) -> str:
        return f"{self.what} {self.state}"

    def require(self) -> None:
        """Nothing, if all is installed.

        Raises:
            UserError: something is missing.
        """
        if self.missing:
            raise UserError(str(self))


PREPARING = Need("corpus prepare", ("datasketch", "detect-secrets"))
TRAINING = Need("train", ("torch", "matplotlib", *PREPARING.distributions))
DRAWING = Need("the picture of a report", ("matplotlib",))
LAB = Need("lab", ("torch", "matplotlib"))
CLUSTER = Need("--ray", ("ray",), "cluster")
NEEDS = (TRAINING, PREPARING, DRAWING, LAB, CLUSTER)


def _is_installed(distribution: str) -> bool:
    return importlib.util.find_spec(distribution.replace("-", "_")) is not None
