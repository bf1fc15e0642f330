"""A Reading in; a Submission, a page that waits, or a Refusal out; front door: `collation`."""
