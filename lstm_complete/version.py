"""The version of the distribution, read by hatchling and shown to users."""

__version__ = "0.1.0"
