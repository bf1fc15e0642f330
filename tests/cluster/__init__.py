"""An office on several computers: a server, who watches, and workers that are cut off."""
