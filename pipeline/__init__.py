"""The route of a paper: file, Arrival, Reading, Submission, Dossier, Progress, Document, file."""
