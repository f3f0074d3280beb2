"""What Khabar knows about Persian text: pure functions and values."""
