"""What was drawn beside the boxes in, the questions that it puts in doubt out."""
