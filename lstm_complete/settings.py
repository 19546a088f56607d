"""All settings, once: the command line, the language server and the docs take them from here."""

from copy import deepcopy
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

SECTION = "lstmComplete"
"""The section under which editors keep our settings."""


def _absolute(path: str) -> str:
    """The path with ~ replaced; a server's own folder is nothing that a user chose."""
    try:
        found = Path(path).expanduser()
    except RuntimeError:
        raise PydanticCustomError("path", "there is no home folder for {path}", {"path": path}) from None
    if not found.is_absolute():
        raise PydanticCustomError("path", "{path} is not an absolute path", {"path": path})
    return str(found)


def _listed(value: Any) -> Any:
    """The value, if it is a list; one word alone is a mistake that is easily made."""
    if not isinstance(value, list | tuple):
        example = f': ["{value}"]' if isinstance(value, str) else ""
        raise PydanticCustomError("list", "must be a list of strings{example}", {"example": example})
    return value


T = TypeVar("T")
Listed = Annotated[tuple[T, ...], BeforeValidator(_listed)]
"""A list in JSON."""


class LanguageSettings(BaseModel):
    """What a user can choose for all languages, or for one."""

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
    max_lines: Annotated[
        int,
        Field(
            ge=1,
            le=40,
            alias="maxLines",
            description="Longest suggestion in lines, at the start of a block or where it is asked for; 1: one always.",
        ),
    ] = 8
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
    suffix_limit: Annotated[
        int,
        Field(
            ge=0,
            le=10_000,
            alias="suffixLimit",
            description="Characters besides closers that may follow the cursor on its line; after more, no suggestion.",
        ),
    ] = 8
    only_invoked: Annotated[
        bool,
        Field(alias="onlyInvoked", description="Ghost text only where the user asks for it, none while typing."),
    ] = False
    quiet_in: Annotated[
        Listed[Literal["comment", "string"]],
        Field(
            alias="quietIn",
            description="Where nothing is suggested unasked: in comments, in strings. Javadoc is a comment,"
            " a Python docstring is a string.",
        ),
    ] = ()


class Settings(LanguageSettings):
    """What a user can choose. Every field has a default; descriptions are the docs."""

    languages: Annotated[
        dict[str, LanguageSettings],
        Field(
            description="Other values for some languages, by their names, of the settings from budgetMs to quietIn:"
            ' {"python": {"minProbability": 0.3}}.'
        ),
    ] = {}
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
        Listed[Annotated[str, AfterValidator(_absolute)]],
        Field(
            description="Where libraries lie that the files import, besides virtual environments at its top: "
            "absolute paths of site-packages, a standard library, folders with *-sources.jar, a JDK or its src.zip.",
            json_schema_extra={"scope": "machine"},  # VS Code then takes it from no workspace
        ),
    ] = ()
    classic_completion: Annotated[
        Literal["auto", "always", "never"],
        Field(
            alias="classicCompletion",
            description="Offer suggestions in the completion menu: auto does so for editors without inline completion.",
        ),
    ] = "auto"
    surprise: Annotated[
        bool,
        Field(
            description="Show hints, with a quick fix, where what is written is far less likely than something else."
        ),
    ] = False
    disabled_languages: Annotated[
        Listed[str],
        Field(alias="disabledLanguages", description="Languages without suggestions, by name."),
    ] = ()
    disabled_files: Annotated[
        Listed[str],
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
    statistics: Annotated[
        bool,
        Field(
            description="Count suggestions that are shown, accepted and kept, in a file of the user's state folder"
            " that holds no text (`lstm-complete stats`)."
        ),
    ] = True

    @classmethod
    def from_untrusted(cls, data: Any) -> tuple["Settings", list[str]]:
        """Settings from an editor: one warning for each invalid value, which keeps its default."""
        if not isinstance(data, dict):
            return cls(), [] if data is None else ["settings must be an object; the defaults are used"]
        values, warnings = deepcopy(data), list[str]()
        while True:
            try:
                return cls.model_validate(values), warnings
            except ValidationError as error:
                for problem in error.errors(include_url=False, include_input=False):
                    if _removed(values, place := _place(problem["loc"])):
                        warnings.append(
                            f"setting '{'.'.join(place)}' is invalid ({problem['msg']}); the default is used"
                        )

    def of(self, language: str) -> "Settings":
        """The settings as they are for one language."""
        own = self.languages.get(language)
        if own is None:
            return self
        return self.model_copy(update={name: getattr(own, name) for name in own.model_fields_set})


def _place(at: tuple[int | str, ...]) -> list[str]:
    """Where the value stands that a validation error is about: a setting, or one of a language's."""
    return [str(part) for part in at[: 3 if at[0] == "languages" else 1]]


def _removed(values: dict[str, Any], place: list[str]) -> bool:
    """Leave a value out, if it is there."""
    *above, name = place
    for part in above:
        if not isinstance(values := values.get(part, {}), dict):
            return False
    if name not in values:
        return False
    del values[name]
    return True


def settings_schema() -> list[tuple[str, str, Any, str]]:
    """Name, type, default and description of every setting, as editors write them."""
    schema = Settings.model_json_schema(by_alias=True)["properties"]
    return [(name, _type(entry), entry["default"], entry["description"]) for name, entry in schema.items()]


def _type(entry: dict[str, Any]) -> str:
    """What a setting may be, in words: its type, with the values or the range that it is held to."""
    if "enum" in entry:
        return " or ".join(f'"{value}"' for value in entry["enum"])
    if entry["type"] == "array":
        items = entry["items"]
        return f"list of {_type(items) if 'enum' in items else 'strings'}"
    kind = str(entry["type"])
    return f"{kind}, {entry['minimum']} to {entry['maximum']}" if "minimum" in entry else kind
