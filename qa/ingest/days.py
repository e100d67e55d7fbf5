"""How texts write days and times of day."""

MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
DAY = (
    rf"\d{{1,2}}(?: ?[-\u2013] ?\d{{1,2}})?(?:st|nd|rd|th|\.)? {MONTH}(?:,? (?:19|20)\d\d)?"
    rf"|{MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? (?:19|20)\d\d)?"
    r"|(?:19|20)\d\d-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d"
)
"""A day, perhaps of a year: "3 May", "May 3, 2031", "2031-05-03"; or some that follow one another: "3-5 May"."""
DAY_OF_YEAR = rf"(?=.*(?:19|20)\d\d)(?:{DAY}|{MONTH},? (?:19|20)\d\d|(?:19|20)\d\d)"
"""A day, a month or a year alone, to the end of a text: "3 May 2031", "May 2031"."""
DAY_IN_FIGURES = r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}"
"""A day of a year in any order, where other signs show that it is one: "12/05/31"."""
CLOCK = r"\d{1,2}[:.]\d\d(?::\d\d)?(?: ?[APap]\.?[Mm]\.?)?"
"""A time of day: "06:05", "6.05 p.m."."""
