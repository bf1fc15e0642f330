"""Documents, refused papers and dossiers in; whole files in the outbox, and JSON, out.

The front door is `files`, through which all goes that lies in the outbox; `refused_papers`,
`client_json` and `submission_json` say what lies there.
"""
