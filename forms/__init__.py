"""All knowledge of the paper: what is asked, where it stands, how it is drawn."""
