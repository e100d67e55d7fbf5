"""The house rules that a machine can check: who may import what, and what nobody imports at `import qa`."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "qa"
OWNERS = {
    "chromadb": {"index/vectors.py"},
    "qdrant_client": {"index/qdrant_points.py", "index/qdrant_server.py"},
    "ray": {"index/cluster.py"},
    "sentence_transformers": {"reader/reader.py", "index/embedder.py", "index/export.py", "index/weights.py"},
    "torch": {"reader/reader.py", "index/embedder.py", "index/export.py", "index/weights.py"},
    "onnx": {"index/embedder.py", "index/export.py"},
    "onnxruntime": {"index/embedder.py", "index/export.py"},
    "tokenizers": {"index/embedder.py"},
    "transformers": {"index/export.py"},
    "Stemmer": {"text/terms.py"},
    "langchain": {"llm/provider.py"},
    "langchain_core": {
        "answer/langchain.py",
        "llm/client.py",
        "llm/provider.py",
        "assistant.py",
    },
    "markdown_it": {"ingest/markdown.py", "ingest/inline.py"},
    "lxml": {
        "ingest/xml.py",
        "ingest/jats.py",
        "ingest/slides.py",
        "ingest/spreadsheet.py",
        "ingest/quoted.py",
        "ingest/webpage.py",
        "ingest/zotero_rdf.py",
    },
    "charset_normalizer": {"ingest/blocks.py"},
    "pypdfium2": {"ingest/pdf/characters.py", "ingest/pdf/child.py", "ingest/pdf/drawings.py", "ingest/pdf/render.py"},
    "yaml": {"ingest/frontmatter.py", "evaluate/suite.py"},
    "pydantic": {
        "evaluate/suite.py",
        "json_forms.py",
        "serialize.py",
        "serve/schema.py",
        "serve/openai.py",
        "serve/mcp_tools.py",
    },
    "pydantic_core": {"json_forms.py", "serialize.py"},
    "jinja2": {"text/page_template.py"},
    "cryptography": {"record/sign.py"},
    "fastapi": {
        "serve/metrics.py",
        "serve/app.py",
        "serve/conversations.py",
        "serve/error_handlers.py",
        "serve/routes.py",
        "serve/page_pictures.py",
        "serve/reading_room.py",
        "serve/openai.py",
        "serve/run.py",
        "serve/tables.py",
    },
    "starlette": {"serve/app.py", "serve/error_handlers.py", "serve/security.py", "serve/metrics.py"},
    "uvicorn": {"serve/run.py"},
    "limits": {"serve/security.py"},
    "prometheus_client": {"serve/metrics.py"},
    "opentelemetry": {"serve/metrics.py"},
    "mcp": {"serve/mcp.py"},
    "anyio": {"serve/mcp.py"},
    "typer": {
        "cli/batch.py",
        "cli/main.py",
        "cli/checks.py",
        "cli/serve.py",
        "cli/options.py",
        "cli/chat.py",
        "cli/table.py",
        "cli/documents.py",
        "cli/sync.py",
    },
    "rich": {"cli/progress.py", "render/table.py"},
    "platformdirs": {"settings.py"},
}
LAYERS = (
    "errors.py", "settings.py", "json_forms.py", "types.py",
    "text/", "ingest/", "index/", "reader/",
    "verify/", "question/", "retrieve/", "notes/",
    "answer/", "llm/",
    "render/bibliography.py", "render/place.py", "render/markdown.py", "render/reference_export.py",
    "assistant.py", "__init__.py",
    "render/", "serialize.py", "evaluate/", "record/", "serve/", "cli/",
    "__main__.py",
)  # fmt: skip
"""Imports point to entries before their own, or into their own room. Of two entries that fit a file the longer one counts."""


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("module", MODULES)
def test_only_the_owner_imports_a_dependency(module: str) -> None:
    """Each third-party package is imported by its owner alone."""
    for name in imports(PACKAGE / module):
        package = name.split(".")[0]
        assert module in OWNERS.get(package, {module}), f"{module} imports {package}"


def files_imported(module: str) -> set[str]:
    """The files of the package that a file imports, wherever in it: at its top, in a function, for type checking."""
    found = set()
    for name in imports(PACKAGE / module):
        parts = name.split(".")
        if parts[0] == "qa":
            for path in ("/".join(parts[1:]), "/".join(parts[1:-1])):
                files = [file.lstrip("/") for file in (f"{path}.py", f"{path}/__init__.py")]
                if known := next((file for file in files if file in MODULES), None):
                    found.add(known)
                    break
    return found - {module}


def layer_of(module: str) -> str:
    """The most specific entry of the layers that a file belongs to."""
    fitting = [entry for entry in LAYERS if module == entry or (entry.endswith("/") and module.startswith(entry))]
    assert fitting, f"{module} has no layer"
    return max(fitting, key=len)


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_one_way(module: str) -> None:
    """A file imports what stands in layers before its own, or in its own."""
    own = LAYERS.index(layer_of(module))
    later = [other for other in files_imported(module) if LAYERS.index(layer_of(other)) > own]
    assert not later, f"{module} imports {', '.join(later)}"


def test_no_files_import_one_another() -> None:
    """No chain of imports leads from a file back to it."""
    graph = {module: files_imported(module) for module in MODULES}
    while free := {module for module, wanted in graph.items() if not wanted & graph.keys()}:
        graph = {module: wanted for module, wanted in graph.items() if module not in free}
    while unused := graph.keys() - {other for wanted in graph.values() for other in wanted}:
        graph = {module: wanted for module, wanted in graph.items() if module not in unused}
    assert not graph


def test_importing_qa_loads_nothing_heavy() -> None:
    """`import qa` loads no model library, no vector store and no LangChain."""
    code = "import sys, qa; print(' '.join(m for m in sys.modules if '.' not in m))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    heavy = {
        "torch",
        "transformers",
        "sentence_transformers",
        "chromadb",
        "qdrant_client",
        "onnxruntime",
        "langchain",
        "langchain_core",
        "pydantic",
        "typer",
        "fastapi",
        "uvicorn",
        "mcp",
    }
    assert not heavy & set(loaded)


def test_public_names_come_in_reading_order() -> None:
    """The public names are these, in this order: first what opens, then what answers, then what goes wrong."""
    import qa

    assert qa.__all__ == [
        "open", "Assistant", "Ingested",
        "Answer", "Statement", "Citation", "CitedReference", "Verdict", "Hit", "Document", "Unit",
        "QAError", "UsageError", "InputError", "StoreError", "EncoderError", "ModelError",
    ]  # fmt: skip


def test_no_file_outgrows_a_screenful_of_screens() -> None:
    """Files stay under 300 lines."""
    long = {m: n for m in MODULES if (n := len((PACKAGE / m).read_text().splitlines())) > 300}
    assert not long


def public_names(path: Path) -> set[str]:
    """The classes, functions and constants of a module that have no underscore."""
    found: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found.update(target.id for target in targets if isinstance(target, ast.Name))
    return {name for name in found if not name.startswith("_")}


def test_no_public_name_stands_in_two_modules() -> None:
    """A public name means one thing: no two modules define it."""
    owners: dict[str, list[str]] = {}
    for module in MODULES:
        for name in public_names(PACKAGE / module):
            owners.setdefault(name, []).append(module)
    assert not {name: modules for name, modules in owners.items() if len(modules) > 1}
