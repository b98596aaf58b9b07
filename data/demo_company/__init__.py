"""The demo company: an invented help desk whose exports Latitude can be shown and tested with."""
