"""Papers in, correction sheets that ask about them out; and those filled in, confirmations out.

The front door is `correction_sheets.Correcting`; `suggestions.Suggesting` adds what handwriting may
say.
"""
