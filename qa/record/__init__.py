"""An answer on record: one file with which it can be checked later, by people who trust neither its writer nor qa.

answer -> record -> sign -> file                                                    qa ask --record
file -> load -> hash · signature · words at their places · statements verified anew qa verify-record
file -> load -> ask again -> same · moved · new · gone, and why                     qa replay
"""

CHANGED = 6
"""Exit code of a record that does not hold, and of an answer that is not the same any more."""
