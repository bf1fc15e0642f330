"""The inbox in, settled and safely copied files out (Arrival); front door: `watching`."""
