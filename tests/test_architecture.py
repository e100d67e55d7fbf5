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
    "sentence_transformers": {"index/embedder.py", "index/export.py", "index/weights.py"},
    "torch": {"index/embedder.py", "index/export.py", "index/weights.py"},
    "onnx": {"index/embedder.py", "index/export.py"},
    "onnxruntime": {"index/embedder.py", "index/export.py"},
    "tokenizers": {"index/embedder.py"},
    "transformers": {"index/export.py"},
    "Stemmer": {"text/terms.py"},
    "langchain": {"llm/provider.py"},
    "langchain_core": {
        "answer/langchain.py",
        "answer/retriever.py",
        "llm/client.py",
        "llm/provider.py",
        "assistant.py",
    },
    "yaml": {"ingest/frontmatter.py", "evaluate/suite.py"},
    "pydantic": {
        "evaluate/suite.py",
        "serve/schema.py",
        "serve/sources_schema.py",
        "serve/openai.py",
        "serve/mcp_tools.py",
    },
    "jinja2": {"evaluate/page.py", "notes/audit/page.py"},
    "cryptography": {"record/sign.py"},
    "fastapi": {
        "serve/metrics.py",
        "serve/app.py",
        "serve/error_handlers.py",
        "serve/routes.py",
        "serve/openai.py",
        "serve/run.py",
    },
    "starlette": {"serve/app.py", "serve/error_handlers.py", "serve/security.py", "serve/metrics.py"},
    "uvicorn": {"serve/run.py"},
    "limits": {"serve/security.py"},
    "prometheus_client": {"serve/metrics.py"},
    "opentelemetry": {"serve/metrics.py"},
    "mcp": {"serve/mcp.py"},
    "anyio": {"serve/mcp.py"},
    "typer": {"cli/batch.py", "cli/main.py", "cli/checks.py", "cli/serve.py", "cli/options.py", "cli/chat.py"},
    "rich": {"cli/progress.py"},
    "platformdirs": {"settings.py"},
}
LAYERS = (
    "types",
    "errors",
    "settings",
    "corpus",
    "ingest",
    "index",
    "answer",
    "audit",
    "conflicts",
    "beside",
    "conversation",
    "assistant",
    "bibliography",
    "contract",
    "evaluate",
    "render",
    "explain",
    "markdown",
    "pathway",
    "serve",
    "record",
    "progress",
    "batch",
    "talk",
    "options",
    "cli_checks",
    "cli_serve",
    "cli",
)
"""Imports point to the left only."""


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


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_one_way(module: str) -> None:
    """Stages import what stands before them, and never a door."""
    own = module.split("/")[0].removesuffix(".py")
    if own not in LAYERS:
        return  # the package's front and its __main__ may see everything
    for name in imports(PACKAGE / module):
        parts = name.split(".")
        if parts[0] == "qa" and len(parts) > 1 and parts[1] in LAYERS:
            assert LAYERS.index(parts[1]) <= LAYERS.index(own), f"{module} imports {name}"


def test_importing_qa_loads_nothing_heavy() -> None:
    """`import qa` loads no model library, no vector store and no LangChain."""
    code = "import sys, qa; print(' '.join(m for m in sys.modules if '.' not in m))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    heavy = {
        "torch",
        "transformers",
        "sentence_transformers",
        "chromadb",
        "onnxruntime",
        "langchain",
        "langchain_core",
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
    """Files stay under 265 lines."""
    long = {m: n for m in MODULES if (n := len((PACKAGE / m).read_text().splitlines())) > 265}
    assert not long
