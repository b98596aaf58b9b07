"""What the server does around the pages: warm-up, health, metrics, compressed files, security headers."""

VERSION = "0.1.0"
