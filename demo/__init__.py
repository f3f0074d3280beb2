"""`make demo`: the whole pipeline on one machine, fed with sample articles, watched, and explained at the end."""
