"""A reader that was taken over: a real process that speaks the pipe's own protocol, and lies.

`lies` is what it can say instead of the truth; a paper names the lie that takes its reader over.
`liars` is the process. Nothing of a lie may be believed: `make attack` counts them all.
"""
