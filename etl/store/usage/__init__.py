"""Inputs of bills: clients and their meters, readings as matrices, tariffs, prices, history."""
