"""Packs editors/vscode as a .vsix, the same bytes for the same files; `scripts/vsix` builds first.

python scripts/vsix.py [TARGET]   default: editors/vscode/dist/lstm-complete.vsix
"""

import json
import sys
import zipfile
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

SOURCE = Path(__file__).resolve().parents[1] / "editors" / "vscode"
ASSETS = {
    "package.json": "Microsoft.VisualStudio.Code.Manifest",
    "README.md": "Microsoft.VisualStudio.Services.Content.Details",
    "CHANGELOG.md": "Microsoft.VisualStudio.Services.Content.Changelog",
    "LICENSE": "Microsoft.VisualStudio.Services.Content.License",
}
LICENSES = "dist/licenses.md"
FILES = (*ASSETS, "dist/extension.js", LICENSES)
# Marketplaces tell text from binary by these; LICENSE has no ending.
CONTENT_TYPES = """<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension=".json" \
ContentType="application/json"/><Default Extension=".vsixmanifest" ContentType="text/xml"/><Default Extension=".md" \
ContentType="text/markdown"/><Default Extension=".js" ContentType="application/javascript"/><Override \
PartName="/extension/LICENSE" ContentType="text/plain"/></Types>
"""


def pack(target: Path) -> None:
    """Write the .vsix; raises FileNotFoundError where the extension is not built."""
    package = json.loads((SOURCE / "package.json").read_text(encoding="utf-8"))
    parts = {"extension.vsixmanifest": manifest(package).encode(), "[Content_Types].xml": CONTENT_TYPES.encode()}
    parts |= {f"extension/{name}": (SOURCE / name).read_bytes() for name in FILES}
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)  # at a fixed time, the format's first


def licenses() -> str:
    """Names and licences of the packages that the bundle holds; raises FileNotFoundError where one has none."""
    packages = json.loads((SOURCE / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    parts = ["# Licenses\n\nThe extension bundles these packages:\n"]
    for path, package in packages.items():
        if path and not package.get("dev"):
            name = path.rpartition("node_modules/")[2]
            parts.append(f"## {name} - {package['version']} ({package['license']})\n\n{license_of(SOURCE / path)}\n")
    return "\n".join(parts)


def license_of(package: Path) -> str:
    """The text of an installed package's licence."""
    for file in sorted(package.iterdir()):
        if file.stem.lower() in {"license", "licence"}:
            return file.read_text(encoding="utf-8").strip()
    raise FileNotFoundError(f"{package} holds no licence")


def manifest(package: dict[str, Any]) -> str:
    """The manifest that installers read, from package.json."""
    assets = "".join(
        f'<Asset Type="{kind}" Path="extension/{name}" Addressable="true"/>' for name, kind in ASSETS.items()
    )
    properties = {
        "Microsoft.VisualStudio.Code.Engine": package["engines"]["vscode"],
        "Microsoft.VisualStudio.Code.ExtensionKind": ",".join(package["extensionKind"]),
    }
    values = "".join(f'<Property Id="{name}" Value={quoteattr(value)}/>' for name, value in properties.items())
    identity = " ".join(
        f"{attribute}={quoteattr(package[key])}"
        for attribute, key in (("Id", "name"), ("Version", "version"), ("Publisher", "publisher"))
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">'
        f'<Metadata><Identity Language="en-US" {identity}/>'
        f"<DisplayName>{escape(package['displayName'])}</DisplayName>"
        f'<Description xml:space="preserve">{escape(package["description"])}</Description>'
        f"<Tags>{escape(','.join(package['keywords']))}</Tags>"
        f"<Categories>{escape(','.join(package['categories']))}</Categories>"
        f"<Properties>{values}</Properties><License>extension/LICENSE</License></Metadata>"
        '<Installation><InstallationTarget Id="Microsoft.VisualStudio.Code"/></Installation>'
        f"<Dependencies/><Assets>{assets}</Assets></PackageManifest>\n"
    )


if __name__ == "__main__":
    (SOURCE / LICENSES).write_text(licenses(), encoding="utf-8")
    pack(Path(sys.argv[1]) if len(sys.argv) > 1 else SOURCE / "dist" / "lstm-complete.vsix")
