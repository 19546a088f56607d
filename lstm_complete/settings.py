"""All settings, once: the command line, the language server and the docs take them from here."""

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

SECTION = "lstmComplete"
"""The section under which editors keep our settings."""


def _absolute(path: str) -> str:
    """The path with ~ replaced; a server's own folder is nothing that a user chose."""
    try:
        found = Path(path).expanduser()
    except RuntimeError:
        raise ValueError(f"there is no home folder for {path}") from None
    if not found.is_absolute():
        raise ValueError(f"{path} is not an absolute path")
    return str(found)


class Settings(BaseModel):
    """What a user can choose. Every field has a default; descriptions are the docs."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    budget_ms: Annotated[
        int,
        Field(
            ge=10,
            le=10_000,
            alias="budgetMs",
            description="Longest time for one answer in milliseconds; then the best so far is shown.",
        ),
    ] = 150
    max_characters: Annotated[
        int, Field(ge=1, le=400, alias="maxCharacters", description="Longest suggestion in characters.")
    ] = 100
    beam_width: Annotated[
        int,
        Field(ge=1, le=16, alias="beamWidth", description="Continuations that are followed side by side."),
    ] = 6
    alternatives: Annotated[int, Field(ge=1, le=5, description="Suggestions offered for one place, at most.")] = 3
    min_probability: Annotated[
        float,
        Field(
            ge=0,
            le=1,
            alias="minProbability",
            description="Least probability of being right, as a whole, at which a suggestion is shown unasked.",
        ),
    ] = 0.2
    reading_ms: Annotated[
        int,
        Field(
            ge=0,
            le=60_000,
            alias="readingMs",
            description="Milliseconds on screen after which a suggestion that is typed past counts as declined:"
            " it is not shown again on its line, shorter ones are.",
        ),
    ] = 1_000
    memory: Annotated[
        bool,
        Field(description="Read the workspace's files and learn from them what stands in this project."),
    ] = True
    keep_index: Annotated[
        bool,
        Field(
            alias="keepIndex",
            description="Keep what was read of a project in the user's cache folder, for the next time it is opened.",
        ),
    ] = True
    dependencies: Annotated[
        tuple[Annotated[str, AfterValidator(_absolute)], ...],
        Field(
            description="Where libraries lie that the files import, besides virtual environments at its top: "
            "absolute paths of site-packages, a standard library, folders with *-sources.jar, a JDK or its src.zip.",
            json_schema_extra={"scope": "machine"},  # VS Code then takes it from no workspace
        ),
    ] = ()
    suffix_limit: Annotated[
        int,
        Field(
            ge=0,
            le=10_000,
            alias="suffixLimit",
            description="Characters besides closers that may follow the cursor on its line; after more, no suggestion.",
        ),
    ] = 8
    classic_completion: Annotated[
        Literal["auto", "always", "never"],
        Field(
            alias="classicCompletion",
            description="Offer suggestions in the completion menu: auto does so for editors without inline completion.",
        ),
    ] = "auto"
    disabled_languages: Annotated[
        tuple[str, ...],
        Field(alias="disabledLanguages", description="Languages without suggestions, by name."),
    ] = ()
    disabled_files: Annotated[
        tuple[str, ...],
        Field(
            alias="disabledFiles",
            description="File name patterns without suggestions: files that hold secrets.",
        ),
    ] = (
        ".env",
        ".env.*",
        "*.pem",
        "*.key",
        "*.p12",
        "id_rsa*",
        "id_ed25519*",
        "*credentials*",
        ".netrc",
        ".pgpass",
    )

    @classmethod
    def from_untrusted(cls, data: Any) -> tuple["Settings", list[str]]:
        """Settings from an editor: one warning for each invalid value, which keeps its default."""
        if not isinstance(data, dict):
            return cls(), [] if data is None else ["settings must be an object; the defaults are used"]
        values, warnings = dict(data), list[str]()
        while True:
            try:
                return cls.model_validate(values), warnings
            except ValidationError as error:
                for problem in error.errors(include_url=False, include_input=False):
                    name = str(problem["loc"][0])
                    if values.pop(name, None) is not None or name in data:
                        warnings.append(f"setting '{name}' is invalid ({problem['msg']}); the default is used")


def settings_schema() -> list[tuple[str, str, Any, str]]:
    """Name, type, default and description of every setting, as editors write them."""
    schema = Settings.model_json_schema(by_alias=True)["properties"]
    return [(name, _type(entry), entry["default"], entry["description"]) for name, entry in schema.items()]


def _type(entry: dict[str, Any]) -> str:
    if "enum" in entry:
        return " or ".join(f'"{value}"' for value in entry["enum"])
    return "list of strings" if entry["type"] == "array" else str(entry["type"])
