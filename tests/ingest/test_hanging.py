"""Pages of manuals as a terminal prints them, in raw text."""

from qa.ingest.read import read_text

MANUAL = """SIFT(1)                        User Commands                        SIFT(1)

NAME
       sift - sift heaps of sand

SYNOPSIS
       sift [-v] [--mesh size] heap ...

DESCRIPTION
       Sift  reads  each  heap  in turn and writes the grains that pass its
       mesh to the floor. Wet heaps come last.

   Sizes of meshes
       Sizes are in millimetres unless a unit follows.

OPTIONS
       -v, --verbose
              Print the count of grains.

       -m, --mesh size
              The mesh to take. The default is 4 millimetres, at which pebbles
              stay behind.

              Finer meshes are sold apart. They
              tear easily.

EXIT STATUS
       0      All heaps were sifted.
       7      A heap was frozen, so that no grain of it could pass the
              finest mesh.

ENVIRONMENT
       SIFT_DIR
              Where heaps lie.

EXAMPLE
       sift --mesh 3 north
       sift -v south

Sift 2.1                        2024-05-01                          SIFT(1)
"""


def test_a_page_of_a_manual() -> None:
    """Headings at the margin are sections; options, variables and numbers stand with what explains them."""
    document = read_text(MANUAL, source="sift", markdown=False)
    assert document.title == "SIFT(1) User Commands"
    assert [(unit.section, unit.text) for unit in document.units] == [
        ("NAME", "sift - sift heaps of sand"),
        ("SYNOPSIS", "sift [-v] [--mesh size] heap ..."),
        ("DESCRIPTION", "Sift reads each heap in turn and writes the grains that pass its mesh to the floor."),
        ("DESCRIPTION", "Wet heaps come last."),
        ("Sizes of meshes", "Sizes are in millimetres unless a unit follows."),
        ("OPTIONS", "-v, --verbose: Print the count of grains."),
        (
            "OPTIONS",
            "-m, --mesh size: The mesh to take. The default is 4 millimetres, at which pebbles stay behind.",
        ),
        ("OPTIONS", "Finer meshes are sold apart."),
        ("OPTIONS", "They tear easily."),
        ("EXIT STATUS", "0 All heaps were sifted."),
        ("EXIT STATUS", "7 A heap was frozen, so that no grain of it could pass the finest mesh."),
        ("ENVIRONMENT", "SIFT_DIR: Where heaps lie."),
        ("EXAMPLE", "sift --mesh 3 north"),
        ("EXAMPLE", "sift -v south"),
        ("EXAMPLE", "Sift 2.1 2024-05-01 SIFT(1)"),
    ]


def test_speakers_over_what_they_say_are_no_headings() -> None:
    """Lines in capitals that recur over deeper text, as in a play, make no page of a manual."""
    play = "THE MILL\n\nANNA\n    The mill is shut, I fear.\n\nOTTO\n    Then go to Tarn.\n\nANNA\n    It is too far for me.\n"
    document = read_text(play, source="play", markdown=False)
    assert not {"ANNA", "OTTO"} & {section.heading for section in document.sections}
