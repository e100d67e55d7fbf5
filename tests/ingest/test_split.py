"""Where sentences end."""

import pytest

from qa.ingest.split import MAX_UNIT, sentences

# Each case is one paragraph with "¦" at the places where it is to be split.
CASES = {
    "abbreviations": "It rose, e.g. in rats, i.e. twice (cf. Smith et al. 2001). ¦Dr. Lee used approx. 5 mg vs. 10 mg.",
    "figures": "See Fig. 2 and Figs. 3-4. ¦No. 37 was lost. ¦Compare Eq. 4 with Ref. 5. ¦It ends in Fig. 2. ¦Then it goes on.",
    "no as a word": "The answer was no. ¦Then it changed.",
    "decimals": "The value was p = 0.003. ¦The dose was 0.5 mg. ¦It fell to 12.9 ± 2.3 nM.",
    "dosing": "One group had 5 mg q.d. for a week and 2 mg b.i.d. later. ¦It was given i.v. over 60 h.",
    "species": "Staphylococcus spp. were found. ¦In E. coli it grew.",
    "initials": "The finding of A. N. Onymous and J. Smith was new. ¦It held.",
    "spaced ellipsis": "Bits m0 . . . mN-1 are sent. ¦It is M(x) . . . MN(x) then . . . ¦All went.",
    "ellipsis": "It went on ... and on. ¦It stopped… ¦Nothing followed.",
    "quotes": 'He said "stop." ¦Then he left (slowly.) ¦All was “well.” ¦Good.',
    "question in a quote": 'They asked "why?" and left. ¦Really? ¦Yes!',
    "marks": "Levels rose.[1][2] ¦They fell again.[3,5] ¦Nothing was left.[6-8]",
    "marks after a space": "It lowers interleukin-6 (IL-6). [10][11] ¦Elevated levels were seen.",
    "marks before a stop": "It is a family [1] . ¦It has five members [2] [3] .",
    "mark without a space": "Levels rose.[3]¦Then they fell.",
    "marks in round brackets": "It holds 2 g per cup.(1) ¦It is warm.(12)¦Cups are blue (see (3)).(a)",
    "signs of notes": "It holds 2 g.* ¦It is warm!† ¦Is it?[b] ¦It is.*[2] ¦A name *.* is any, e.g.(1) a list.",
    "superscripts": "Levels rose.¹² ¦They fell.³",
    "genes": "Expression was reduced. ¦p53 was not. ¦mTOR was active. ¦bdnf rose. ¦c-Fos fell.",
    "numbers first": "They came late. ¦12 patients were seen. ¦5α-reductase acts first. ¦α-synuclein binds.",
    "countries": "It was sold in the U.S. Food and Drug Administration rules apply. ¦It is new in the U.S. ¦The price is high.",
    "vitamin": "They lacked vitamin D. ¦The others did not.",
    "institutions": "SPSS Inc. Chicago made it. ¦Smith et al.[5] showed it.",
    "unknown abbreviation": "The conc. of it and the temp. of it.",
    "list number": "1. Title of the paper. ¦Journal.",
    "broken decimal": "It was 0. 05 in all.",
    "wide stops": "これは文です。¦次の文です。",
    "exclamation": "Stop! ¦It is late.",
}


@pytest.mark.parametrize("name", CASES)
def test_sentence_ends(name: str) -> None:
    """A paragraph is split at its sentence ends and nowhere else."""
    text = CASES[name].replace("¦", "")
    assert [text[start:end] for start, end in sentences(text)] == [part.strip() for part in CASES[name].split("¦")]


def test_a_long_sentence_is_cut_at_a_clause() -> None:
    """A sentence beyond the longest unit is cut after a clause."""
    text = ", ".join(["a clause of some length without a stop"] * 60)
    spans = sentences(text)
    assert len(spans) > 1
    assert all(end - start <= MAX_UNIT for start, end in spans)
    assert all(text[start:end].endswith(",") for start, end in spans[:-1])


def test_a_long_run_of_words_is_cut_at_a_space() -> None:
    """Without punctuation the cut falls between words."""
    text = "word " * 1000 + "end"
    assert {word for start, end in sentences(text) for word in text[start:end].split()} == {"word", "end"}


def test_a_long_word_is_cut_hard_but_not_before_an_accent() -> None:
    """A single huge word is cut by length, never between a letter and its accent."""
    text = "x\u0323" * 3000
    spans = sentences(text)
    assert "".join(text[start:end] for start, end in spans) == text
    assert all(text[start] == "x" for start, _ in spans)


def test_nothing_gives_no_sentences() -> None:
    """An empty or blank paragraph has no sentences."""
    assert sentences("") == sentences("   ") == []


def test_milliseconds_end_a_sentence_and_titles_do_not() -> None:
    """A stop behind "ms" ends a sentence, with raised marks too; one behind a title before a name does not."""
    text = "The lag was 40 ms.\u2074\u207b\u2076 Heat halved it. Ms. Orm met Dr. Fell."
    assert [text[start:end] for start, end in sentences(text)] == [
        "The lag was 40 ms.\u2074\u207b\u2076",
        "Heat halved it.",
        "Ms. Orm met Dr. Fell.",
    ]
