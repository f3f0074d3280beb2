"""How well the models do, measured on text whose answer is known."""
