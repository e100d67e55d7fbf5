"""How right is an assistant? Suites of questions, metrics with intervals, gates, and the report."""
