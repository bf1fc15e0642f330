"""What the office decides, opens and prints: an order form in, decisions and a receipt out."""
