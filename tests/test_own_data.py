"""What a document's record, or its own head, says of it can be asked; what neither says is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.settings import load_settings
from tests.spread import spread

BIB = """@article{okafor2018, author={Okafor, Ngozi and van der Lind, Per}, title={Sediment below small weirs}, volume={42}, number={3},
  journal={Annals of River Engineering}, year={2018}, pages={211--229}, doi={10.5555/are.42}, publisher={Weirside Press},
  copyright={CC BY 4.0}, issn={1234-5678}}
@book{harrow2003, author={Harrow, Edith}, title={Bell foundries}, publisher={Lantern House}, address={Tallinn}, year={2003}}
@inproceedings{sato2021, author={Sato, Kenji}, title={Cache-aware joins}, booktitle={Northern Symposium on Data}, year={2021},
  pages={55--66}, doi={10.5555/nsd.21}}
@phdthesis{moreau2015, author={Moreau, Claire}, title={Orchids under grazing}, school={University of Westmere}, year={2015}}
@techreport{quay2020, author={{Quay Authority}}, title={Dredging plan}, institution={Port of Marlow}, number={17}, year={2020}}
"""
RIS = """TY  - JOUR\nID  - pinto2012\nAU  - Pinto, Rosa\nTI  - Nest boxes for starlings\nT2  - Bird Populations\nPY  - 2012/06//
VL  - 19\nIS  - 4\nSP  - 301\nEP  - 315\nPB  - Feather & Sons\nDO  - 10.5555/bp.19\nAD  - Department of Ornithology, Lund\nER  - \n"""
CSL = """[{"id": "zeng2024", "type": "article-journal", "title": "Salt creep on basalt", "container-title": "Stone and Weather",
 "author": [{"family": "Zeng", "given": "Li", "affiliation": [{"name": "Facade Laboratory, Turin"}]}], "volume": "8", "issue": "1",
 "issued": {"date-parts": [[2024, 2, 9]]}, "page": "1-14", "DOI": "10.5555/sw.8",
 "license": [{"URL": "https://creativecommons.org/licenses/by/4.0/"}]},
 {"id": "ito1987", "type": "book", "title": "Kites of the western isles", "author": [{"family": "Ito", "given": "Haru"}],
 "publisher": "Paper Sky", "publisher-place": "Osaka", "issued": {"date-parts": [[1987]]}, "ISBN": "978-0-00-000003-5"}]"""
FRONT = """---
title: Mussels in ballast water
authors: [{name: Runa Dahl, affiliation: Fjord Station}]
date: 2019-09-03
journal: Marine Crossings
volume: 11(2):88-97
doi: 10.5555/mc.11
publisher: Tidewater Publishing
license: CC0
---
Mussels settled on 14 of 20 hulls. Ozone killed 95 percent of the larvae.
"""
JATS = """<article><front><journal-meta><journal-title-group><journal-title>Annals of Cheese</journal-title></journal-title-group>
<publisher><publisher-name>Rennet Press</publisher-name></publisher></journal-meta><article-meta>
<article-id pub-id-type="doi">10.5555/cheese.3</article-id><title-group><article-title>Eyes in hard cheese</article-title></title-group>
<contrib-group><contrib contrib-type="author"><name><surname>Alp</surname><given-names>Urs</given-names></name>
<xref ref-type="aff" rid="a"/></contrib></contrib-group><aff id="a">Dairy School, Thun</aff><pub-date><year>2020</year></pub-date>
<volume>3</volume><issue>9</issue><fpage>21</fpage><lpage>34</lpage>
<history><date date-type="received"><day>4</day><month>5</month><year>2019</year></date><date date-type="rev-recd"><year>2019</year></date>
<date date-type="accepted"><day>9</day><month>11</month><year>2019</year></date></history><funding-group><award-group><funding-source>
<institution-wrap><institution>Alpine Milk Fund</institution><institution-id>17</institution-id></institution-wrap></funding-source>
</award-group></funding-group></article-meta></front>
<body><p>Eyes grew to 18 mm at 22 degrees. Hay seeded most of them.</p></body></article>"""
HTML = """<html><head><title>Solar stills</title><meta name="citation_author" content="Tama Rua">
<meta name="citation_journal_title" content="Island Engineering"><meta name="citation_publication_date" content="2014/03/01">
<meta name="citation_volume" content="5"><meta name="citation_firstpage" content="9"><meta name="citation_lastpage" content="18">
<meta name="citation_publisher" content="Lagoon House"></head>
<body><h1>Solar stills</h1><p>A still of 2 square metres gave 7 litres per day. Glass was better than plastic.</p></body></html>"""
FILES = {
    "library.bib": BIB, "more.ris": RIS, "csl.json": CSL, "mussels.md": FRONT, "cheese.xml": JATS, "stills.html": HTML,
    "okafor2018.txt": "Gravel passed low weirs within two floods. The volume of trapped gravel was 340 cubic metres.\n",
    "harrow2003.txt": "Bells were cast from bronze with 22 percent tin. Moulds were of loam.\n",
    "sato2021.txt": "The join runs 1.8 times faster. Its journal is kept on flash.\n",
    "moreau2015.txt": "Seedlings were counted in 60 plots. Recruitment fell by half where sheep grazed in May.\n",
    "quay2020.txt": "The basin will be dredged to 9.5 m. Work stops during the herring run.\n",
    "pinto2012.txt": "Starlings fledged 3.9 young per box in parks. Doves took wide holes.\n",
    "zeng2024.txt": "Salt rose 40 cm in six winters. Lime wash slowed it by a third.\n",
    "ito1987.txt": "The long kite has a tail of 6 m. Bamboo is split in November.\n",
}  # fmt: skip
QUESTIONS = {
    "author": "Who wrote it?", "year": "When was it published?", "title": "What is the title?",
    "journal": "In which journal was it published?", "volume": "Which volume is it in?", "pages": "On which pages does it stand?",
    "issue": "Which issue is it in?", "doi": "What is the DOI?", "publisher": "Who is the publisher?",
    "licence": "Under which license is it published?", "affiliation": "What is the authors' affiliation?",
    "accepted": "When was it accepted?", "received": "When was it received?", "funder": "Who funded it?",
    "place": "Where was it published?", "isbn": "What is the ISBN?", "issn": "What is the ISSN?",
}  # fmt: skip
SAID: dict[str, dict[str, str | None]] = {
    "okafor2018": {"author": "Ngozi Okafor, Per van der Lind", "year": "2018", "title": "Sediment", "volume": "42", "issue": "3",
                   "journal": "Annals of River Engineering", "pages": "211-229", "doi": "10.5555/are.42", "issn": "1234-5678",
                   "publisher": "Weirside Press", "licence": "CC BY 4.0"},
    "harrow2003": {"author": "Edith Harrow", "year": "2003", "publisher": "Lantern House", "place": "Tallinn", "journal": None,
                   "doi": None, "licence": None},
    "sato2021": {"author": "Kenji Sato", "year": "2021", "journal": "Symposium on Data", "pages": "55-66", "doi": "10.5555/nsd.21"},
    "moreau2015": {"author": "Claire Moreau", "year": "2015", "publisher": "University of Westmere", "journal": None, "doi": None},
    "quay2020": {"author": "Quay Authority", "year": "2020", "publisher": "Port of Marlow", "journal": None, "volume": None},
    "pinto2012": {"author": "Rosa Pinto", "year": "2012", "journal": "Bird Populations", "volume": "19", "pages": "301-315",
                  "publisher": "Feather & Sons", "doi": "10.5555/bp.19", "affiliation": "Lund", "licence": None},
    "zeng2024": {"author": "Li Zeng", "year": "2024", "journal": "Stone and Weather", "volume": "8", "issue": "1", "pages": "1-14",
                 "doi": "10.5555/sw.8", "affiliation": "Turin", "licence": "CC BY 4.0"},
    "ito1987": {"author": "Haru Ito", "year": "1987", "title": "Kites", "publisher": "Paper Sky", "place": "Osaka",
                "isbn": "978-0-00-000003-5", "journal": None},
    "mussels": {"author": "Runa Dahl", "year": "2019", "journal": "Marine Crossings", "volume": "11", "issue": "2", "pages": "88-97",
                "doi": "10.5555/mc.11", "publisher": "Tidewater", "licence": "CC0", "affiliation": "Fjord Station"},
    "cheese": {"author": "Urs Alp", "year": "2020", "journal": "Annals of Cheese", "volume": "3", "issue": "9", "pages": "21-34",
               "doi": "10.5555/cheese.3", "publisher": "Rennet Press", "affiliation": "Thun", "licence": None,
               "accepted": "2019-11-09", "received": "2019-05-04", "funder": "Alpine Milk Fund"},
    "stills": {"author": "Tama Rua", "year": "2014", "journal": "Island Engineering", "volume": "5", "pages": "9-18",
               "publisher": "Lagoon House", "doi": None, "funder": None},
}  # fmt: skip


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Documents of other fields, eight of them with a record, three with a head of their own."""
    base = tmp_path_factory.mktemp("own")
    for name, text in FILES.items():
        (base / name).write_text(text)
    with Assistant(load_settings(base / "store")) as assistant:
        assert not assistant.ingest([base]).refused
        yield assistant


@pytest.mark.parametrize("source", spread(SAID, "okafor2018", "harrow2003", "mussels"))
def test_own_data_can_be_asked(assistant: Assistant, source: str) -> None:
    """Each field is answered first with its value; a field that nothing says is refused."""
    for field, value in SAID[source].items():
        answer = assistant.ask(QUESTIONS[field], [source])
        if value is None:
            assert answer.abstained, (field, answer.statements)
        else:
            assert answer.statements and value in answer.statements[0].text, (field, answer.statements, answer.reason)
            assert answer.statements[0].citations[0].section == "About this document"


def test_a_word_of_the_title_names_no_field(tmp_path: Path) -> None:
    """A paper on journals is dated, though the question has the word of another field."""
    (tmp_path / "a.md").write_text(
        "---\ntitle: Journal bearings under load\nauthor: Ada Roe\nyear: 2011\n---\nOil films of 4 µm carry the shaft.\n"
    )
    with Assistant(load_settings(tmp_path / "store")) as assistant:
        assistant.ingest([tmp_path / "a.md"])
        answer = assistant.ask("When was the paper on journal bearings published?")
        assert "2011" in answer.statements[0].text


def test_what_a_document_says_of_itself_answers_on_no_other(tmp_path: Path) -> None:
    """The author of a document answers questions that name it, or no document, and none on another that names no author."""
    (tmp_path / "stills.html").write_text(HTML)
    (tmp_path / "mussels.md").write_text(FRONT)
    (tmp_path / "libfetch.txt").write_text(
        "The libfetch library fetches pages over HTTP. It retries a request 2 times.\n"
    )
    asked = {
        "Who wrote the libfetch library?": set(), "Who is the author of mussels in ballast water?": {"mussels"},
        "When were the solar stills published?": {"stills"}, "Who wrote the paper?": {"stills", "mussels"},
    }  # fmt: skip
    with Assistant(load_settings(tmp_path / "store")) as assistant:
        assistant.ingest([tmp_path])
        for question, sources in asked.items():
            hits = [hit for hit in assistant.search(question) if hit.unit.section == "About this document"]
            assert {hit.document.source for hit in hits} == sources, question
