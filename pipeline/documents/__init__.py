"""What people receive: Progress in, a PDF out."""
