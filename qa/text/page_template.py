"""HTML pages made of templates, in which every value is text. This module owns `jinja2`, and imports it late."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def filled_template(template: Path, **values: Any) -> str:
    """A page from its template, every value escaped.

    Parameters: template, a file; values, all names that it uses: one that is missing is an error.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        autoescape=True,
        loader=FileSystemLoader(template.parent),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    text = environment.get_template(template.name).render(values)
    # A lone surrogate, which a document's text can hold, is no character that a file can.
    return text.encode("utf-8", "replace").decode("utf-8")
