"""How fast the pipeline is, next to the same enrichment called directly."""
