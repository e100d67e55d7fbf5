"""Change files of every format at random, read them, and print what came of it.

    python evals/fuzz.py --count 2000

A changed file must be read, or refused with an `InputError`. Exit code 1: another exception, or a file that took longer than
`SLOW_S` seconds. Half of the changes of a compressed container are made inside one of its parts.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import subprocess
import sys
import time
import traceback
import zipfile
from collections import Counter
from email.message import EmailMessage

from fpdf import FPDF
from pypandoc import get_pandoc_path

from qa.errors import InputError
from qa.ingest.read import read_upload
from qa.ingest.readers import SUFFIXES

SLOW_S = 130
"""Ten more than pandoc may take before the file is refused."""
SAMPLE = """---
title: Kinetics of melarone
author: A. Author
date: 2024-03-01
---

# Kinetics

The half-life of melarone is 7 hours in 40 adults (95% CI 5 to 9).[1] It is *bound* to H~2~O and α4βδ receptors.[^note]

[^note]: Measured at 37 °C.

| Receptor | EC50 (nM) | n |
|----------|-----------|---|
| alpha1   | 120 ± 10  | 6 |
| alpha4   | 60 ± 5    | 7 |

- first, $E = mc^2$
- second

## References

[1] Smith J, Lee K. Kinetics of melarone in adults. Journal of Sleep. 2019;4:1-9. doi:10.1000/melarone.1
"""
_PANDOC = {
    ".docx": "docx", ".odt": "odt", ".pptx": "pptx", ".epub": "epub", ".rtf": "rtf", ".html": "html", ".xml": "jats_archiving",
    ".tex": "latex", ".rst": "rst", ".org": "org", ".typ": "typst", ".wiki": "mediawiki", ".ipynb": "ipynb", ".man": "man",
}  # fmt: skip
_SHEETS = {
    "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    "</Types>",
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
    '<sheet name="Dose" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
    'Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/s1.xml"/>'
    "</Relationships>",
    "xl/worksheets/s1.xml": '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    '<row r="1"><c r="A1" t="inlineStr"><is><t>Drug</t></is></c><c r="B1" t="inlineStr"><is><t>Dose (mg)</t></is></c></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t>melarone</t></is></c><c r="B2"><v>5</v></c></row></sheetData></worksheet>',
}


def samples() -> dict[str, bytes]:
    """A sound file for each suffix that has a reader of its own."""
    table = b"drug,dose (mg),n\nmelarone,5,40\nother,10,41\n"
    files = {".md": SAMPLE.encode(), ".txt": SAMPLE.encode(), ".csv": table, ".tsv": table.replace(b",", b"\t")}
    for suffix, to in _PANDOC.items():
        command = [get_pandoc_path(), "--from", "markdown", "--to", to, "--standalone", "--output", "-"]
        files[suffix] = subprocess.run(command, input=SAMPLE.encode(), capture_output=True, check=True).stdout
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "a@example.org", "Kinetics of melarone"
    mail.set_content(SAMPLE)
    files[".eml"] = mail.as_bytes()
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica")
    pdf.multi_cell(0, text=SAMPLE.encode("latin-1", "ignore").decode("latin-1"))
    files[".pdf"] = bytes(pdf.output())
    files[".xlsx"] = packed({name: text.encode() for name, text in _SHEETS.items()})
    return files


def packed(parts: dict[str, bytes]) -> bytes:
    """A container of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def changed(content: bytes, chance: random.Random) -> bytes:
    """A file with one to eight changes: bytes replaced, removed, repeated, moved or put in; or cut."""
    if zipfile.is_zipfile(io.BytesIO(content)) and chance.random() < 0.5:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
        name = chance.choice([name for name, part in parts.items() if part])
        return packed({**parts, name: changed(parts[name], chance)})
    for _ in range(chance.randint(1, 8)):
        start = chance.randrange(len(content) + 1)
        end = min(len(content), start + int(chance.expovariate(1 / 30)))
        piece, before, after = content[start:end], content[:start], content[end:]
        other = chance.randrange(len(content) + 1)
        content = (
            chance.choice(
                [
                    before + bytes(chance.randrange(256) for _ in piece) + after,
                    before + after,
                    before + piece * chance.choice([2, 3, 200]) + after,
                    before + content[other : other + len(piece)] + after,
                    before
                    + chance.choice([b"\0", b"\xff", b"<", b"{", b"]]>", b"&#0;", b"999999999999", b"-1", b"\n\n"])
                    + content[start:],
                    content[:start] if chance.random() < 0.3 else content,
                ]
            )
            or b" "
        )
    return content


def main() -> int:
    """Run the changes, print the table, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=2_000, help="Changed files.")
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    files = samples()
    assert set(files) <= set(SUFFIXES)
    counted: Counter[tuple[str, str]] = Counter()
    for number in range(wanted.count):
        suffix = sorted(files)[number % len(files)]
        content = changed(files[suffix], random.Random(f"{wanted.seed} {number}"))
        begun = time.monotonic()
        try:
            document = read_upload(f"file{suffix}", content, max_bytes=20_000_000)
            for unit in document.units:
                assert document.text[unit.start : unit.end] == unit.text
            json.dumps(document.text, ensure_ascii=False).encode()
            came = "read"
        except InputError:
            came = "refused"
        except Exception:
            came = "FAILED"
            print(f"{suffix} {number}: {traceback.format_exc(limit=-3)}", flush=True)
        if time.monotonic() - begun > SLOW_S:
            came = "SLOW"
            print(f"{suffix} {number}: {time.monotonic() - begun:.0f} s", flush=True)
        counted[suffix, came] += 1
        if number % 100 == 99:
            print(f"{number + 1} of {wanted.count}", file=sys.stderr, flush=True)
    print("| suffix | read | refused | FAILED | SLOW |\n|---|---|---|---|---|")
    for suffix in sorted(files):
        print(
            "|",
            " | ".join([suffix, *(str(counted[suffix, came]) for came in ("read", "refused", "FAILED", "SLOW"))]),
            "|",
        )
    return 1 if any(came in ("FAILED", "SLOW") for _, came in counted) else 0


if __name__ == "__main__":
    sys.exit(main())
