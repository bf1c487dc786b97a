"""What bills read: clients and their meters, readings as matrices, tariffs, prices, history."""
