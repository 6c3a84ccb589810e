"""Plain figures and whole ballots for other programs: CSV, SPSS, DDI-Codebook."""
