"""The whole pipeline as a user has it: processes, real servers, and the embedded pair."""
