"""How the models of this package are made: one module per model, each deterministic."""
