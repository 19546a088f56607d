"""The invariants of ARCHITECTURE.md: what each room may import, and what it may do."""

import ast
import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CORE = ROOT / "lstm_complete"
SERVER = ROOT / "server" / "lstm_complete_server"
PLUGINS = sorted((ROOT / "plugins").glob("lstm_complete_*"))

# What each room of the core may import of the core, besides itself and
# `errors`, `version`, `compiling`, `cores`, `installing` and `resident`.
ROOMS = {
    "text": set(),
    "languages": {"text"},
    "artifacts": {"text"},
    "nets": {"text", "artifacts"},
    "cluster": set(),
    "statistics": {"artifacts"},
    "memory": {"text", "languages"},
    "corpus": {"text", "languages", "artifacts", "cluster", "memory"},
    "training": {"text", "languages", "artifacts", "nets", "corpus", "engine"},
    "engine": {"text", "languages", "artifacts", "settings", "nets", "memory"},
    "inside": {"text", "languages", "artifacts", "memory", "engine"},
    "index": {"languages", "artifacts", "corpus", "memory", "engine"},
    "evaluation": {"text", "languages", "artifacts", "engine", "corpus", "memory", "settings"},
    "bench": {
        "text",
        "languages",
        "artifacts",
        "nets",
        "memory",
        "engine",
        "index",
        "evaluation",
        "training",
        "settings",
    },
    "lab": {"text", "languages", "artifacts", "nets", "inside", "corpus", "memory", "engine", "evaluation"},
    "cli": {
        "lab",
        "bench",
        "text",
        "languages",
        "artifacts",
        "nets",
        "cluster",
        "corpus",
        "training",
        "engine",
        "evaluation",
        "index",
        "inside",
        "memory",
        "settings",
        "statistics",
    },
}
PROTOCOL = {"pygls", "lsprotocol", "websockets", "starlette", "uvicorn"}


def imports(path: Path, *, at_load: bool = False) -> Iterator[str]:
    """Every module that a file imports; with `at_load`, only what importing the file imports."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = _outside_functions(tree) if at_load else ast.walk(tree)
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""


def _outside_functions(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield child
            yield from _outside_functions(child)


def files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


@pytest.mark.parametrize("room", ROOMS)
def test_imports_run_one_way(room: str) -> None:
    allowed = ROOMS[room] | {room, "errors", "version", "compiling", "cores", "installing", "resident", ""}
    for path in files(CORE / room):
        for module in imports(path):
            if module.split(".")[0] == "lstm_complete":
                assert [*module.split("."), ""][1] in allowed, f"{path} imports {module}"


def test_every_room_is_listed() -> None:
    assert {path.name for path in CORE.iterdir() if any(path.glob("*.py"))} == set(ROOMS)


def test_only_the_server_imports_a_protocol() -> None:
    for path in [*files(CORE), *(file for plugin in PLUGINS for file in files(plugin))]:
        assert not {module.split(".")[0] for module in imports(path)} & PROTOCOL, path


def test_the_core_imports_the_server_only_when_a_command_runs() -> None:
    for path in files(CORE):
        wanted = [module for module in imports(path) if module.startswith("lstm_complete_server")]
        assert not wanted or path.parent.name == "cli", path
        assert not [m for m in imports(path, at_load=True) if m.startswith("lstm_complete_server")], path


def test_torch_is_imported_by_nets_and_training_only() -> None:
    for path in [*files(CORE), *files(SERVER)]:
        if path.parent.name not in ("nets", "training", "lab"):
            loaded = list(imports(path, at_load=True))
            assert not {module.split(".")[0] for module in loaded} & {"torch", "matplotlib"}, path
            assert not [m for m in loaded if m.startswith(("lstm_complete.nets", "lstm_complete.training"))], path


@pytest.mark.skipif(Path("/dev/nvidiactl").exists(), reason="where there is a GPU, torch is loaded for it")
def test_serving_and_completing_load_no_torch() -> None:
    code = (
        "import sys, lstm_complete_server.main; from lstm_complete.cli.main import main;"
        f"status = main(['complete', {str(ROOT / 'examples' / 'draft.py')!r}, '--line', '12', '--column', '0']);"
        "heavy = {name.split('.')[0] for name in sys.modules} & {'torch', 'matplotlib', 'ray'};"
        "sys.exit(status or len(heavy))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_no_command_loads_the_engine_before_it_runs() -> None:
    code = (
        "import sys, lstm_complete.cli.main;"
        "sys.exit(len({'numba', 'onnxruntime', 'onnx', 'torch', 'pygls', 'matplotlib'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_only_cli_and_server_print() -> None:
    for path in files(CORE):
        if path.parent.name == "cli":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                assert ast.unparse(node.func) not in ("print", "sys.stdout.write", "sys.stderr.write"), path


def test_no_pickle_and_no_eval() -> None:
    for path in [*files(CORE), *files(SERVER), *(file for plugin in PLUGINS for file in files(plugin))]:
        assert not {m.split(".")[0] for m in imports(path)} & {"pickle", "marshal", "shelve", "dill"}, path
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                assert ast.unparse(node.func) not in ("eval", "exec", "torch.load", "pickle.load"), path
                loads_array = ast.unparse(node.func) in ("np.load", "numpy.load")
                assert not loads_array or "allow_pickle=False" in ast.unparse(node), path


@pytest.mark.parametrize("name", ["server", "plugins", "models", "tests"])
def test_container_folders_are_no_packages(name: str) -> None:
    assert not (ROOT / name / "__init__.py").exists()


@pytest.mark.parametrize("name", ["server", "plugins", "models"])
def test_container_folders_cannot_be_imported_from_elsewhere(name: str, tmp_path: Path) -> None:
    code = f"import importlib.util, sys; sys.exit(importlib.util.find_spec({name!r}) is not None)"
    assert subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=False).returncode == 0


def test_the_plugin_contract_fits_a_page() -> None:
    spec = importlib.util.find_spec("lstm_complete.languages.contract")
    assert spec is not None and spec.origin is not None
    assert len(Path(spec.origin).read_text(encoding="utf-8").splitlines()) <= 110


def test_tracked_files_stay_small() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    sizes = [(ROOT / name).stat().st_size for name in listed.stdout.split("\0") if name]
    assert sum(sizes) <= 48 * 2**20


@pytest.mark.parametrize("folder", ["editors/vscode", "web"])
def test_a_lock_file_names_no_host(folder: str) -> None:
    assert "omit-lockfile-registry-resolved=true" in (ROOT / folder / ".npmrc").read_text()
    assert "resolved" not in (ROOT / folder / "package-lock.json").read_text()
