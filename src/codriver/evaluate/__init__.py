"""The proof: what a drive was worth in figures, suites of drives, and the report that shows both."""
