"""Analysis of English text: normal forms, quantities, abbreviations, conditions, table rows."""
