"""An open store in; what waits, what is due, what to print, what came in and how it goes, out.

The front door is `gathering.gathered`; `overview` writes it as a page beside the documents. Nothing
in it says a name, an answer, or what somebody called a file.
"""
