"""Verbs that say what something does to another thing, by their stems: more of it, less of it, or only that it changes."""

RISE = (
    "increas|enhanc|potentiat|activat|stimulat|elevat|rais|facilitat|promot|induc|evok|elicit|trigger|strengthen|prolong|"
    "up-?regulat|boost|improv"
)
FALL = "inhibit|reduc|decreas|suppress|lower|attenuat|abolish|down-?regulat|weaken|shorten|diminish|declin|worsen"
TOUCH = "alter|chang|affect|influenc|modulat"
