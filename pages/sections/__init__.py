"""What one page alone shows, in a folder named after it; what several pages show is in pages/parts."""
