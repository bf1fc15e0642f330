"""Papers in, what people are asked about them out; and their answers in, confirmations out."""
